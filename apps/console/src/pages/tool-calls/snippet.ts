/** A part of a found text: what matched, or what stands around it. */
export type Part = { readonly text: string; readonly matched: boolean }

/** Cuts a snippet at the server's marks (U+E000 opens a match, U+E001 closes it). Stray marks are dropped. */
export function snippetParts(snippet: string): readonly Part[] {
  const parts: Part[] = []
  let matched = false
  for (const piece of snippet.split(/([\ue000\ue001])/)) {
    if (piece === '\ue000') matched = true
    else if (piece === '\ue001') matched = false
    else if (piece !== '') parts.push({ text: piece, matched })
  }
  return parts
}
