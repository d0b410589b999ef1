import { marks, shown } from '../marks.ts'
import { allBelow, someBelow } from '../names-below.ts'
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
    prints: (use) => namesStream(fdBelow(use)),
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
  const deletes = tests.includes('-delete') ? from : []
  return [
    ...(commands.length === 0 && deletes.length === 0 ? sought(tests, from) : []),
    ...deletes.map((root) =>
      touch('delete', root, { recursive: true, manner: chooses(tests) ? 'matching' : '' }),
    ),
    ...commands.flatMap((command) => executed(command, belowOf(use))),
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
  if (!chooses(tests)) return roots(use).map(allBelow)
  const names = tests.flatMap((word, index) =>
    /^-i?name$/.test(word) ? [tests[index + 1] ?? ''] : [],
  )
  const [name] = names
  const only =
    names.length === 1 &&
    name !== undefined &&
    !tests.some((word) => /^(?:-o|-or|!|-not|,)$/.test(word))
  const last = only ? asPattern(name) : marks.star
  return roots(use).map((root) => someBelow(root, last))
}

/** A pattern that the program itself matches names with. */
function asPattern(name: string): string {
  return name
    .replaceAll('*', marks.star)
    .replaceAll('?', marks.question)
    .replace(/\[[^\]]*\]/g, marks.bracket)
}

/** Tests that leave something out. Source: GNU findutils, "Finding Files". */
const narrowing =
  /^-(?:i?l?name|i?path|i?wholename|i?regex|x?type|[acmB]min|[acmB]time|size|empty|[acB]?newer(?:[aBcm][aBcmt])?|user|group|nouser|nogroup|[ug]id|perm|executable|readable|writable|inum|links|samefile|used|context|maxdepth)$/

/** Patterns that every name fits, or as good as every. */
const anyName = /^[*?./]*\*[*?./]*$/

/**
 * Whether some files are left: that they are files, as `-type f` says, chooses none, nor does a pattern that every
 * name fits, nor leaving out a few by name.
 */
function chooses(tests: readonly string[]): boolean {
  return withoutPruned(tests).some((word, index, all) => {
    if (!narrowing.test(word)) return false
    const value = shown(all[index + 1] ?? '')
    if (word === '-type') return value !== 'f'
    if (!/(?:name|path|regex)$/.test(word)) return true
    return !/^(?:!|-not)$/.test(all[index - 1] ?? '') && !anyName.test(value)
  })
}

/** Tests without those of what is passed by: `-path ./x -prune -o`. */
function withoutPruned(tests: readonly string[]): readonly string[] {
  const end = tests.findLastIndex(
    (word, index) => /^-or?$/.test(word) && tests.slice(index - 2, index).includes('-prune'),
  )
  return tests.slice(end + 1)
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
  const end = use.words.findIndex((word) => fdRuns.test(word))
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

/** What fd finds: all below where it looks, unless a pattern or an option chooses. */
function fdBelow(use: Use): readonly string[] {
  const end = use.words.findIndex((word) => fdRuns.test(word))
  const own = end === -1 ? use.words : use.words.slice(0, end)
  const [pattern = ''] = own.filter(
    (word, index) => !word.startsWith('-') && !fdValued.test(own[index - 1] ?? ''),
  )
  const endings = own.flatMap((word, index) =>
    /^(?:-e|--extension)$/.test(word) ? [own[index + 1] ?? ''] : [],
  )
  const [ending] = endings
  const chosen =
    !/^\.?\*?$/.test(pattern) ||
    own.some(
      (word, index) =>
        fdChoosing.test(word) ||
        (/^(?:-t|--type)$/.test(own[index - 1] ?? '') && !/^f(?:ile)?$/.test(word)),
    )
  if (!chosen) return fdRoots(use).map(allBelow)
  const last = ending !== undefined && endings.length === 1 ? `${marks.star}.${ending}` : undefined
  return fdRoots(use).map((root) => someBelow(root, last))
}

const fdRuns = /^(?:-x|-X|--exec|--exec-batch)$/

/** Options by which fd finds less. Source: fd(1). */
const fdChoosing =
  /^(?:-[edSo]|--(?:extension|max-depth|min-depth|exact-depth|size|changed-within|changed-before|newer|older|owner|max-results|changed-after)(?:=.*)?|-1|--type=(?!f(?:ile)?$).*|-t(?!f(?:ile)?$).+)$/

function fd(use: Use): readonly Effect[] {
  const at = use.words.findIndex((word) => fdRuns.test(word))
  if (at === -1) return []
  const command = use.words.slice(at + 1).filter((word) => word !== ';')
  const placed = command.some((word) => /\{[/.]*\}/.test(word))
  return fdBelow(use).map((path) => ({
    do: 'run',
    words: placed
      ? command.map((word) => word.replace(/\{[/.]*\}/g, () => path))
      : [...command, path],
  }))
}
