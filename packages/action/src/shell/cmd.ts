import { piecesMax, placeNamed } from './foreign-words.ts'

/** What can be read off a command line of cmd.exe: its commands with their words, and where output goes. */
export type CmdText = {
  readonly commands: readonly (readonly string[])[]
  /** Files that `>` and `>>` write. */
  readonly written: readonly string[]
  /** Files that `<` reads. */
  readonly read: readonly string[]
  /** False where the text is too long to be read to its end. */
  readonly whole: boolean
}

/** One piece of text; every alternative consumes to its end or to the end of the text: linear. */
const pieces =
  /"(?<quoted>[^"\n]*)"?|\^(?<escaped>[^])|%(?<place>[\w()]+)(?::[^%\n]*)?%|(?<redirect>\d?>>?&?|<)|(?<end>&&?|\|\|?|[\n()])|(?<blank>[ \t\r,;=]+)|(?<plain>[^\s"^%<>&|(),;=]+|[^])/gi

/** Reads a command line of cmd.exe. Pure; `for`, `goto` and batch files are not followed. */
export function readCmd(text: string): CmdText {
  const commands: string[][] = []
  const written: string[] = []
  const read: string[] = []
  let words: string[] = []
  let word: string | null = null
  let redirect = ''
  let blocks = 0
  const endWord = () => {
    if (word === null) return
    if (redirect === '') words.push(word)
    else if (redirect === '<') read.push(word)
    else if (!redirect.endsWith('&') && !/^nul$/i.test(word)) written.push(word)
    redirect = ''
    word = null
  }
  const endCommand = () => {
    endWord()
    const named = commandOf(words)
    if (named.length > 0) commands.push(named)
    words = []
  }
  let count = 0
  for (const match of text.matchAll(pieces)) {
    count += 1
    if (count > piecesMax) break
    const { quoted, escaped, place, redirect: arrow, end, blank, plain } = match.groups ?? {}
    if (arrow !== undefined) {
      endWord()
      redirect = arrow
    } else if (end === '(' && (words.length > 0 || word !== null) && !opensBlock(words))
      word = (word ?? '') + end
    else if (end === ')' && blocks === 0) word = (word ?? '') + end
    else if (end !== undefined) {
      blocks += end === '(' ? 1 : end === ')' ? -1 : 0
      endCommand()
    } else if (blank !== undefined) endWord()
    else
      word =
        (word ?? '') +
        (quoted?.replace(/%([\w()]+)%/g, (_, name: string) => placeNamed(name)) ??
          escaped ??
          (place === undefined ? plain : placeNamed(place)) ??
          '')
  }
  endCommand()
  return { commands, written, read, whole: count <= piecesMax }
}

/** A bracket is text unless it stands where a command may: after `if …`, `else`, `do`. */
function opensBlock([first = '', ...rest]: readonly string[]): boolean {
  return /^@?(?:if|else|for)$/i.test(first) || /^do$/i.test(rest.at(-1) ?? '')
}

/** `@echo`, `call x`, `if exist a del a`, `for %i in (…) do del`: what is started in the end. */
function commandOf(words: readonly string[]): string[] {
  let rest = words.map((word, index) => (index === 0 ? word.replace(/^@+/, '') : word))
  for (;;) {
    const [first = '', second = ''] = rest.map((word) => word.toLowerCase())
    if (/^(?:call|do|else)$/.test(first)) rest = rest.slice(1)
    else if (first === 'if') {
      const skip =
        (second === '/i' ? 1 : 0) + (rest[second === '/i' ? 2 : 1]?.toLowerCase() === 'not' ? 1 : 0)
      const test = rest[1 + skip]?.toLowerCase() ?? ''
      rest = rest.slice(1 + skip + (/^(?:exist|defined|errorlevel)$/.test(test) ? 2 : 3))
    } else break
  }
  return rest.filter((word, index) => index > 0 || word !== '')
}
