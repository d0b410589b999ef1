/** A host before the `@` of an address: it is only a name to log in with, and the true host comes after it. */
const hostAsAccount = /^[a-z][a-z\d+.-]*:\/\/[^/?#@]*[\w-]\.[a-z]{2,}(?::[^/?#@]*)?@[^/?#]/i

/** The host of an address. */
const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/:?#]+)/i

/** Whether letters of more than one script stand in one name: a Cyrillic `о` in `google`. Source: Unicode TR 39. */
function mixesScripts(name: string): boolean {
  return name
    .split('.')
    .some(
      (label) =>
        /[a-z]/i.test(label) &&
        /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Cherokee}/u.test(label),
    )
}

/** Whether an address among a program's words is written so that people take it for another one. */
export function namesDeceptively(program: string, words: readonly string[]): boolean {
  if (/^(?:echo|printf|e?grep|rg)$/.test(program)) return false
  return words.some((word) => hostAsAccount.test(word) || mixesScripts(host.exec(word)?.[1] ?? ''))
}
