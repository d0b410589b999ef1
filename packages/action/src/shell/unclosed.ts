/**
 * Whether bash refuses this line as a whole, because a quote in it is never closed: nothing of it runs.
 * Says so only of a single line without anything that nests or hides quotes; a second reading, so that
 * no fault of the parser can make code look like text.
 */
export function isUnclosed(text: string): boolean {
  if (/[\n\r`#\0]|\$[('{]|<</.test(text.trimEnd())) return false
  let open = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\' && open !== "'") at += 1
    else if (open === '' && (character === "'" || character === '"')) open = character
    else if (character === open) open = ''
  }
  return open !== ''
}
