/** The characters that tokens are made of, as the inside of a character class. */
export const alphabets = {
  hex: 'A-Fa-f0-9',
  lower: 'a-z0-9',
  upper: 'A-Z0-9',
  alnum: 'A-Za-z0-9',
  word: 'A-Za-z0-9_',
  url: 'A-Za-z0-9_-',
  dotted: 'A-Za-z0-9_.-',
  base64: 'A-Za-z0-9+/',
  any64: 'A-Za-z0-9+/=_-',
  dollar: 'a-z0-9$',
} as const

export type Alphabet = keyof typeof alphabets

/** Between a name and its value: `=`, `:`, `=>`, `:=`, `,` with quotes (also escaped ones) and blanks around. */
export const assignment = String.raw`\\?["'\x60]?\]?[ \t]{0,4}(?:=>|:=|\?=|={1,3}|:|,|>)[ \t]{0,4}(?:\\?["'\x60])?`

/** Before a token: the start, something that belongs to no token, or an escaped line end as JSON writes it. */
export const tokenStart = String.raw`(?<=^|[^A-Za-z0-9]|\\[nrt])`

/**
 * After a token: nothing of the kind, as what goes on past the longest size is another thing. Long tokens
 * are taken whatever follows: a failed match of thousands of characters is what could make a text slow.
 */
export function tokenEnd(sizeMax: number): string {
  return sizeMax > 512 ? '' : '(?![A-Za-z0-9])'
}
