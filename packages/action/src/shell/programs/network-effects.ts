import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { copyOfOne, put } from './file-effects.ts'
import { rightsOf } from './rights.ts'
import { takenFrom } from './taken-from.ts'
import { commandsEngine } from './engine-socket.ts'
import { sftp } from './transfer-effects.ts'

/** A shell tied to a connection is what a reverse or bind shell is. */
export function netcat(use: Use): readonly Effect[] {
  const commands = [...use.values('e'), ...use.values('c'), ...use.values('lua-exec')]
  const listens = use.has('l')
  const [host = '', port = ''] = use.operands
  const scans = use.has('z')
  const fed = !scans && (use.input.sources.length > 0 || (use.input.text ?? '') !== '')
  const carries = [...(commands.length > 0 ? ['shell'] : []), ...(fed ? ['stdin'] : [])]
  const local = use.words.some((word) => /^-[a-z]*U[a-z]*$/.test(word))
  if (local) return use.operands.flatMap((path) => commandsEngine(use, path))
  return [
    {
      do: 'connect',
      to: listens ? '' : host,
      scheme: use.has('u') ? 'udp' : 'tcp',
      direction: listens ? 'listen' : 'send',
      carries,
      port: Number(port) || Number(use.values('p').at(-1)) || 0,
    },
    ...commands.map((text): Effect => ({ do: 'shell', text })),
  ]
}

/** `socket -p 'sh' host port`. Source: socket(1). */
export function program(use: Use): readonly Effect[] {
  const commands = use.values('p')
  const [host = '', port = ''] = use.operands
  const listens = use.has('s')
  return [
    {
      do: 'connect',
      to: listens ? '' : host,
      scheme: 'tcp',
      direction: listens ? 'listen' : 'send',
      carries: commands.length > 0 ? ['shell'] : [],
      port: Number(listens ? host : port) || 0,
    },
    ...commands.map((text): Effect => ({ do: 'shell', text })),
  ]
}

/** Words with which these programs only tell something, or change their own settings. */
const tells =
  /^(?:--?version|-V|version|--help|help|status|ip|list|ls|whois|netcheck|ping|show|config|check|update|up|down|login|logout|set|switch|dns|cert|exit-node|credits|bugreport|diagnostics)$/

/** A program that lets others in past the firewall; null where this use does not. */
export function tunnel(use: Use): readonly Effect[] {
  const [verb = ''] = use.words.map(shown)
  const [, second = ''] = use.words.map(shown)
  if (tells.test(verb)) return []
  // These share a terminal by their bare name.
  if (
    use.words.length === 0 &&
    !/^(?:tmate|sshx|termpair|tty-share|teleconsole)$/.test(use.program)
  )
    return []
  if (verb === 'tunnel' && /^(?:create|route|delete|cleanup|info|token)$|^--version$/.test(second))
    return []
  if (/^(?:tunnel|access|api)$/.test(verb) && tells.test(second)) return []
  const opened: Effect = {
    do: 'connect',
    to: use.program,
    scheme: 'tunnel',
    direction: 'listen',
    carries: ['tunnel'],
    files: use.words.filter((word) => /^[~/]/.test(shown(word))),
  }
  return [opened]
}

export function remoteLogin(use: Use): readonly Effect[] {
  const to = use.operands.find((word) => /[.:]/.test(word)) ?? ''
  const fed = use.input.sources.length > 0 || (use.input.text ?? '') !== ''
  // What a shell of zsh connects itself to is bare, whatever goes over it.
  const bare = use.program === 'ztcp'
  return [
    {
      do: 'connect',
      to,
      scheme: 'tcp',
      direction: use.has('l') && bare ? 'listen' : 'send',
      carries: fed || bare ? [bare ? 'command-output' : 'stdin'] : [],
    },
  ]
}

/** What `ssh host …` runs is run elsewhere, yet it is run: its words are a script. */
export function ssh(use: Use): readonly Effect[] {
  const behind = use.program === 'sshpass' ? use.operands : use.operands.slice(1)
  const words = behind[0] === '--' ? behind.slice(1) : behind
  if (use.program === 'sshpass') return [{ do: 'run', words }]
  const [host = ''] = use.operands
  const proxies = runOptions(use)
  const fed = use.input.sources.length > 0 || (use.input.text ?? '') !== ''
  // Only `-R` lets the other side in. Source: ssh(1).
  const tunnels = use.has('R') || use.has('w')
  return [
    {
      do: 'connect',
      to: host,
      scheme: 'ssh',
      direction: 'send',
      carries: [
        ...(fed ? ['stdin'] : []),
        ...(tunnels ? ['tunnel'] : []),
        ...(use.has('D') ? ['proxy'] : []),
      ],
      port: Number(use.values('p').at(-1)) || 0,
    },
    ...proxies.map((text): Effect => ({ do: 'shell', text })),
    ...(words.length > 0
      ? [{ do: 'shell' as const, text: words.join(' ') }]
      : // The login shell of the other side reads what comes in.
        use.input.text === null || use.input.text === '' || use.has('N')
        ? []
        : [{ do: 'shell' as const, text: use.input.text }]),
  ]
}

/** Settings of ssh that run a command on this machine. Source: ssh_config(5). */
function runOptions(use: Use): readonly string[] {
  return use
    .values('o')
    .flatMap(
      (option) =>
        /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[= ]+(.*)$/is.exec(option)?.[1] ?? [],
    )
    .filter((command) => command !== 'none')
}

/** `host:path` is remote, all else local. */
function isRemote(word: string): boolean {
  const before = /^[^/:]*(?=:)/.exec(word)?.[0] ?? ''
  // A backslash may stand in an account's name, and in no host's.
  const plain = before.slice(before.lastIndexOf('\\') + 1)
  const host = plain === before ? before : plain.slice(plain.indexOf('@') + 1)
  const isNamed = plain === before || plain.includes('@')
  return (isNamed && host.length > 1) || /^(?:rsync|sftp|scp):\/\//.test(word)
}

/** The path in `host:path`, whose host says nothing of the name: `host:.bashrc`. */
function pathOf(word: string): string {
  return isRemote(word) && !word.includes('://') ? word.replace(/^[^/:]*::?/, '') : word
}

export function copyRemote(use: Use): readonly Effect[] {
  const target = use.operands.at(-1) ?? ''
  const sources = use.operands.slice(0, -1)
  const locals = sources.filter((word) => !isRemote(word))
  const remotes = use.operands.filter(isRemote)
  const commands = [...use.values('S'), ...runOptions(use)].map((text): Effect => ({
    do: 'shell',
    text,
  }))
  if (use.program.includes('sftp')) return [...commands, ...sftp(use)]
  if (remotes.length === 0)
    return [
      ...commands,
      ...sources.map((path) => touch('read', path, { recursive: use.has('r') })),
      touch('write', target, copyOfOne(sources)),
      put(target, sources, use.has('r'), (source) => ({ holds: { copyOf: source } })),
    ]
  return [
    ...commands,
    ...remotes.map((to): Effect => ({
      do: 'connect',
      to,
      scheme: 'ssh',
      direction: isRemote(target) ? 'send' : 'receive',
      files: to === target ? locals : [],
    })),
    ...sources.filter(isRemote).flatMap(takenFrom),
    ...(isRemote(target)
      ? []
      : [
          touch('write', target, { manner: 'download' }),
          put(target, sources.map(pathOf), use.has('r'), () => ({ manner: 'download' })),
        ]),
  ]
}

export function rsync(use: Use): readonly Effect[] {
  const recursive = true
  const target = use.operands.at(-1) ?? ''
  const sources = use.operands.slice(0, -1)
  const dry = use.has('n')
  const deletes = [
    'delete',
    'delete-before',
    'delete-during',
    'delete-after',
    'delete-excluded',
    'delete-missing-args',
  ].some((name) => use.has(name))
  const shells = [...use.values('e'), ...use.values('rsync-path')].map((text): Effect => ({
    do: 'shell',
    text,
  }))
  const remoteTarget = isRemote(target)
  const locals = sources.filter((word) => !isRemote(word))
  const effects: Effect[] = [...shells]
  for (const to of use.operands.filter(isRemote))
    effects.push({
      do: 'connect',
      to,
      scheme: 'ssh',
      direction: remoteTarget ? 'send' : 'receive',
      files: to === target ? locals : [],
    })
  if (!remoteTarget) effects.push(...locals.map((path) => touch('read', path, { recursive })))
  effects.push(...sources.filter(isRemote).flatMap(takenFrom))
  if (dry || use.operands.length < 2) return effects
  if (!remoteTarget)
    effects.push(
      touch('write', target, {
        recursive,
        manner: 'overwrite',
        ...(locals.length === sources.length ? copyOfOne(locals) : {}),
      }),
      // `folder/` is what is in it, and not the folder. Source: rsync(1).
      put(
        target,
        sources.map((source) => pathOf(source).replace(/\/$/, '/.')),
        recursive,
        (source) => ({
          manner: 'overwrite',
          recursive,
          ...(locals.length === sources.length ? { holds: { copyOf: source } } : {}),
        }),
      ),
    )
  if (deletes)
    effects.push(
      remoteTarget ? act(mirrored(use)) : touch('delete', target, { recursive, manner: 'mirror' }),
    )
  if (use.has('remove-source-files'))
    effects.push(...locals.map((path) => touch('delete', path, { recursive, manner: 'move' })))
  return effects
}

function mirrored(use: Use) {
  return {
    kind: 'infra.change' as const,
    program: use.program,
    operation: 'delete',
    subject: 'remote files',
    argumentsKnown: use.certain,
    production: 'unknown' as const,
    unattended: true,
    dryRun: false,
  }
}

export function rclone(use: Use): readonly Effect[] {
  const rights = rightsOf(use)
  if (rights !== null) return rights
  const [verb = '', ...paths] = use.operands
  const remotes = paths.filter((path) => /^[\w.-]{2,}:/.test(path))
  const locals = paths.filter((path) => !remotes.includes(path))
  const sends = remotes.length > 0 && paths.at(-1) === remotes.at(-1)
  const deletes =
    /^(?:delete|deletefile|purge|rmdir|rmdirs|cleanup|sync|bisync|dedupe|move|moveto)$/.test(
      verb,
    ) && !use.has('n')
  const connects = remotes.map((to): Effect => ({
    do: 'connect',
    to,
    scheme: 'rclone',
    direction: sends ? 'send' : 'receive',
    files: sends && /^(?:copy|copyto|sync|move|moveto|bisync)$/.test(verb) ? locals : [],
  }))
  const destructive =
    verb !== 'sync' && verb !== 'move' && verb !== 'moveto' && verb !== 'bisync'
      ? deletes
      : deletes &&
        ['delete-excluded', 'delete-before', 'delete-after', 'delete-during'].some((name) =>
          use.has(name),
        )
  return [...connects, ...(destructive ? [act(mirrored(use))] : [])]
}
