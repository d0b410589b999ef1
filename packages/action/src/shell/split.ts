import type { Piece } from './expansion.ts'
import { isLiteral, marks } from './marks.ts'

/** The letters of `IFS`: blanks, of which any number cut once, and others, each of which ends a field. */
type Separators = { readonly blank: string; readonly other: string }

/**
 * Cuts the pieces of one word where expansions brought separators, and lets empty expansions vanish.
 * `ifs` may hold marks: then nobody knows what cuts. Source: bash(1), "Word Splitting".
 */
export function splitWords(
  pieces: readonly Piece[],
  ifs: string | undefined = ' \t\n',
): readonly string[] {
  const separators = separatorsOf(ifs)
  const words: string[] = []
  let word: string | null = null
  for (const piece of pieces) {
    if (piece.several !== undefined) {
      piece.several.forEach((one, index) => {
        if (index > 0 && word !== null) words.push(word)
        word = index > 0 || word === null ? one : word + one
      })
      continue
    }
    if (!piece.splits) {
      word = (word ?? '') + piece.text
      continue
    }
    const { fields, leading } = fieldsOf(piece.text, isLiteral(ifs) ? separators : null)
    fields.forEach((field, index) => {
      const ended = separators.other !== '' && !(index === 1 && leading)
      if (index > 0 && (word !== null || ended)) {
        words.push(word ?? '')
        word = null
      }
      if (field !== '') word = (word ?? '') + globbed(field)
    })
  }
  return word === null ? words : [...words, word]
}

function separatorsOf(ifs: string): Separators {
  const letters = [...new Set(ifs)]
  const isBlank = (letter: string) => ' \t\n'.includes(letter)
  return {
    blank: letters.filter(isBlank).join(''),
    other: letters.filter((letter) => !isBlank(letter)).join(''),
  }
}

type Fields = {
  readonly fields: readonly string[]
  /** The text begins with a blank, so the first field is none. */
  readonly leading: boolean
}

/** The fields of an expansion's text. With null for separators only plain letters are certain to stay together. */
function fieldsOf(text: string, separators: Separators | null): Fields {
  if (separators === null) {
    const fields = [/^\w*$/.test(text) ? text : marks.words]
    return { fields, leading: false }
  }
  const { blank, other } = separators
  if (blank + other === '') return { fields: [text], leading: false }
  if (other === '' && blank.length === 3)
    return { fields: text.split(/[ \t\n]+/), leading: /^[ \t\n]/.test(text) }
  return { fields: separated(text, separators), leading: blank.includes(text.charAt(0)) }
}

/** One pass: blanks around a separator belong to it. */
function separated(text: string, { blank, other }: Separators): readonly string[] {
  const fields: string[] = []
  let from = 0
  let at = 0
  const skipBlanks = () => {
    while (at < text.length && blank.includes(text.charAt(at))) at += 1
  }
  while (at < text.length) {
    const start = at
    skipBlanks()
    if (at < text.length && other.includes(text.charAt(at))) {
      at += 1
      skipBlanks()
    }
    if (at === start) at += 1
    else {
      fields.push(text.slice(from, start))
      from = at
    }
  }
  return [...fields, text.slice(from)]
}

/** An unquoted expansion is a pattern too: `X='*'; rm $X`. */
function globbed(text: string): string {
  if (!/[*?[]/.test(text)) return text
  return text
    .replaceAll('*', marks.star)
    .replaceAll('?', marks.question)
    .replace(/\[[^\]]+\]/g, marks.bracket)
}
