import { containerValued } from '@custody/model'
import { isAnswered } from '../answered.ts'
import { isLiteral, shown } from '../marks.ts'
import type { Mount } from '../container-paths.ts'
import type { Effect } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { behindOptions } from './behind-options.ts'
import { handedToBuild } from './handed-to-build.ts'
import { isMiner } from './intrusion.ts'
import { takenFrom } from './taken-from.ts'

/** Flags of `docker run` and its kin that take a value. */
const valued = new Set(containerValued.split(' '))

/** Images that are one program: what is asked of them is asked of it. */
const imageTools =
  /^(?:ngrok|cloudflared|frpc|chisel|bore|socat|ncat|netcat|nmap|masscan|sqlmap|hydra|nikto|metasploit-framework|rclone|curl|wget|terraform|kubectl|helm|aws)$/

function imageName(image: string): string {
  const name = shown(image)
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^.*\//, '')
  return name === 'aws-cli' ? 'aws' : name
}

/** What a container engine's command does: start one, and with which holes; or remove things. */
export function containerEffects(use: Use): readonly Effect[] {
  const words = use.operands
  const [first = '', second = ''] = words.map(shown)
  const nested =
    /^(?:container|image|volume|network|system|builder|buildx|compose|context|secret|config|service|stack|swarm|node|plugin|machine|pod|manifest)$/.test(
      first,
    )
  const compose = first === 'compose' || use.program.endsWith('-compose')
  const verb = compose ? composeVerb(words, first === 'compose') : nested ? second : first
  const rest = words.slice(nested && !compose ? 2 : 1)
  const noun = compose ? 'compose' : nested ? first : defaultNoun(verb)
  const onMachine = besideMachine(use.program, verb, rest)
  if (onMachine !== null) return onMachine
  if (
    /^(?:run|create)$/.test(verb) &&
    !compose &&
    !/^(?:volume|network|context|secret|config)$/.test(noun)
  )
    return started(use, rest)
  if (compose && (verb === 'run' || verb === 'exec'))
    return [
      ...(words.includes('--privileged') ? [weakenedRun(use, ['privileged'])] : []),
      ...composeRun(use, words, words.slice(words.findIndex((word) => word === verb) + 1)),
    ]
  if (verb === 'exec')
    return [
      ...(rest.includes('--privileged') ? [weakenedRun(use, ['privileged'])] : []),
      ...inside(rest),
    ]
  if (noun === 'plugin' && rest.includes('--grant-all-permissions'))
    return [weakenedRun(use, ['privileged'])]
  const handed = handedToBuild(verb, rest)
  if (verb === 'push' || (verb === 'build' && use.words.includes('--push')))
    return [act({ kind: 'package.publish', manager: use.program, dryRun: false }), ...handed]
  if (/^(?:rm|rmi|prune|remove|delete|kill|down|destroy|leave|unpause-all|reset|purge)$/.test(verb))
    return removed(use, noun, verb, compose ? words : rest)
  if (verb === 'cp') {
    const paths = rest.filter((path) => !path.startsWith('-'))
    return [
      ...paths
        .filter((path) => !path.includes(':'))
        .map((path, index) =>
          touch(index === 0 && !(rest[0] ?? '').includes(':') ? 'read' : 'write', path),
        ),
      ...paths.slice(0, 1).flatMap(takenFrom),
    ]
  }
  if (verb === 'save' || verb === 'export')
    return rest.flatMap((word, index) =>
      /^(?:-o|--output)$/.test(rest[index - 1] ?? '') ? [touch('write', word)] : [],
    )
  return handed
}

/** What stays on this machine's files: `podman unshare`, `toolbox run`. Sources: podman-unshare(1), toolbox-run(1). */
function besideMachine(
  program: string,
  verb: string,
  rest: readonly string[],
): readonly Effect[] | null {
  const starts =
    (verb === 'unshare' && /^(?:podman|buildah)$/.test(program)) ||
    (verb === 'run' && program === 'toolbox')
  if (!starts) return null
  const words = behindOptions(
    rest,
    /^(?:-c|--container|-d|--distro|-r|--release|--preserve-fds|-m|--mount)$/,
  )
  return words.length === 0 ? [] : [{ do: 'run', words }]
}

function composeVerb(words: readonly string[], nested: boolean): string {
  const own = nested ? words.slice(1) : words
  const at = own.findIndex(
    (word, index) =>
      !word.startsWith('-') &&
      !/^(?:-f|--file|-p|--project-name|--profile|--env-file|--project-directory)$/.test(
        own[index - 1] ?? '',
      ),
  )
  return own[at] ?? ''
}

function defaultNoun(verb: string): string {
  return verb === 'rmi' ? 'image' : 'container'
}

/** Letters that stand for flags without a value, and at the end one with a value: `-itv`. */
const cluster = /^(-[dDiPqtT]+)([vewpuhlmac])$/

function takesValue(flag: string): boolean {
  return valued.has(flag) || cluster.test(flag)
}

function apart(flag: string): readonly string[] {
  const [, bare, last] = cluster.exec(flag) ?? []
  return bare === undefined || last === undefined ? [flag] : [bare, `-${last}`]
}

function started(use: Use, words: readonly string[]): readonly Effect[] {
  const at = words.findIndex(
    (word, index) => !word.startsWith('-') && !takesValue(words[index - 1] ?? ''),
  )
  const flags = (at === -1 ? words : words.slice(0, at)).flatMap(apart)
  const image = at === -1 ? '' : (words[at] ?? '')
  const command = at === -1 ? [] : words.slice(at + 1)
  const mounts = [
    ...valuesOf(flags, /^(?:-v|--volume|--mount)(?:=(.*))?$/),
    ...flags.flatMap((flag) => /^-v(?!=)(.+)$/.exec(flag)?.[1] ?? []),
  ]
  const entry = valuesOf(flags, /^--entrypoint(?:=(.*))?$/)
  const weakened = weaknesses(flags, mounts, use.home)
  const run = ownProgram(image, [...entry.slice(-1), ...command])
  return [
    weakenedRun(use, weakened, image),
    ...mounts.flatMap((mount) => mountEffects(mount)),
    ...(imageTools.test(imageName(image))
      ? [{ do: 'run' as const, words: [imageName(image), ...command] }]
      : []),
    ...[image, ...entry, ...command.slice(0, 1)]
      .filter(isMiner)
      .slice(0, 1)
      .map((): Effect => ({ do: 'run', words: ['xmrig'] })),
    ...(weakened.length > 0 && [...entry, ...command].length > 0
      ? [{ do: 'run' as const, words: [...entry, ...command] }]
      : []),
    ...insideMounts(flags, mounts, run),
  ]
}

function weakenedRun(use: Use, weakened: readonly string[], image = ''): Effect {
  const imageKnown = isLiteral(image) && image !== '' && use.certain
  return act({
    kind: 'container.run',
    engine: use.program,
    image: imageKnown ? image : '',
    imageKnown,
    weakened,
  })
}

function valuesOf(flags: readonly string[], name: RegExp): readonly string[] {
  return flags.flatMap((flag, index) => {
    const match = name.exec(flag)
    return match === null ? [] : [match[1] ?? flags[index + 1] ?? '']
  })
}

function weaknesses(
  flags: readonly string[],
  mounts: readonly string[],
  home: string,
): readonly string[] {
  const line = flags.map(shown).join(' ')
  const sources = mounts.map(sourceOf)
  const found = new Set<string>()
  if (/--privileged(?!=false)|--cap-add[= ]ALL\b/i.test(line)) found.add('privileged')
  if (/--(?:net|network)[= ]host\b/.test(line)) found.add('host-network')
  if (/--pid[= ]host\b/.test(line)) found.add('host-pid')
  if (/--(?:ipc|uts|userns|cgroupns)[= ]host\b/.test(line)) found.add('host-namespace')
  if (
    /--cap-add[= ](?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH|NET_ADMIN|SYS_RAWIO|BPF)/i.test(
      line,
    )
  )
    found.add('capability')
  if (
    /--security-opt[= ](?:seccomp[=:]unconfined|apparmor[=:]unconfined|label[=:]disable)/.test(line)
  )
    found.add('unconfined')
  if (/--device[= ]\/dev\/(?:sd|nvme|mem|kmem|dm)/.test(line)) found.add('host-device')
  if (
    sources.some(
      (path) =>
        path.replace(/\/$/, '') === home ||
        /^\/(?:\*|etc|root|usr|var|boot|proc|sys|dev|home|Users|bin|sbin|lib|(?:home|Users)\/[^/]+)?\/?$/.test(
          path,
        ),
    )
  )
    found.add('host-root')
  if (sources.some((path) => /(?:docker|podman|containerd|crio|cri-dockerd)\.sock$/.test(path)))
    found.add('engine-socket')
  return [...found].toSorted()
}

function sourceOf(mount: string): string {
  const named = /(?:^|,)(?:source|src)=([^,]*)/.exec(mount)
  return named?.[1] ?? mount.split(':')[0] ?? ''
}

/** The image of a program that is not told again: `alpine/git push`. */
function ownProgram(image: string, words: readonly string[]): readonly string[] {
  const isGit =
    imageName(image) === 'git' && !/^(?:git|(?:.*\/)?(?:ba|z|da)?sh)$/.test(words[0] ?? '')
  return isGit ? ['git', ...words] : words
}

/** What is run beside folders of this machine does to them what it does. */
function insideMounts(
  flags: readonly string[],
  mounts: readonly string[],
  words: readonly string[],
): readonly Effect[] {
  const known = mounts.flatMap(mountIn)
  const [folder = ''] = valuesOf(flags, /^(?:-w|--workdir)(?:=(.*))?$/).slice(-1)
  return known.length === 0 || words.length === 0
    ? []
    : [{ do: 'run', words, inside: { mounts: known, folder } }]
}

/** A folder of this machine by its path, and where it is mounted. Source: docker-run(1), "--volume", "--mount". */
function mountIn(written: string): readonly Mount[] {
  const mount = written.replaceAll('"', '')
  const source = sourceOf(mount)
  const [, plain = ''] = mount.split(':')
  const target = /(?:^|,)(?:target|destination|dst)=([^,]*)/.exec(mount)?.[1] ?? plain
  return /^[/~.]/.test(source) && target.startsWith('/')
    ? [{ source, target, readOnly: isReadOnly(mount) }]
    : []
}

function isReadOnly(mount: string): boolean {
  return /:(?:[a-zA-Z,]*,)?ro(?:,|$)|(?:^|,)(?:readonly|ro)(?:=(?:true|1))?(?:,|$)/.test(mount)
}

/** A mounted host folder can be read and written by what runs inside. */
function mountEffects(mount: string): readonly Effect[] {
  const source = sourceOf(mount)
  if (!/^[/~.]/.test(source) && !source.includes('$')) return []
  const readOnly = isReadOnly(mount)
  return [
    touch('read', source, { recursive: true, manner: 'bind' }),
    ...(readOnly ? [] : [touch('write', source, { recursive: true, manner: 'bind' })]),
  ]
}

function inside(words: readonly string[]): readonly Effect[] {
  const at = words.findIndex(
    (word, index) => !word.startsWith('-') && !takesValue(words[index - 1] ?? ''),
  )
  const command = at === -1 ? [] : words.slice(at + 1)
  return command.length === 0 ? [] : [{ do: 'run', words: command }]
}

function rehearses(use: Use, line: string): boolean {
  const given = [
    ...`${use.words.map(shown).join(' ')} ${line}`.matchAll(
      /(?:^|\s)--dry-run(?:=(\S+))?(?=\s|$)/g,
    ),
  ]
  return given.length > 0 && !/^(?:0|f|false)$/i.test(given.at(-1)?.[1] ?? '')
}

/** What is left of it is fetched or made again: these lose nothing but time, one at a time. */
const remade = /^(?:container|image|builder|buildx|network|compose|pod|manifest)$/

function removed(use: Use, noun: string, verb: string, rest: readonly string[]): readonly Effect[] {
  const line = rest.map(shown).join(' ')
  const forced = /(?:^|\s)(?:-[a-z]*f[a-z]*|--force)(?:\s|$)/.test(line)
  const flagged = /(?:^|\s)(?:-[a-z]*v[a-z]*|--volumes|--all-volumes)(?:\s|$)/.test(line)
  // Source: docker compose's reference, "--dry-run".
  if (noun === 'compose' && rehearses(use, line)) return []
  const kept = /^(?:stack|service|secret|config|node|swarm)$/.test(noun)
  const volumes = noun === 'volume' || ((verb === 'down' || noun === 'system') && flagged)
  if (verb === 'prune' && !forced && !isAnswered(use)) return []
  const everything =
    rest.some((word) => !isLiteral(word)) ||
    noun === 'system' ||
    (/^(?:rm|rmi|delete)$/.test(verb) && /(?:^|\s)(?:-[a-z]*a[a-z]*|--all)(?:\s|$)/.test(line))
  const docker = /^(?:docker|podman|nerdctl|buildah|finch|crictl|ctr)/.test(use.program)
  const stops = verb === 'kill' || (verb === 'down' && !volumes)
  const loses =
    volumes ||
    kept ||
    noun === 'system' ||
    (!docker && (forced || everything) && !/^(?:kind|k3d|minikube)$/.test(use.program)) ||
    (forced && (everything || !remade.test(noun) || /^(?:destroy|purge|reset|leave)$/.test(verb)))
  return [
    act({
      kind: 'infra.change',
      program: use.program,
      operation: loses && !stops ? 'delete' : 'disable',
      subject: volumes ? `${noun} volume` : everything && forced ? `${noun} all` : noun,
      argumentsKnown: use.certain || !everything,
      production: 'no',
      unattended: forced,
      dryRun: false,
    }),
  ]
}

/** `compose run -v /:/h web`: folders of this machine for one run. */
function composeRun(
  use: Use,
  words: readonly string[],
  rest: readonly string[],
): readonly Effect[] {
  const mounts = valuesOf(words, /^(?:-v|--volume)(?:=(.*))?$/)
  const command = inside(rest)
  const mounted = command.flatMap((one) =>
    one.do === 'run' ? insideMounts(words, mounts, one.words) : [],
  )
  return [
    weakenedRun(use, weaknesses([], mounts, use.home)),
    ...mounts.flatMap(mountEffects),
    ...(mounted.length > 0 ? mounted : command),
  ]
}
