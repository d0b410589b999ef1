import { marks } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { namesStream } from '../stream.ts'
import type { Use } from '../use.ts'

/** Programs that walk folders and do something to what they find. */
export const find: readonly ProgramSpec[] = [
  {
    names: 'find gfind bfs',
    style: 'raw',
    traits: ['finder'],
    effects: found,
    prints: (use) => namesStream(roots(use).map((root) => `${root}/${marks.below}`)),
  },
  {
    names: 'fd fdfind',
    style: 'stop-at-operand',
    traits: ['finder'],
    options:
      'x exec=text, X exec-batch=text, e extension=text, t type=text, H, I, u, d max-depth=text, E exclude=text, g, s, i, a, L, p, 0, S size=text, c color=text',
    effects: fd,
    prints: () => namesStream([`./${marks.below}`]),
  },
  { names: 'locate mlocate plocate mdfind updatedb', prints: 'digest' },
]

/** The folders that `find` starts from: what stands before its first test. */
function roots(use: Use): readonly string[] {
  const words = use.words.flatMap((word, index) => {
    if (/^-(?:H|L|P|E|X|s|x|d)+$/.test(word) || /^-O\d$/.test(word)) return []
    return index > 0 && /^-[fD]$/.test(use.words[index - 1] ?? '')
      ? [word]
      : /^-[fD]$/.test(word)
        ? []
        : [word]
  })
  const end = words.findIndex((word) => /^(?:-[a-z]|[(!,]$|\\[(!]$)/i.test(word))
  const found = end === -1 ? words : words.slice(0, end)
  return found.length === 0 ? ['.'] : found
}

function found(use: Use): readonly Effect[] {
  const from = roots(use)
  const { tests, commands } = apart(use.words)
  const narrowed = tests.some((word) => narrowing.test(word))
  const below = from.map((root) => `${root.replace(/\/$/, '')}/${marks.below}`)
  const deletes = tests.includes('-delete') ? from : []
  return [
    ...deletes.map((root) =>
      touch('delete', root, { recursive: true, manner: narrowed ? 'matching' : '' }),
    ),
    ...commands.flatMap((command) => executed(command, narrowed ? below : from)),
    ...tests.flatMap((word, index) =>
      /^-f(?:print0?|ls|printf)$/.test(word) ? [touch('write', tests[index + 1] ?? '')] : [],
    ),
  ]
}

/** Tests that leave something out. */
const narrowing =
  /^-(?:i?name|i?path|i?regex|type|mtime|mmin|size|empty|newer|user|perm|atime|ctime|inum|maxdepth)/

/** `find`'s own words, and the commands of its `-exec`s: up to `;`, or to a `+` after `{}`. */
function apart(words: readonly string[]): {
  readonly tests: readonly string[]
  readonly commands: readonly (readonly string[])[]
} {
  const tests: string[] = []
  const commands: string[][] = []
  let command: string[] | null = null
  for (const word of words) {
    if (command === null) {
      if (/^-(?:exec|execdir|ok|okdir)$/.test(word)) command = []
      else tests.push(word)
    } else if (word === ';' || (word === '+' && command.at(-1) === '{}')) {
      commands.push(command)
      command = null
    } else command.push(word)
  }
  return { tests, commands: command === null ? commands : [...commands, command] }
}

/** `-exec rm {} \;`: the command with what is found in the place of `{}`. */
function executed(command: readonly string[], below: readonly string[]): readonly Effect[] {
  return below.map((path) => ({
    do: 'run',
    words: command.map((word) => word.replaceAll('{}', () => path)),
  }))
}

function fd(use: Use): readonly Effect[] {
  const at = use.words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word))
  if (at === -1) return []
  const command = use.words.slice(at + 1)
  const path = `./${marks.below}`
  const placed = command.some((word) => /\{[/.]*\}/.test(word))
  const words = placed
    ? command.map((word) => word.replace(/\{[/.]*\}/g, () => path))
    : [...command, path]
  return [{ do: 'run', words }]
}
