import type { Effect } from '../program.ts'
import type { Use } from '../use.ts'

/** A compiler: how its verb reads, what its sources end in, and the name of what it makes by itself. */
type Compiler = readonly [
  programs: RegExp,
  verbs: RegExp,
  sources: RegExp,
  output: (source: string) => string,
]

const bare = (source: string) => source.replace(/^.*\//, '').replace(/\.\w+$/, '')
const beside = (source: string) => source.replace(/\.\w+$/, '')
const always = /^/

/** Sources: gcc(1), rustc(1), `go help build`, and each other compiler's manual. */
const compilers: readonly Compiler[] = [
  [
    /^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc|icc|nvcc|gfortran)(?:-\d+)?$/,
    always,
    /\.(?:c|cc|cpp|cxx|C|m|mm|cu|f|f90)$/,
    () => 'a.out',
  ],
  [/^rustc$/, always, /\.rs$/, bare],
  [/^go$/, /^build\b/, /\.go$/, bare],
  [/^(?:swiftc|ldc2|dmd|ghc|fpc)$/, always, /\.(?:swift|d|l?hs|pas|pp)$/, beside],
  [/^nim$/, /^(?:c|cpp|compile)\b/, /\.nim$/, beside],
  [/^(?:crystal|zig)$/, /^build(?:-exe)?\b/, /\.(?:cr|zig)$/, bare],
  [/^(?:v|vlang)$/, always, /\.v$/, beside],
]

/** What a compiler starts, and the program that it leaves: to run that is to run its one source. */
export function compiled(use: Use): readonly Effect[] {
  return [...wrapped(use), ...made(use)]
}

/** Every program of a compilation is started by this one, its words between commas. Source: gcc(1), "-wrapper". */
function wrapped({ program, words }: Use): readonly Effect[] {
  if (!/^(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|gfortran)(?:-\d+)?$/.test(program)) return []
  return words.flatMap((word, index): readonly Effect[] =>
    words[index - 1] === '-wrapper' ? [{ do: 'run', words: word.split(',') }] : [],
  )
}

function made(use: Use): readonly Effect[] {
  const verb = use.words.filter((word) => !word.startsWith('-')).join(' ')
  const found = compilers.find(
    ([programs, verbs]) => programs.test(use.program) && verbs.test(verb),
  )
  if (found === undefined || use.words.some((word) => /^-(?:[cSEM]|run|fsyntax-only)$/.test(word)))
    return []
  const [, , sources, output] = found
  const given = use.words.filter((word) => sources.test(word))
  const [source] = given
  if (source === undefined || given.length > 1) return []
  const at = use.words.findIndex((word) => /^(?:-o|--out(?:put)?)$/.test(word))
  const joined = use.words.flatMap(
    (word) => /^(?:-o|--?out(?:put)?[=:])(?=[^-])(.+)$/.exec(word)?.[1] ?? [],
  )
  const path = (at === -1 ? joined[0] : use.words[at + 1]) ?? output(source)
  return [{ do: 'write', path, manner: 'overwrite', holds: { compiledFrom: source } }]
}
