import type { Effect, ProgramSpec } from '../program.ts'
import { isLiteral } from '../marks.ts'
import type { Use } from '../use.ts'
import { behindOptions } from './behind-options.ts'
import { wrapper } from './wrapper-effects.ts'

/** Programs that start another one, each with words of its own before it. */
export const starters: readonly ProgramSpec[] = [
  // The mask or list of processors is always an operand: `-c` only says how it is written. Source: taskset(1).
  wrapper('taskset', 'a all-tasks, c cpu-list, p pid', 1, (use) =>
    use.has('p') ? [] : started(use.operands.slice(1)),
  ),
  // Source: numactl(8). The memory that is set up by `--shm` and its kin is nobody's command.
  wrapper(
    'numactl',
    'a all, b balancing, i interleave=text, p preferred=text, P preferred-many=text, w weighted-interleave=text, C physcpubind=text, N cpunodebind=text, m membind=text, l localalloc, s show, H hardware, u huge, L length=text, o offset=text, M shmmode=text, t strict, I shmid=text, S shm=text, f file=text, d dump, D dump-nodes, T touch, c cpubind=text',
  ),
  // The priority may be left out where the policy has none. Source: chrt(1).
  wrapper(
    'chrt',
    'b batch, d deadline, e ext, f fifo, i idle, o other, r rr, R reset-on-fork, T sched-runtime=text, P sched-period=text, D sched-deadline=text, a all-tasks, m max, p pid, v verbose',
    0,
    (use) =>
      use.has('p')
        ? []
        : started(use.operands.slice(/^-?\d+$/.test(use.operands[0] ?? '') ? 1 : 0)),
  ),
  // Without `-e` its operands are processes. Source: schedtool(8).
  wrapper('schedtool', 'N, F, R, B, I, D, M=text, p=text, n=text, a=text, e, r, v', 0, (use) =>
    use.has('e') ? started(use.operands) : [],
  ),
  // The dynamic linker, started by its own name. Source: ld.so(8).
  wrapper(
    'ld.so ld64.so ld-linux.so ld-linux-x86-64.so ld-linux-aarch64.so ld-linux-armhf.so ld-linux-riscv64-lp64d.so ld-musl-x86_64.so ld-musl-aarch64.so ld-musl-i386.so ld-musl-armhf.so',
    'list, verify, inhibit-cache, library-path=text, inhibit-rpath=text, audit=text, preload=text, argv0=text, glibc-hwcaps-prepend=text, glibc-hwcaps-mask=text, list-tunables, list-diagnostics, help, version',
    0,
    (use) => (use.has('list') || use.has('verify') ? [] : started(use.operands)),
  ),
  // Programs for another processor. Source: QEMU, "User mode emulation".
  {
    names:
      'x86_64 i386 aarch64 aarch64_be arm armeb riscv32 riscv64 ppc ppc64 ppc64le s390x mips mipsel mips64 mips64el sparc sparc64 m68k alpha loongarch64 sh4 hppa'
        .split(' ')
        .flatMap((processor) => [`qemu-${processor}`, `qemu-${processor}-static`])
        .join(' '),
    style: 'raw',
    traits: ['wrapper'],
    effects: (use) =>
      started(
        behindOptions(use.words, /^-(?:g|L|s|cpu|E|U|0|r|B|R|d|dfilter|D|p|seed|trace|plugin|t)$/),
      ),
  },
  // Source: prlimit(1); a limit is attached to its option.
  wrapper(
    'prlimit',
    'p pid=text, o output=text, noheadings, raw, verbose, c core=?, d data=?, e nice=?, f fsize=?, i sigpending=?, l memlock=?, m rss=?, n nofile=?, q msgqueue=?, r rtprio=?, s stack=?, t cpu=?, u nproc=?, v as=?, x locks=?, y rttime=?',
  ),
  wrapper('cgexec', 'g=text, sticky, b'),
  // Source: daemonize(1).
  wrapper('daemonize', 'a, c=text, e=write, E=text, l=write, o=write, p=write, u=text, v'),
  {
    names: 'direnv',
    style: 'stop-at-operand',
    traits: ['developer-tool'],
    prints: 'filtered',
    subcommands: { exec: { effects: (use) => started(use.operands.slice(1)) } },
  },
  {
    names: 'foreman honcho',
    style: 'stop-at-operand',
    traits: ['developer-tool'],
    prints: 'filtered',
    options: 'e env=read, f procfile=read, d app-root=text, root=text',
    subcommands: { run: { effects: (use) => started(use.operands) } },
  },
  {
    names: 'capsh',
    style: 'raw',
    traits: ['wrapper'],
    effects: capsh,
  },
  {
    names: 'ssh-agent',
    style: 'stop-at-operand',
    traits: ['ssh'],
    options: 'a=text, c, D, d, E=text, k, O=text, P=text, s, T, t=text, u, U',
    prints: (use) => (use.operands.length === 0 ? 'setup' : null),
    effects: (use) => started(use.operands),
  },
  // The command is handed to a shell with the script's name behind it. Source: nodemon's `--help options`.
  {
    names: 'nodemon',
    traits: ['wrapper'],
    options:
      'x exec=text, w watch=text, i ignore=text, e ext=text, d delay=text, s signal=text, C on-change-only, I no-stdin, L legacy-watch, V verbose, q quiet, cwd=text, config=read, P polling-interval=text',
    effects: (use) =>
      use.has('x') ? inShell(use.values('x'), use.operands) : started(use.operands),
  },
  {
    names: 'pm2',
    traits: ['developer-tool'],
    prints: 'filtered',
    options:
      'n name=text, i instances=text, l log=write, o output=write, e error=write, p pid=write, k kill-timeout=text, f force, namespace=text, interpreter=text, node-args interpreter-args=text, max-memory-restart=text, watch=?, ignore-watch=text, cwd=text, env=text, c cron cron-restart=text, u user=text, uid=text, gid=text, hp=text, restart-delay=text, exp-backoff-restart-delay=text, max-restarts=text, only=text, log-date-format=text, s silent, m mini-list, a update-env',
    effects: pm2,
  },
  {
    names: 'forever',
    style: 'stop-at-operand',
    traits: ['developer-tool'],
    prints: 'filtered',
    options:
      'm=text, l=write, o=write, e=write, p=text, c=text, a append, f fifo, n number=text, s silent, w watch, d debug, t killTree, v verbose, pidFile=write, sourceDir=text, workingDir=text, minUptime=text, spinSleepTime=text, uid=text, id=text, watchDirectory=text, watchIgnore=text, killSignal=text',
    subcommands: { start: { effects: forever }, restart: { effects: forever } },
    effects: forever,
  },
]

function started(words: readonly string[]): readonly Effect[] {
  return words.length === 0 ? [] : [{ do: 'run', words }]
}

/** A command that a shell reads, with words behind it. */
function inShell(texts: readonly string[], words: readonly string[]): readonly Effect[] {
  return texts.slice(-1).map((text) => ({ do: 'shell', text: [text, ...words].join(' ') }))
}

/** `--` and `-+` start a shell with the words behind, `==` and `=+` itself. Source: capsh(1). */
function capsh({ words }: Use): readonly Effect[] {
  const at = words.findIndex((word) => /^(?:--|-\+|==|=\+)$/.test(word))
  if (at === -1) return []
  const shell = words.slice(0, at).flatMap((word) => /^--shell=(.+)$/s.exec(word)?.[1] ?? [])
  const program = words[at]?.startsWith('=') === true ? 'capsh' : (shell.at(-1) ?? 'bash')
  return [{ do: 'run', words: [program, ...words.slice(at + 1)] }]
}

/** What a source ends in, and what it is run by. Source: PM2's interpreter table. */
const interpreters: readonly (readonly [ending: RegExp, interpreter: string])[] = [
  [/\.sh$/, 'bash'],
  [/\.py$/, 'python3'],
  [/\.rb$/, 'ruby'],
  [/\.php$/, 'php'],
  [/\.pl$/, 'perl'],
]

/** A text of several words is for a shell; another name is a program's, unless it is a source or a list of them. */
function pm2(use: Use): readonly Effect[] {
  const [verb = '', target = '', ...words] = use.operands
  if (!/^(?:start|restart|reload|startOrRestart|startOrReload)$/.test(verb)) return []
  if (isLiteral(target) && /\s/.test(target)) return inShell([target], words)
  const named =
    use.values('interpreter').at(-1) ?? interpreters.find(([ending]) => ending.test(target))?.[1]
  if (named !== undefined && named !== 'none') return started([named, target, ...words])
  if (verb !== 'start' || /\.(?:[cm]?[jt]sx?|json5?|ya?ml)$/.test(target)) return []
  return started(use.operands.slice(1))
}

/** `-c` says what the script is run by, in words that forever cuts itself. Source: forever's `--help`. */
function forever(use: Use): readonly Effect[] {
  return [...inShell(use.values('c'), []), ...inShell(use.values('c'), use.operands)]
}
