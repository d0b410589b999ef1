import { createHash } from 'node:crypto'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where Custody keeps its state, and every path the CLI knows below it. Names only: nothing here need exist. */
export type Home = {
  readonly path: string
  /** Ports, chosen once, on the first start. */
  readonly config: string
  /** Held through the kernel while `up` runs; see `lock.ts`. Its content means nothing. */
  readonly lock: string
  /** Who runs, and where; written by `up`. True only while the lock is held. */
  readonly running: string
  /** What the operator of this machine chose: preset, approved MCP servers. It need not be there. */
  readonly policyChoice: string
  /** C2SP `tlog-policy` text, written at enrolment. */
  readonly trustPolicy: string
  readonly server: string
  readonly daemon: string
  /** What the daemon says of itself: pid, port, control socket. */
  readonly daemonState: string
  readonly installs: string
  readonly logs: string
}

/** `CUSTODY_HOME`, else `$XDG_STATE_HOME/custody`, else `~/.local/state/custody`; always absolute. */
export function homeOf(env: { readonly [name: string]: string | undefined }): Home {
  return homeAt(
    given(env['CUSTODY_HOME']) ??
      join(
        given(env['XDG_STATE_HOME']) ?? join(given(env['HOME']) ?? homedir(), '.local', 'state'),
        'custody',
      ),
  )
}

export function homeAt(folder: string): Home {
  const path = resolve(folder)
  return {
    path,
    config: join(path, 'config.json'),
    lock: join(path, 'up.lock'),
    running: join(path, 'up.json'),
    policyChoice: join(path, 'policy.json'),
    trustPolicy: join(path, 'trust-policy'),
    server: join(path, 'server'),
    daemon: join(path, 'daemon'),
    daemonState: join(path, 'daemon', 'daemon.json'),
    installs: join(path, 'installs'),
    logs: join(path, 'logs'),
  }
}

// A unix socket's path holds 108 bytes with its end; 100 leaves room for a name beside it.
const socketPathBytesMax = 100

/** Where the daemon's control socket is when `daemon.json` does not say: below the home, or in a short folder. */
export function controlSocketAt(home: Home, uid: number | null): string {
  const usual = join(home.daemon, 'control.sock')
  if (Buffer.byteLength(usual) <= socketPathBytesMax) return usual
  const mark = createHash('sha256').update(home.path).digest('hex').slice(0, 8)
  return join(tmpdir(), `custody-${uid ?? 0}-${mark}`, 'control.sock')
}

/** An environment variable that is set to nothing is not set (XDG Base Directory, 0.8). */
function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text
}
