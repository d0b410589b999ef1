import type { Effect, Language } from '../program.ts'
import type { Use } from '../use.ts'

/**
 * Programs that run a source file without being an interpreter's plain call: the verbs before the file, and its
 * language. `''` stands for no verb at all. Sources: each program's manual.
 */
type Runner = readonly [programs: string, verbs: string, language: Language]

const runners: readonly Runner[] = [
  ['go odin hare', 'run', 'compiled'],
  ['nim', 'r', 'compiled'],
  ['zig v vlang', 'run', 'compiled'],
  ['swift rust-script rdmd cling root jbang java csi dotnet-script', ' run', 'compiled'],
  ['dotnet', 'run script fsi', 'compiled'],
  ['cargo', 'script play', 'compiled'],
  ['crystal dart scala kotlin', 'run r', 'compiled'],
  ['kotlinc', '-script', 'compiled'],
  ['tcc dmd ldc2', '-run', 'compiled'],
  ['stack', 'runghc runhaskell script', 'compiled'],
  ['coverage memray streamlit fastapi flet marimo shiny', 'run dev', 'python'],
  ['uv pdm pipx hatch rye', 'run', 'python'],
  [
    'scalene kernprof pyinstrument viztracer bpython ptpython memory_profiler mprof',
    ' run',
    'python',
  ],
  ['deno', ' run serve test bench', 'javascript'],
  ['tsx ts-node-dev tsnd', 'watch', 'javascript'],
  [
    'vite-node babel-node ts-node-dev tsnd esr node-dev nodemon zx mongosh mongo vitest-node',
    '',
    'javascript',
  ],
  ['pm2 forever', 'start', 'javascript'],
  ['k6 hardhat artillery', 'run', 'javascript'],
  ['truffle', 'exec', 'javascript'],
  ['yarn', 'node', 'javascript'],
  ['rails spring', 'runner r', 'ruby'],
  ['wp', 'eval-file', 'php'],
  ['drush', 'php:script scr', 'php'],
  ['psysh', '', 'php'],
  ['mix', 'run', 'other'],
]

/** What a source of a language ends in, so that a word that is none is not taken for one. */
const endings: { readonly [language in Language]?: RegExp } = {
  python: /\.(?:py|pyw|ipynb)$/,
  javascript: /\.(?:[cm]?[jt]sx?)$/,
  ruby: /\.rb$/,
  php: /\.(?:php\d?|inc|phtml)$/,
  other: /\.(?:exs?|jl|R|r|lua|scm|clj)$/,
  compiled:
    /\.(?:go|odin|ha|nim|zig|v|vsh|swift|rs|d|C|c|cc|cpp|java|csx?|fsx?|cr|dart|sc|scala|kts?|hs|lhs)$/,
}

/** Whether a file holds the source of a program that is compiled. */
export function isSource(path: string): boolean {
  return endings.compiled?.test(path) === true
}

/** The source files that a use runs: one that is handed over directly, and what the interpreter's modules are given. */
export function sourceRuns(use: Use): readonly Effect[] {
  return runners
    .filter(([programs]) => ` ${programs} `.includes(` ${use.program} `))
    .flatMap(([, verbs, language]): readonly Effect[] => {
      const at = startOf(use, verbs.split(' '))
      if (at === -1) return []
      const end = endings[language] ?? /^(?!)/
      const path = use.words.findIndex((word, index) => index >= at && end.test(word))
      const file = use.words[path]
      if (file === undefined || use.words.slice(at, path).some((word) => word === '--'))
        return folder(use, at)
      return [{ do: 'script', language, path: file, positional: use.words.slice(path + 1) }]
    })
    .slice(0, 1)
}

/** Where the words after the verb begin; -1 where the program does something else. */
function startOf({ words }: Use, verbs: readonly string[]): number {
  const verb = words.findIndex((word) => verbs.includes(word) && word !== '')
  if (verb !== -1 && words.slice(0, verb).every((word) => word.startsWith('-'))) return verb + 1
  return verbs.includes('') ? 0 : -1
}

/** `go run ./cmd/server`: a package, whose beginning is its `main.go` as a rule. */
function folder(use: Use, at: number): readonly Effect[] {
  if (use.program !== 'go') return []
  const path = use.words.slice(at).find((word) => !word.startsWith('-')) ?? ''
  return /^\.{0,2}(?:\/|$)/.test(path)
    ? [
        {
          do: 'script',
          language: 'compiled',
          path: `${path.replace(/\/$/, '')}/main.go`,
          ifThere: true,
        },
      ]
    : []
}
