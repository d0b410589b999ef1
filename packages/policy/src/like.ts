/** The literal pieces of a pattern, cut at its wildcards: `a*b` is `a` and `b`. */
export function piecesOf(pattern: readonly (string | null)[]): readonly string[] {
  let literal = ''
  const pieces: string[] = []
  for (const part of pattern) {
    if (part === null) {
      pieces.push(literal)
      literal = ''
    } else literal += part
  }
  return [...pieces, literal]
}

/** Cedar's `like`: a wildcard crosses everything. Linear in practice: greedy from the left. */
export function isLike(text: string, pieces: readonly string[]): boolean {
  const [first = ''] = pieces
  if (pieces.length === 1) return text === first
  const last = pieces[pieces.length - 1] ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return at <= text.length - last.length
}
