import { isLiteral } from '../marks.ts'
import type { Effect, Language } from '../program.ts'
import type { Use } from '../use.ts'

/** Variables whose files an interpreter runs before anything else. Sources: bash(1), sh(1p), zsh(1), node(1), ruby(1). */
const variables: readonly (readonly [
  programs: RegExp,
  name: string,
  files: (value: string) => readonly string[],
])[] = [
  [/^bash$/, 'BASH_ENV', (value) => [value]],
  [/^(?:sh|dash|ksh|mksh|ash)$/, 'ENV', (value) => [value]],
  [/^zsh$/, 'ZDOTDIR', (value) => [`${value}/.zshenv`]],
  [
    /^(?:node|nodejs|tsx|ts-node)$/,
    'NODE_OPTIONS',
    (value) =>
      [...value.matchAll(/(?:--require|--import|-r)[\s=]+(\S+)/g)].map(([, file = '']) => file),
  ],
  [
    /^(?:ruby|irb)$/,
    'RUBYOPT',
    (value) => [...value.matchAll(/(?:^|\s)-r\s*(\S+)/g)].map(([, file = '']) => file),
  ],
]

/** The files that an interpreter runs before its script: by variables that the call sets, and by its own options. */
export function loadedFirst(use: Use, language: Language): readonly Effect[] {
  const named = variables.flatMap(([programs, name, files]) => {
    const [value = ''] = use.variables.get(name) ?? []
    return programs.test(use.program) && value !== '' && isLiteral(value) ? files(value) : []
  })
  // A name without a folder is a module of the language's own or of a package.
  const modules = [...use.values('r'), ...use.values('import')].filter((path) =>
    /^[./~]/.test(path),
  )
  // Guile's `-l`: a file, wherever it stands among the words.
  const loads = use.program === 'guile' ? use.values('l') : []
  return [...named, ...use.values('rcfile'), ...modules, ...loads].map((path) => ({
    do: 'script',
    language,
    path,
    here: language === 'shell',
  }))
}
