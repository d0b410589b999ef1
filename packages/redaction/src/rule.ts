/** One kind of secret, as data. `pattern` is a JavaScript regular expression's source, without flags. */
export type Rule = {
  readonly id: string
  readonly pattern: string
  /** `i` where letter case does not count. */
  readonly flags: '' | 'i'
  /** Lower case. The pattern is tried only near one of them; each stands inside every match. */
  readonly keywords: readonly string[]
  /** The capturing group that is the secret; 0 is the whole match. */
  readonly group: number
  /** Shannon entropy of the secret in bits a character, at least; 0 asks for none. */
  readonly entropyMin: number
  /** A secret that matches one of these, as a whole, is none: placeholders, variables, paths. */
  readonly allow: readonly string[]
}
