import { isLiteral } from '../marks.ts'
import { inlineModule } from '../code/inline-module.ts'
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
      [...value.matchAll(/(?:--require|--import|-r)[\s=]+(\S+)/g)]
        .map(([, file = '']) => file)
        .filter((file) => !file.startsWith('data:')),
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
  const scripts = [...named, ...use.values('rcfile'), ...modules, ...loads].map((path): Effect => ({
    do: 'script',
    language,
    path,
    here: language === 'shell',
  }))
  return language === 'perl' ? [...scripts, ...perlModules(use)] : scripts
}

/** `-Mx` is `use x;`, whatever else stands in x. Source: perlrun(1), "-M", "PERL5OPT". */
function perlModules(use: Use): readonly Effect[] {
  const [own = ''] = use.variables.get('PERL5OPT') ?? []
  return [...use.values('M'), ...(/(?:^|\s)-[Mm](.*)$/s.exec(own)?.slice(1) ?? [])]
    .filter((module) => /[;(`]/.test(module))
    .map((module) => ({ do: 'code', language: 'perl', text: `use ${module};` }))
}

/** Whatever starts Node.js, with the options that a variable gives it. */
const nodes =
  /^(?:node|nodejs|tsx|ts-node|bun|bunx|deno|npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack|electron|vitest|jest|mocha|tsc|next|vite)$/

/** Modules whose code stands in their address: `node --import 'data:text/javascript,…'`. */
export function inlineModules(use: Use): readonly Effect[] {
  if (!nodes.test(use.program)) return []
  const [options = ''] = use.variables.get('NODE_OPTIONS') ?? []
  const ofVariable = [...options.matchAll(/"(data:[^"]*)"|[\s=](data:\S+)/g)]
  const ofWords = use.words.flatMap(
    (word) => /^(?:--[\w-]+=)?(data:.*)$/s.exec(word)?.slice(1) ?? [],
  )
  return [...ofWords, ...ofVariable.map(([, quoted, plain]) => quoted ?? plain ?? '')]
    .flatMap((address) => inlineModule(address) ?? [])
    .map((text) => ({ do: 'code', language: 'javascript', text }))
}
