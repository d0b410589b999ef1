import { secretName } from '../secret-name.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { streamFrom } from '../stream.ts'
import {
  attached,
  wrapper,
  raise,
  sudo,
  su,
  env,
  xargs,
  parallel,
  watch,
  flocked,
  chroot,
  scheduled,
} from './wrapper-effects.ts'

/** All that is typed and shown from now on. */
const recording: Effect = {
  do: 'act',
  action: { kind: 'config.change', subject: 'recording', program: 'script' },
}

/** Programs that start the program named in their own arguments. */
export const wrappers: readonly ProgramSpec[] = [
  wrapper(
    'nohup setsid setpriv catchsegv winpty caffeinate unbuffer proxychains proxychains4 torsocks torify fakeroot eatmydata faketime dbus-run-session xvfb-run gdbserver cpulimit chronic ts tsocks linux32 linux64 i386 x86_64 arch',
    'c, w, f, s, e, reuid=text, regid=text, clear-groups, init-groups, groups=text, l=text, p=text, a, n=text',
  ),
  // Source: rlwrap(1).
  wrapper(
    'rlwrap',
    'a always-readline=?, A ansi-colour-aware=?, b break-chars=text, c complete-filenames, C command-name=text, D history-no-dupes=text, e extra-char-after-completion=text, f file=read, F history-format=text, g forget-matching=text, H history-filename=write, i case-insensitive, I pass-sigint-as-sigterm, l logfile=write, m multi-line=?, n no-warnings, N no-children, o one-shot, O only-cook=text, p prompt-colour=?, P pre-given=text, q quote-characters=text, r remember, R renice, s histsize=text, S substitute-prompt=text, t set-term-name=text, U mirror-arguments, w wait-before-prompt=text, W polling, z filter=text',
  ),
  wrapper('nice', 'n adjustment=text'),
  wrapper('ionice', 'c class=text, n classdata=text, p pid=text, t ignore'),
  wrapper(
    'timeout gtimeout',
    's signal=text, k kill-after=text, preserve-status, foreground, v verbose',
    1,
  ),
  wrapper('stdbuf', 'i input=text, o output=text, e error=text'),
  wrapper(
    'time gtime',
    'p portability, f format=text, o output=write, a append, v verbose, q quiet, h, l',
  ),
  wrapper(
    'strace ltrace dtruss perf-trace valgrind heaptrack rr gprof',
    'o output=write, e expr=text, p attach=text, s=text, f, ff, v, c, t, u=text, E=text, tool=text, log-file=write',
    0,
    (use) => [...attached(use), { do: 'run', words: use.operands }],
  ),
  wrapper(
    'flock',
    's shared, x exclusive, n nonblock, w timeout=text, o close, E=text, c command=text, F, v, u',
    1,
    flocked,
  ),
  wrapper('doas', 'u user=text, C=text, a=text, L, n, s, t', 0, undefined, ['privilege']),
  {
    names: 'sudo sudoedit gosu su-exec pkexec run0 sudo-rs dzdo please calife',
    style: 'stop-at-operand',
    traits: ['privilege', 'wrapper'],
    options:
      'A, b background, B, C close-from=text, D chdir=text, e edit, E preserve-env=?, g group=text, h host=text, H set-home, i login, K, k, l list, n non-interactive, N, p prompt=text, P, R chroot=text, r role=text, S stdin, s shell, T command-timeout=text, t type=text, U other-user=text, u user=text, V version, v validate, X=text',
    effects: sudo,
  },
  {
    names: 'su runuser',
    traits: ['privilege', 'wrapper'],
    options:
      'c command=text, session-command=text, s shell=text, l login, m p preserve-environment, g group=text, G supp-group=text, f fast, P pty, w whitelist-environment=text, u user=text, h help, V version, T no-pty',
    effects: su,
  },
  {
    names: 'runas gsudo psexec',
    style: 'raw',
    traits: ['privilege', 'wrapper'],
    effects: (use) => [
      raise(use, '', [], {
        opensShell: use.words.some((word) =>
          /^(?:cmd|powershell|pwsh|bash)(?:\.exe)?$/i.test(word),
        ),
      }),
    ],
  },
  {
    names: 'env',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      'i ignore-environment, 0 null, u unset=text, C chdir=text, S split-string=text, s, v debug, a argv0=text, block-signal=?, default-signal=?, ignore-signal=?, list-signal-handling, P=text',
    prints: (use) =>
      use.operands.every((word) => word.includes('=')) && !use.has('S') && !use.has('s')
        ? streamFrom(['environment'])
        : null,
    effects: env,
  },
  {
    names: 'printenv',
    prints: 'environment',
    effects: (use) =>
      use.operands
        .filter((name) => secretName.test(name))
        .map(() => touch('read', '/proc/self/environ', { manner: 'secret-variable' })),
  },
  {
    names: 'xargs gxargs',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      '0 null, a arg-file=read, d delimiter=text, E=text, e=?, eof=?, I replace=text, i=?, J=text, L max-lines=text, l=?, n max-args=text, o open-tty, P max-procs=text, p interactive, r no-run-if-empty, R=text, S=text, s max-chars=text, t verbose, x exit, process-slot-var=text',
    effects: xargs,
  },
  {
    names: 'parallel rush sem env_parallel',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      'j jobs=text, k, n max-args=text, N=text, a arg-file=read, I=text, d delimiter=text, C colsep=text, S sshlogin=text, X, m, q, u, v, t, eta, bar, progress, dry-run, joblog=write, results=write, tmpdir=text, halt=text, delay=text, timeout=text, pipe, block=text, will-cite, no-notice, tag, lb, line-buffer, keep-order, r, 0 null, retries=text, workdir=text, env=text, shuf',
    effects: parallel,
  },
  {
    names: 'watch entr viddy hyperfine watchexec reflex chokidar',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      'n interval=text, d differences=?, g, e, t, c, b, p, x exec, w watch=text, i=text, r, s, z, warmup=text, runs=text, prepare=text, N, ext=text, delay=text, signal=text',
    effects: watch,
  },
  {
    names: 'script ttyrec',
    style: 'stop-at-operand',
    options: 'c command=text, a, q, f, e, t=?, O=write, I=write, B=write, F, k, r',
    // BSD's takes the command behind the file.
    effects: (use) => [
      ...use.values('c').map((text) => ({ do: 'shell' as const, text })),
      // Without a command it records whatever is typed.
      ...(use.has('c') || use.operands.length > 1 ? [] : [recording]),
      ...use.operands.slice(0, 1).map((path) => ({ do: 'write' as const, path })),
      ...(use.operands.length > 1 ? [{ do: 'run' as const, words: use.operands.slice(1) }] : []),
    ],
  },
  {
    names: 'busybox toybox coreutils gobusybox',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    effects: (use) => [{ do: 'run', words: use.operands }],
  },
  {
    names: 'chroot systemd-nspawn proot bwrap firejail nsenter unshare ip-netns setarch',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      'userspec=text, groups=text, m mount=?, u uts=?, i ipc=?, n net=?, p pid=?, U user=?, C, T, t target=text, r map-root-user, f fork, mount-proc=?, D directory=text, S=text, G=text, bind=text, ro-bind=text, dev=text, proc=text, tmpfs=text',
    effects: chroot,
  },
  {
    names: 'systemd-run systemd-inhibit',
    style: 'stop-at-operand',
    traits: ['wrapper'],
    options:
      'user, system, scope, unit=text, p property=text, u=text, t pty, P pipe, q quiet, r, G collect, wait, on-calendar=text, on-active=text, on-boot=text, timer-property=text, uid=text, gid=text, d, E setenv=text, working-directory=text, what=text, who=text, why=text, mode=text',
    effects: (use) => [...scheduled(use), { do: 'run', words: use.operands }],
  },
  {
    names: 'expect',
    options: 'c=text, f=read',
    traits: ['interpreter'],
    operands: 'read',
    effects: (use) => [
      use.operands.every((path) => path === '-') && !use.has('c') && !use.has('f')
        ? { do: 'input', language: 'other' }
        : { do: 'obscure', code: 'SCRIPT_INLINE', interpreter: true },
    ],
  },
]
