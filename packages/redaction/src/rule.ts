/** One kind of secret, as data. */
export type Rule = {
  readonly id: string
  /**
   * Lower case ASCII, at least two characters. Where one of them stands in the text (letter case aside), and
   * only there, the pattern is tried. So the cost of a text is the cost of finding keywords.
   */
  readonly keywords: readonly string[]
  /**
   * A regular expression that matches from the keyword's first character on, `back` characters earlier if
   * that is not 0. Group 1 is the secret, or the whole match where there is none. Every repetition in it is
   * bounded, so that no text can make it slow.
   */
  readonly pattern: string
  readonly flags: '' | 'i'
  readonly back: number
  /** Shannon entropy of the secret in bits a character, at least. Placeholders such as `xxxx` have less. */
  readonly entropyMin: number
  /**
   * What is let through: `templates` are values that plainly stand for a secret (`$TOKEN`, `<token>`,
   * `changeme`), `names-too` also words, identifiers, paths and versions; `redacted` lets nothing through.
   */
  readonly placeholders: 'redacted' | 'templates' | 'names-too'
}
