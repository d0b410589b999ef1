/**
 * A shell word after expansion is a plain string in which single characters of Unicode's private use area
 * stand for what cannot be written out: unknown text, globs, the output of a substitution.
 * Text from outside is cleaned of these characters first, so that nobody can write a mark.
 */
export const marks = {
  /** Any one text, the empty one too. */
  text: '\uE000',
  /** Any number of words, none too: an unquoted expansion of something unknown. */
  words: '\uE001',
  /** One or more characters without slash, blank or leading dash: a number, a date. */
  part: '\uE002',
  /** Any path below the one before it, without `..`. */
  below: '\uE003',
  star: '\uE010',
  question: '\uE011',
  bracket: '\uE012',
} as const

const firstQuoted = 0xe100
const firstSplit = 0xe800
const streamsMax = 0x700

/** The mark of a substitution's output: as one text when quoted, as any number of words when not. */
export function streamMark(id: number, quoted: boolean): string {
  if (id >= streamsMax) return quoted ? marks.text : marks.words
  return String.fromCharCode((quoted ? firstQuoted : firstSplit) + id)
}

/** The ids of the streams whose output stands in a word. */
export function streamsIn(word: string): readonly number[] {
  return [...word.matchAll(/[\uE100-\uEEFF]/g)].map(([mark]) => {
    const code = mark.charCodeAt(0)
    return code >= firstSplit ? code - firstSplit : code - firstQuoted
  })
}

/** Text from outside, with no character that could pass for a mark. */
export function clean(text: string): string {
  return text.replace(/[\uE000-\uF8FF]/g, '\uFFFD')
}

/** Nothing in the word is unknown or a pattern. */
export function isLiteral(word: string): boolean {
  return !/[\uE000-\uF8FF]/.test(word)
}

/** Nothing in the text is known: code like that could be any. */
export function isAnything(text: string): boolean {
  return /^[\s\uE000\uE001\uE100-\uF8FF]+$/.test(text) && /\S/.test(text)
}

/** The word is known but for globs and parts of one name: its folder and number are certain. */
export function isPattern(word: string): boolean {
  return !/[\uE000\uE001\uE004-\uE00F\uE013-\uF8FF]/.test(word)
}

/** The word may turn out to be several words, or none. */
export function mayBeMany(word: string): boolean {
  return /[\uE001\uE800-\uEEFF]/.test(word) || hasGlob(word)
}

export function hasGlob(word: string): boolean {
  return /[\uE003\uE010-\uE012]/.test(word)
}

/** The word as a person reads it: globs as they were written, the unknown as `…`. */
export function shown(word: string): string {
  return word
    .replace(/\uE003/g, '**')
    .replace(/[\uE002\uE010]/g, '*')
    .replace(/[\uE011\uE012]/g, '?')
    .replace(/[\uE000-\uF8FF]/g, '…')
}
