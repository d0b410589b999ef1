import { unknownText } from './task.ts'

// What a Makefile does with words and patterns.

/** A text whose words can be taken apart: what a command would print is one unknown word. */
export function withoutCommands(text: string): string {
  let out = text
  for (let at = out.indexOf('$('); at !== -1; at = out.indexOf('$(', at + 1)) {
    const end = closingOf(out, at + 1)
    out = out.slice(0, at) + unknownText + out.slice(end + 1)
  }
  return out
}

/** Where the bracket that opens at `at` is closed; the text's end where it never is. */
export function closingOf(text: string, at: number): number {
  const open = text[at]
  const close = open === '(' ? ')' : '}'
  let deep = 0
  for (let end = at; end < text.length; end += 1) {
    if (text[end] === open) deep += 1
    else if (text[end] === close) deep -= 1
    if (deep === 0) return end
  }
  return text.length
}

/** `$(OBJECTS:.o=.c)`, `$(OBJECTS:%.o=%.c)`. */
export function substituted(value: string, from: string, to: string): string {
  const [before, after] = from.includes('%') ? twoParts(from) : ['', from]
  const [head, tail] = from.includes('%')
    ? to.includes('%')
      ? twoParts(to)
      : [to, null]
    : ['', to]
  return wordsOf(value)
    .map((word) => {
      const fits =
        word.startsWith(before) &&
        word.endsWith(after) &&
        word.length >= before.length + after.length
      if (!fits) return word
      const stem = word.slice(before.length, word.length - after.length)
      return tail === null ? head : head + stem + tail
    })
    .join(' ')
}

export function twoParts(pattern: string): readonly [before: string, after: string] {
  const at = pattern.indexOf('%')
  return [pattern.slice(0, at), pattern.slice(at + 1)]
}

export function wordsOf(text: string): readonly string[] {
  return withoutCommands(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Whether a word is one of a pattern's: `%` stands for any text. */
export function fits(word: string, pattern: string): boolean {
  if (!pattern.includes('%')) return word === pattern
  const [before, after] = twoParts(pattern)
  return (
    word.startsWith(before) && word.endsWith(after) && word.length > before.length + after.length
  )
}

/** Text that only a run would tell. */
export function isUnknown(text: string): boolean {
  return /[$*?`]/.test(text)
}
