/** The words from the first that is neither an option nor the value of one; `--` ends the options. */
export function behindOptions(words: readonly string[], valued: RegExp): readonly string[] {
  const at = words.findIndex(
    (word, index) =>
      word === '--' || (!word.startsWith('-') && !valued.test(words[index - 1] ?? '')),
  )
  if (at === -1) return []
  return words.slice(words[at] === '--' ? at + 1 : at)
}
