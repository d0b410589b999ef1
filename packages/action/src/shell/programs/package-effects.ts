import type { PackageInstall } from '@custody/model'
import { isExactPackage, isLocalPackage } from '@custody/model'
import { isLiteral, marks, shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { change } from './infra.ts'
import { ownerOf } from './own-verbs.ts'
import { foreignRegistry, indexVariables, indexes, isForeign } from './registries.ts'
import { rightsOf } from './rights.ts'

// What package managers fetch, publish and run.

export function install(
  use: Use,
  manager: string,
  names: readonly string[],
  more: Partial<PackageInstall> = {},
): Effect {
  const words = names.map(shown)
  const from =
    names.length === 0
      ? 'lockfile'
      : names.some((name) => /^(?:git\+|git:|github:|gitlab:|git@)|\.git(?:#|$)/.test(name))
        ? 'git'
        : names.some((name) =>
              isForeign(/(?:^|\s@\s*)(https?:.*)$/.exec(name)?.[1] ?? 'https://pypi.org'),
            )
          ? 'url'
          : names.every((name) => /^(?:\.|\/|~|file:)/.test(name))
            ? 'file'
            : 'registry'
  const elsewhere = indexVariables.some((name) =>
    (use.variables.get(name) ?? []).some((value) => /^https?:/.test(value) && isForeign(value)),
  )
  const pinned = names.every((name) => isLocalPackage(name) || isPinned(manager, name))
  return act({
    kind: 'package.install',
    manager,
    packages: [...new Set(words)].toSorted(),
    packagesKnown:
      names.every((name) => isLiteral(name.replaceAll(marks.bracket, ''))) && use.certain,
    pinned,
    from,
    machineWide: use.has('g'),
    runs: false,
    ...more,
    ...(elsewhere ? { from: 'url' as const, pinned: false } : {}),
  })
}

/** Whether a name means one version, in its manager's own way; for those we have no word for, by the usual signs. */
function isPinned(manager: string, name: string): boolean {
  if (/#[0-9a-f]{7,40}$/.test(name)) return true
  if (/^(?:[cpt]?npm|[cpt]?npx|yarn|bunx?|vp|ni|dlx|yarnpkg-dlx|deno|jsr)$/.test(manager))
    return isExactPackage('npm', name)
  if (/^(?:pip[23x]?|uvx?|poetry|pipenv|pdm|rye|hatch|easy_install)$/.test(manager))
    return isExactPackage('pypi', name)
  if (manager === 'go') return isExactPackage('go', name)
  return /[@=]=?\d+\.\d+|@sha256:|==/.test(name)
}

export function publish(use: Use, rest: readonly string[]): Effect {
  return act({
    kind: 'package.publish',
    manager: use.program,
    dryRun: rest.some((word) => word.startsWith('--dry-run')),
  })
}

/** Operands without flags and the values that flags take. */
export function plainWords(words: readonly string[], valued: RegExp): readonly string[] {
  return words.filter(
    (word, index) => !word.startsWith('-') && !(index > 0 && valued.test(words[index - 1] ?? '')),
  )
}

export function javascript(use: Use): readonly Effect[] {
  const inline = use.words.findIndex((word) => /^(?:-e|-p|--eval|--print)$/.test(word))
  if (use.program === 'bun' && inline !== -1)
    return [{ do: 'code', language: 'javascript', text: use.words[inline + 1] ?? '' }]
  const rights = rightsOf(use)
  if (rights !== null) return rights
  const [verb = '', ...rest] = use.operands
  const names = plainWords(
    rest,
    /^(?:--(?:registry|prefix|workspace|filter|tag|save-prefix|cwd|dir|loglevel|otp|access)|-w|-C|-F)$/,
  )
  const machineWide =
    use.has('g') ||
    rest.some((word) => /^(?:-g|--global|--location=global)$/.test(word)) ||
    verb === 'global'
  if (
    /^(?:i|in|ins|inst|insta|instal|install|add|isntall|ci|clean-install|it|link|ln|up|update|upgrade|global|import)$/.test(
      verb,
    )
  )
    return [
      install(use, use.program, verb === 'global' ? names.slice(1) : names, {
        machineWide,
        ...(foreignRegistry(use, rest) ? { from: 'url' as const, pinned: false } : {}),
      }),
    ]
  if (verb === '' && use.program === 'yarn') return [install(use, 'yarn', [])]
  if (/^(?:publish|stage)$/.test(verb) || (verb === 'npm' && rest[0] === 'publish'))
    return [publish(use, rest)]
  if (verb === 'unpublish' || (verb === 'npm' && rest[0] === 'unpublish'))
    return rest.includes('--dry-run') ? [] : [change(use, 'delete', 'package')]
  if (/^(?:deprecate|owner|access|token|dist-tag|team|org|adduser|login|logout)$/.test(verb))
    return /^(?:ls|list|get)$/.test(rest[0] ?? '') || /^(?:login|logout|adduser)$/.test(verb)
      ? []
      : [act({ kind: 'package.publish', manager: use.program, dryRun: false })]
  const call = calledText(rest)
  // yarn and pnpm know no `x`: it is a script's name there.
  const starts = ownerOf(use.program, verb) !== 'script'
  if (starts && /^(?:exec|x)$/.test(verb) && call !== null) return [{ do: 'shell', text: call }]
  if (starts && /^(?:exec|dlx|x|create|init)$/.test(verb) && names.length > 0)
    return runs(
      use,
      /^(?:create|init)$/.test(verb)
        ? [`create-${names[0]}`]
        : rest.filter((word) => word !== '--'),
      verb === 'exec' || verb === 'x',
    )
  if (/^(?:bun|deno)$/.test(use.program) && (verb === '' || [verb, rest[0]].includes('-')))
    return [{ do: 'input', language: 'javascript' }]
  if (use.program === 'deno' && /^(?:run|eval|serve|test)$/.test(verb))
    return verb === 'eval'
      ? rest.slice(0, 1).map((text): Effect => ({ do: 'code', language: 'javascript', text }))
      : plainWords(rest, /^$/)
          .slice(0, 1)
          .map((path): Effect =>
            /^https?:/.test(path)
              ? install(use, 'deno', [path], { runs: true })
              : { do: 'script', language: 'javascript', path },
          )
  if (use.program === 'bun' && (verb === 'run' || /\.[cm]?[jt]sx?$/.test(verb))) {
    const path = verb === 'run' ? (names[0] ?? '') : verb
    return /\.[cm]?[jt]sx?$/.test(path) ? [{ do: 'script', language: 'javascript', path }] : []
  }
  if (use.program !== 'npm' && localTools.test(verb)) return [{ do: 'run', words: use.operands }]
  if ((verb === 'config' && rest[0] === 'set') || verb === 'set')
    return [
      touch('write', `${use.home}/.npmrc`, {
        manner: /script-shell|node-options|registry|prefix/.test(rest.join(' '))
          ? 'executes'
          : 'setting',
      }),
    ]
  if (verb === 'cache' && /^(?:clean|rm|prune)$/.test(rest[0] ?? '')) return []
  return []
}

/** `pnpm prisma …`, `yarn knex …` start the project's own tool. Script names are another matter. */
const localTools =
  /^(?:prisma|knex|sequelize|sequelize-cli|typeorm|drizzle-kit|mikro-orm|payload|wrangler|supabase|firebase|vercel|netlify|cdk|serverless|sls|rimraf|tsx|ts-node|vite-node|zx|nodemon|hardhat)$/

/** `npm exec -c 'text'`: the text that a shell is given. */
function calledText(words: readonly string[]): string | null {
  const at = words.findIndex((word) => /^(?:-c|--call(?:=.*)?)$/s.test(word))
  if (at === -1) return null
  return /^--call=(.*)$/s.exec(words[at] ?? '')?.[1] ?? words[at + 1] ?? ''
}

/** `npx tool args`: the tool is fetched unless the project has it, and run at once. */
function runs(use: Use, words: readonly string[], localFirst: boolean): readonly Effect[] {
  const command = words.findIndex((word) => !word.startsWith('-'))
  const [name = '', ...rest] = command === -1 ? [] : words.slice(command)
  if (name === '') return []
  if (/^(?:https?:|git[+:@]|git(?:hub|lab):|[\w-]+\/[\w.-]+(?:#|$))/.test(name))
    return [
      install(use, use.program, [/^[\w-]+\//.test(name) ? `github:${name}` : name], { runs: true }),
    ]
  const plain = name.replace(/^(@[^/]+\/)?([^@]+)@.*$/, '$1$2')
  const started: Effect = { do: 'run', words: [plain.replace(/^@[^/]+\//, ''), ...rest] }
  return localFirst && plain === name
    ? [install(use, use.program, [name], { runs: true, pinned: true, from: 'lockfile' }), started]
    : [install(use, use.program, [name], { runs: true }), started]
}

export function runner(use: Use): readonly Effect[] {
  const called = use.values('c').map((text): Effect => ({ do: 'shell', text }))
  if (use.program === 'nix-shell')
    return [...use.values('p'), ...use.operands].length === 0 ? called : called
  if (use.program === 'pipx' || use.program === 'mise' || use.program === 'rtx') {
    const [verb = '', ...rest] = use.operands
    if (verb === 'run' || verb === 'exec' || verb === 'x')
      return use.program === 'pipx'
        ? runs(use, rest, false)
        : [{ do: 'run', words: rest.slice(rest.indexOf('--') + 1) }]
    return verb === 'install' || verb === 'inject'
      ? [
          install(use, use.program, plainWords(rest, /^--?(?:python|spec|index-url)$/), {
            machineWide: true,
          }),
        ]
      : []
  }
  const named = [...use.values('p'), ...use.values('from')]
  if (named.length > 0)
    return [
      install(use, use.program, named, { runs: true }),
      ...called,
      { do: 'run', words: use.operands },
    ]
  return [
    ...called,
    ...runs(
      use,
      use.operands,
      use.has('no-install') || use.has('n') || /^(?:npx|pnpx|bunx)$/.test(use.program),
    ),
  ]
}

export function python(use: Use): readonly Effect[] {
  const [verb = '', ...more] = use.operands
  const [first, rest] =
    verb === 'pip' || verb === 'tool' || verb === 'self' || verb === 'env'
      ? [more[0] ?? '', more.slice(1)]
      : [verb, more]
  const valued =
    /^(?:-r|--requirement|-c|--constraint|-i|--index-url|--extra-index-url|-t|--target|--prefix|--python|-p|-n|--name|-f|--find-links|--group|-G|--channel|--root|--src|--trusted-host)$/
  if (use.program === 'twine') return first === 'upload' ? [publish(use, rest)] : []
  if (
    /^(?:install|add|sync|create|update|upgrade|download|wheel)$/.test(first) ||
    use.program === 'easy_install'
  ) {
    const lists = rest.flatMap((word, index) =>
      /^(?:-r|--requirement)$/.test(rest[index - 1] ?? '') ? [touch('read', word)] : [],
    )
    const foreign = indexes(rest).some((url) => isForeign(url))
    const names = plainWords(rest, valued)
    return [
      install(use, use.program, names, {
        machineWide: rest.includes('--break-system-packages') || rest.includes('--user'),
        ...(foreign ? { from: 'url' as const, pinned: false } : {}),
      }),
      ...lists,
    ]
  }
  if (verb === 'config' && more[0] === 'set')
    return [touch('write', `${use.home}/.config/pip/pip.conf`, { manner: 'setting' })]
  if (verb === 'source' && more[0] === 'add')
    return [install(use, use.program, more.slice(-1), { runs: false })]
  if (first === 'publish') return [publish(use, rest)]
  if (verb === 'run' || verb === 'shell') {
    const at = more.findIndex((word) => !word.startsWith('-'))
    return at === -1 ? [] : [{ do: 'run', words: more.slice(at) }]
  }
  if (verb === 'tool' && first === 'run') return runs(use, rest, false)
  return []
}

export function systemPackages(use: Use): readonly Effect[] {
  const [verb = '', ...rest] = use.operands
  if (use.has('s')) return []
  const adds =
    /^(?:install|add|reinstall|upgrade|dist-upgrade|full-upgrade|update|tap|localinstall|groupinstall|in|refresh|profile|--install|i|get|bundle)$/.test(
      verb,
    ) ||
    use.has('S') ||
    use.has('Sy') ||
    use.has('Syu') ||
    use.has('U') ||
    ((use.program === 'dpkg' || use.program === 'rpm' || use.program === 'nix-env') &&
      use.has('i')) ||
    /^(?:xbps-install|pkg_add|emerge|add-apt-repository|apt-key|gdebi)$/.test(use.program)
  const removes =
    /^(?:remove|purge|autoremove|uninstall|erase|rm|del|delete)$/.test(verb) ||
    use.has('R') ||
    use.has('Rns') ||
    use.has('e') ||
    use.has('purge')
  if (
    verb === 'update' &&
    use.program !== 'brew' &&
    !/^(?:snap|flatpak|dnf|yum)$/.test(use.program)
  )
    return []
  if (removes)
    return [
      act({
        kind: 'package.install',
        manager: use.program,
        packages: ['(remove)', ...rest.map(shown)].toSorted(),
        packagesKnown: use.certain,
        pinned: true,
        from: 'file',
        machineWide: use.program !== 'brew',
        runs: false,
      }),
    ]
  return adds
    ? [
        install(
          use,
          use.program,
          /^(?:install|add|in|i|get|reinstall)$/.test(verb) ? rest : use.operands,
          {
            machineWide: use.program !== 'brew',
            pinned: use.program !== 'snap' || true,
            ...(/^(?:apt-key|add-apt-repository)$/.test(use.program) ||
            use.operands.some((name) => /^https?:/.test(name))
              ? { from: 'url' as const, pinned: false }
              : {}),
          },
        ),
      ]
    : []
}
