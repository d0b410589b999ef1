import { looks } from './looks.ts'

const looksLike: ReadonlyMap<string, string> = new Map(
  Object.entries(looks).flatMap(([letter, others]) =>
    [...others].map((other): [string, string] => [other, letter]),
  ),
)

/** Digits that stand for letters, and pairs of letters that run together. */
const folds: readonly (readonly [pattern: RegExp, letter: string])[] = [
  [/[1i|]/g, 'l'],
  [/0/g, 'o'],
  [/3/g, 'e'],
  [/4/g, 'a'],
  [/5/g, 's'],
  [/7/g, 't'],
  [/8/g, 'b'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
]

/** A name longer than this is compared by its beginning. */
const lengthMax = 256

/**
 * What a name looks like to a hurried reader: two names with one skeleton can be taken for each other. It says
 * nothing about identity. Coarser than the skeleton of Unicode UTS #39: case, blanks, marks, unseen characters and
 * whatever is neither letter nor digit do not count, and `1`, `i` and `l` are one. Empty for a name without letters.
 */
export function skeletonOf(name: string): string {
  const plain = name
    .slice(0, lengthMax)
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
  const letters = [...plain]
    .map((letter) => looksLike.get(letter) ?? letter)
    .join('')
    .toLowerCase()
  return folds.reduce((text, [pattern, letter]) => text.replace(pattern, letter), letters)
}

/**
 * Whether a name is written to deceive: it holds characters that are not seen or change how it is read, begins or
 * ends with a blank, or has letters of other scripts that look like those of ASCII beside it.
 */
export function isDeceptiveName(name: string): boolean {
  if (/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[^\P{Z} ]|^ | $/u.test(name)) return true
  return (
    /[A-Za-z]/.test(name) && [...name.normalize('NFKD')].some((letter) => looksLike.has(letter))
  )
}
