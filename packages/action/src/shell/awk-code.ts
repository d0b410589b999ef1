import type { CodeCall } from './one-liner.ts'

/**
 * What an awk program starts and writes by literal strings: `system("…")`, `"…" | getline`, `print | "…"`,
 * `print > "…"`. `rest` is the program without them; null where its strings cannot be told apart for
 * certain, because a slash may open a pattern and a hash a comment.
 */
export function literalCalls(text: string): {
  readonly calls: readonly CodeCall[]
  readonly rest: string | null
} {
  if (/[/#\\\u{10FFFF}]/u.test(text)) return { calls: [], rest: null }
  const strings: string[] = []
  const plain = text.replace(/"([^"\n]*)"/g, (_, inner: string) => {
    strings.push(inner)
    return `\u{10FFFF}${strings.length - 1};`
  })
  const calls: CodeCall[] = []
  const at = (index: string) => strings[Number(index)] ?? ''
  const start = (_: string, before: string, index: string) => {
    calls.push({ does: 'shell', text: at(index) })
    return `${before} 0 `
  }
  const rest = plain
    .replace(/(\b)system\s*\(\s*\u{10FFFF}(\d+);\s*\)/gu, start)
    .replace(/(^|[{;(\n]\s*)\u{10FFFF}(\d+);\s*\|\s*getline\b/gu, start)
    .replace(/()\|&?\s*\u{10FFFF}(\d+);(?=\s*(?:[;}\n]|$))/gu, start)
    .replace(/>>?\s*\u{10FFFF}(\d+);(?=\s*(?:[;}\n]|$))/gu, (_, index: string) => {
      calls.push({ does: 'write', path: at(index), holds: null })
      return ' '
    })
  return { calls, rest }
}
