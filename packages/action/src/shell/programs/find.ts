import { marks, shown } from '../marks.ts'
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
    prints: (use) => namesStream(belowOf(use)),
  },
  {
    names: 'fd fdfind',
    style: 'raw',
    traits: ['finder'],
    effects: fd,
    prints: (use) => namesStream(fdRoots(use).map((root) => `${root}/${marks.below}`)),
  },
  {
    names: 'locate mlocate plocate mdfind updatedb',
    options: 'n limit=text, l=text, onlyin=text, d database=text, i, c, r, b, 0, name=text',
    style: 'single-dash',
    prints: (use) =>
      namesStream(
        [...use.operands, ...use.values('name')].map((name) =>
          name.startsWith('/') ? name : `/${marks.below}/${name.replaceAll('*', marks.star)}`,
        ),
      ),
  },
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
  const below = belowOf(use)
  const deletes = tests.includes('-delete') ? from : []
  return [
    ...(commands.length === 0 && deletes.length === 0 ? sought(tests, from) : []),
    ...deletes.map((root) =>
      touch('delete', root, { recursive: true, manner: chooses(tests) ? 'matching' : '' }),
    ),
    ...commands.flatMap((command) => executed(command, narrowed ? below : from)),
    ...tests.flatMap((word, index) =>
      /^-f(?:print0?|ls|printf)$/.test(word) ? [touch('write', tests[index + 1] ?? '')] : [],
    ),
  ]
}

/** Names under which keys and passwords lie. */
const secretFiles =
  /^\*?(?:\.?id_(?:rsa|dsa|ecdsa|ed25519)\*?|\.(?:pem|p12|pfx|ppk|kdbx|jks|keystore|env\*?|netrc|pgpass|git-credentials|aws|ssh|gnupg|gpg)|\*?credentials?(?:\.json)?\*?|shadow|authorized_keys|wallet\.dat|\*?secrets?\*?|\.htpasswd|key[34]\.db|logins\.json)$/i

/** A search for keys and passwords reads what it passes, as far as anyone can tell. */
function sought(tests: readonly string[], from: readonly string[]): readonly Effect[] {
  const names = tests.flatMap((word, index) =>
    /^-i?name$/.test(word) ? [shown(tests[index + 1] ?? '')] : [],
  )
  return names.some((name) => secretFiles.test(name))
    ? from.map((root) => touch('read', root, { recursive: true, manner: 'secret-search' }))
    : []
}

/** What is found: anything below the roots, of the one name where just one was asked for. */
function belowOf(use: Use): readonly string[] {
  const { tests } = apart(use.words)
  const names = tests.flatMap((word, index) =>
    /^-i?name$/.test(word) ? [tests[index + 1] ?? ''] : [],
  )
  const [name] = names
  const only =
    names.length === 1 &&
    name !== undefined &&
    !tests.some((word) => /^(?:-o|-or|!|-not|,)$/.test(word))
  const last = only
    ? `/${name
        .replaceAll('*', marks.star)
        .replaceAll('?', marks.question)
        .replace(/\[[^\]]*\]/g, marks.bracket)}`
    : ''
  return roots(use).map((root) => `${root.replace(/\/$/, '')}/${marks.below}${last}`)
}

/** Tests that leave something out. */
const narrowing =
  /^-(?:i?name|i?path|i?regex|type|mtime|mmin|size|empty|newer|user|perm|atime|ctime|inum|maxdepth)/

/** Whether some files are left: that they are files, as `-type f` says, chooses none. */
function chooses(tests: readonly string[]): boolean {
  return tests.some(
    (word, index) => narrowing.test(word) && !(word === '-type' && tests[index + 1] === 'f'),
  )
}

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

const fdValued =
  /^(?:-[etdESCcjo]|--(?:extension|type|max-depth|min-depth|exact-depth|exclude|size|color|threads|changed-within|changed-before|owner|format))$/

/** Where fd looks: what stands behind its pattern. Source: fd(1). */
function fdRoots(use: Use): readonly string[] {
  const end = use.words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word))
  const own = end === -1 ? use.words : use.words.slice(0, end)
  const named = own.flatMap((word, index) =>
    /^(?:--search-path|--base-directory)$/.test(word)
      ? [own[index + 1] ?? '']
      : (/^--(?:search-path|base-directory)=(.*)$/s.exec(word)?.[1] ?? []),
  )
  const plain = own.filter(
    (word, index) =>
      !word.startsWith('-') &&
      !fdValued.test(own[index - 1] ?? '') &&
      !/^--(?:search-path|base-directory)$/.test(own[index - 1] ?? ''),
  )
  const roots = [...plain.slice(1), ...named].map((root) => root.replace(/\/$/, ''))
  return roots.length === 0 ? ['.'] : roots
}

function fd(use: Use): readonly Effect[] {
  const at = use.words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word))
  if (at === -1) return []
  const command = use.words.slice(at + 1).filter((word) => word !== ';')
  const placed = command.some((word) => /\{[/.]*\}/.test(word))
  return fdRoots(use).map((root) => {
    const path = `${root}/${marks.below}`
    return {
      do: 'run',
      words: placed
        ? command.map((word) => word.replace(/\{[/.]*\}/g, () => path))
        : [...command, path],
    }
  })
}
