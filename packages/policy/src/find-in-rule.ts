/** Where a pattern stands in a rule's text, in bytes, outside of comments; null where it does not. `nth` counts from 0. */
export function offsetIn(text: string, pattern: RegExp, nth = 0): number | null {
  const found = [...withoutComments(text).matchAll(new RegExp(pattern, 'gd'))][nth]
  if (found === undefined) return null
  // A group named `here` is the place that is meant, else the beginning of the match.
  const at = found.indices?.groups?.['here']?.[0] ?? found.index
  return new TextEncoder().encode(text.slice(0, at)).length
}

/** The name as it stands in a pattern. */
export function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

/** The text with its comments blanked out, so that places stay. Two slashes in a string are no comment. */
function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*/gs, (part) =>
    part.startsWith('//') ? ' '.repeat(part.length) : part,
  )
}
