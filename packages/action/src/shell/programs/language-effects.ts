import { frameworkEffects } from './frameworks.ts'
import { tunnel } from './network-effects.ts'
import { install, plainWords, publish } from './package-effects.ts'
import { isCommand } from '../command-text.ts'
import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { serverInJson } from './server-commands.ts'

// What the package managers of single languages fetch and run.

export function language(use: Use): readonly Effect[] {
  const framework = frameworkEffects(use)
  if (framework.length > 0) return framework
  const [verb = '', ...rest] = use.operands
  // Without a command it is an interpreter: of a file, or of what comes in. Source: `swift --help`.
  if (use.program === 'swift' && !use.has('version') && /^(?:-?|.*\.swift)$/.test(shown(verb)))
    return [
      /^-?$/.test(verb)
        ? { do: 'input', language: 'other', positional: rest }
        : { do: 'script', language: 'other', path: verb, positional: rest },
    ]
  const names = plainWords(
    rest,
    /^(?:-v|--version|--git|--branch|--tag|--rev|--path|--features|-p|--package|--source|-o|--registry|--index|--bin|--target|-F|-j|--manifest-path|--profile)$/,
  )
  // Whoever knows its name gets an editor and a terminal here.
  if (/^(?:code|code-insiders|cursor)$/.test(use.program) && verb === 'tunnel')
    return tunnel({ ...use, words: rest.length === 0 ? ['tunnel'] : rest })
  if (/^(?:code|code-insiders|codium|cursor|windsurf)$/.test(use.program))
    return [
      ...use
        .values('add-mcp')
        .flatMap((text) => [
          act({ kind: 'config.change', subject: 'mcp-servers', program: use.program }),
          serverInJson(text),
        ]),
      ...use
        .values('install-extension')
        .map((name) => install(use, 'code', [name], { machineWide: true })),
      ...use.operands.map((path) => touch('read', path, { manner: 'open' })),
    ]
  if (
    /^(?:publish|push|deploy|nuget)$/.test(verb) &&
    /^(?:gem|cargo|dotnet|nuget|mix|composer|vsce|ovsx|flutter|dart-pub|pub|pod|hex|wasm-pack|luarocks|cabal|opam|dart)$/.test(
      use.program,
    ) &&
    !(verb === 'nuget' && rest[0] !== 'push')
  )
    return [publish(use, rest)]
  if (verb === 'yank' || (verb === 'owner' && use.program === 'cargo')) return [publish(use, rest)]
  if (
    (use.program === 'gem' &&
      verb === 'sources' &&
      rest.some((word) => /^(?:-a|--add)$/.test(word))) ||
    (/^bundler?$/.test(use.program) && verb === 'config' && /mirror\./.test(rest.join(' '))) ||
    (use.program === 'cargo' && rest.some((word) => /^--index\b/.test(word)))
  )
    return [install(use, use.program, rest.filter((word) => /^https?:/.test(word)).slice(-1))]
  if (use.program === 'go') return goCommand(use, verb, rest, names)
  if (
    /^(?:install|add|require|get|fetch|update|restore|plugin|toolchain|component|i|binstall|global-require)$/.test(
      verb,
    )
  ) {
    const git = rest.some((word) => word.startsWith('--git'))
    const [version] = rest.flatMap((word, index) =>
      /^(?:--version|-v)$/.test(rest[index - 1] ?? '') ? [word] : [],
    )
    // Elsewhere than the public index; NuGet's `--source` is a name as a rule.
    const source =
      use.program === 'gem'
        ? rest.find(
            (word, index) =>
              /^(?:-s|--source)$/.test(rest[index - 1] ?? '') && !/rubygems\.org/.test(word),
          )
        : undefined
    const machineWide = /^(?:gem|cargo|rustup|nvm|asdf|cpan|cpanm|opam|luarocks|sdk|volta)$/.test(
      use.program,
    )
    return [
      install(use, use.program, verb === 'update' || verb === 'fetch' ? [] : names, {
        machineWide,
        ...(source !== undefined ? { from: 'url' as const } : {}),
        ...(git
          ? { from: 'git' as const, pinned: rest.some((word) => /^--(?:rev|tag)/.test(word)) }
          : version !== undefined
            ? { pinned: true }
            : {}),
      }),
    ]
  }
  if (
    (verb === 'exec' || verb === 'run') &&
    /^(?:bundle|bundler|rbenv|pyenv|stack|asdf|nvm|fnm|volta|rustup|opam)$/.test(use.program)
  ) {
    const at = rest.findIndex((word) => !word.startsWith('-'))
    const skip = /^(?:nvm|fnm|rustup|asdf)$/.test(use.program) ? 1 : 0
    return at === -1 ? [] : [{ do: 'run', words: rest.slice(at + skip) }]
  }
  return []
}

function goCommand(
  use: Use,
  verb: string,
  rest: readonly string[],
  names: readonly string[],
): readonly Effect[] {
  if (verb === 'install' || verb === 'get')
    return [
      install(
        use,
        'go',
        names.filter((name) => name !== './...' && name !== '.'),
        { machineWide: verb === 'install' },
      ),
    ]
  const remote = names.find((name) => /^[\w.-]+\.[a-z]{2,}\/.*@/.test(name))
  if (verb === 'run' && remote !== undefined) return [install(use, 'go', [remote], { runs: true })]
  // GOFLAGS is cut at blanks, and a whole word of it may stand in quotes. Source: `go help environment`.
  const kept = verb === 'env' ? rest.flatMap((word) => /^GOFLAGS=(.*)$/s.exec(word)?.[1] ?? []) : []
  const goFlags = [use.variables.get('GOFLAGS')?.[0] ?? '', ...kept].join(' ')
  const flags = goFlags.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)
  const own = [...flags].map(([, single, double, plain]) => single ?? double ?? plain ?? '')
  const words = [...own, ...rest]
  const valuesOf = (options: string) =>
    words.flatMap((word, index) =>
      new RegExp(`^--?(?:${options})$`).test(words[index - 1] ?? '')
        ? [word]
        : (new RegExp(`^--?(?:${options})=(.*)$`, 's').exec(word)?.[1] ?? []),
    )
  // A vet tool is a program's path, mostly what `which` printed.
  const started = [...valuesOf('exec|toolexec'), ...valuesOf('vettool').filter(isCommand)]
  return started.map((text): Effect => ({ do: 'shell', text }))
}
