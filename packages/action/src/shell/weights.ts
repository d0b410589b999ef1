import type { State } from './state.ts'

// What work is worth in steps. A step is one node of a script, 1.25 µs on two cores of 2026: 4,000 of them are 5 ms.
// `npm run bench hostile` shows a kind of work that costs more than it is charged.

/** A program by its words: its options read, its meaning, what it is recorded as. */
export const programWeight = 8
/** A path: its names made absolute, every label tried, recorded. Each name that is looked at counts by itself. */
export const pathWeight = 4

/** Looking at one name: what stands before it is put together again each time. */
export function lookWeight(path: string): number {
  return 1 + (path.length >> 6)
}

/** Parsing shell text. */
export function parseWeight(text: string): number {
  return 2 + (text.length >> 5)
}

/** Texts that are searched for this and that: a program's words, what flows into it. */
export function scanWeight(texts: readonly string[]): number {
  return texts.length + (texts.reduce((sum, text) => sum + text.length, 0) >> 6)
}

/** A text read letter by letter: the names in it looked up, its braces counted. */
export function lettersWeight(text: string): number {
  return 1 + (text.length >> 4)
}

/** Code that is read loosely, letter by letter. */
export function looseWeight(code: string): number {
  return code.length >> 4
}

/** A copy of what a shell knows, and putting two together again. */
export function copyWeight(state: State): number {
  const { variables, functions, aliases, references, descriptors } = state
  return (variables.size + functions.size + aliases.size + references.size + descriptors.size) >> 4
}
