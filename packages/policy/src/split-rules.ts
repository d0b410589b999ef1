import type { SourcePlace } from './policy.ts'

/** One rule's own text and the place where it starts. */
export type RulePiece = { readonly text: string; readonly start: number }

/**
 * Cuts Cedar text into its rules: each ends with a `;` that stands outside strings and comments.
 * Text after the last `;` is a piece of its own unless it is blank, so that nothing is lost in silence.
 */
export function splitRules(text: string): readonly RulePiece[] {
  const pieces: RulePiece[] = []
  let start = skipBlank(text, 0)
  for (let at = start; at < text.length;) {
    if (text[at] === '"') at = endOfString(text, at)
    else if (text.startsWith('//', at)) at = endOfLine(text, at)
    else if (text[at] === ';') {
      pieces.push({ text: text.slice(start, at + 1), start })
      start = skipBlank(text, at + 1)
      at = start
    } else at += 1
  }
  if (start < text.length) pieces.push({ text: text.slice(start), start })
  return pieces
}

/** The place of a byte offset inside a rule, in lines and columns of the whole text. */
export function placeOf(
  path: string,
  whole: string,
  piece: RulePiece,
  byteOffset = 0,
): SourcePlace {
  const before = whole.slice(0, piece.start + charactersIn(piece.text, byteOffset))
  const lineStart = before.lastIndexOf('\n') + 1
  return { path, line: before.split('\n').length, column: before.length - lineStart + 1 }
}

/** How many UTF-16 units of `text` its first `bytes` bytes of UTF-8 are. */
function charactersIn(text: string, bytes: number): number {
  let seen = 0
  let units = 0
  for (const character of text) {
    if (seen >= bytes) break
    const code = character.codePointAt(0) ?? 0
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    units += character.length
  }
  return units
}

/** Past blanks and comments. */
function skipBlank(text: string, from: number): number {
  let at = from
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1
    if (!text.startsWith('//', at)) return at
    at = endOfLine(text, at)
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}
