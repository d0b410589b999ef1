/**
 * An FTS5 query out of what a person typed: words that must all occur, `"…"` a phrase, `word*` a beginning. Null for a
 * text in which nothing can be searched. Everything else of FTS5's language is taken as text.
 */
export function ftsQuery(typed: string): string | null {
  const terms = [...typed.matchAll(/"([^"]*)"|(\S+)/gu)].flatMap(([, phrase, word]) =>
    termOf(phrase ?? word ?? ''),
  )
  return terms.length === 0 ? null : terms.slice(0, 20).join(' ')
}

/** What the tokenizer would split becomes a phrase: `~/.ssh/id_rsa` is "ssh id rsa". */
function termOf(text: string): readonly string[] {
  const tokens = text.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  if (tokens.length === 0) return []
  return [`"${tokens.join(' ')}"${text.endsWith('*') ? ' *' : ''}`]
}

/** The words to look for when the place of a match is shown; lower case. */
export function ftsWords(typed: string): readonly string[] {
  return (typed.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 20)
}

const around = 60

/** Some text around the first match, which stands between U+E000 and U+E001. Null where no word occurs. */
export function snippetOf(text: string, words: readonly string[]): string | null {
  const lower = text.toLowerCase()
  const found = words
    .map((word) => ({ word, at: lower.indexOf(word) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => b.word.length - a.word.length)[0]
  if (found === undefined) return null
  const from = Math.max(0, found.at - around)
  const end = found.at + found.word.length
  const plain = (part: string) => part.replaceAll(/[\uE000\uE001]/g, '').replaceAll(/\s+/g, ' ')
  const before = `${from > 0 ? '…' : ''}${plain(text.slice(from, found.at))}`
  const after = plain(text.slice(end, end + around))
  return `${before}\uE000${plain(text.slice(found.at, end))}\uE001${after}`.toWellFormed()
}
