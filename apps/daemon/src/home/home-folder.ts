import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  writeFileSync,
  renameSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** Where a daemon keeps what is its own. Every folder is 0700. */
export type DaemonHome = {
  readonly home: string
  readonly folder: string
  readonly lock: string
  readonly address: string
  readonly identity: string
  readonly enrolledLog: string
  readonly localLog: string
  readonly deviceKey: string
  readonly tagKey: string
  readonly clientKey: string
  readonly policy: string
  readonly logFile: string
  readonly trustPolicy: string
  /** Lines of a C2SP tlog-policy: witnesses and their quorum. Without it there is none. */
  readonly witnesses: string
  readonly enrolToken: string
  readonly config: string
  readonly controlSocket: string
}

export type HomeProblem = {
  readonly code: 'HOME_UNWRITABLE'
  readonly path: string
  readonly cause: string
}

/** Makes the folders that are missing. `HOME_UNWRITABLE`: nothing can be recorded here, so nothing may be decided. */
export function openHome(home: string): Result<DaemonHome, HomeProblem> {
  const folder = join(home, 'daemon')
  const socketFolder = socketFolderOf(home, folder)
  for (const path of [home, folder, join(folder, 'policy'), join(home, 'logs'), socketFolder]) {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 })
      if (path !== home) chmodSync(path, 0o700)
      accessSync(path, constants.W_OK | constants.X_OK)
    } catch (cause) {
      return err({ code: 'HOME_UNWRITABLE', path, cause: causeOf(cause) })
    }
  }
  return ok({
    home,
    folder,
    lock: join(folder, 'daemon.lock'),
    address: join(folder, 'daemon.json'),
    identity: join(folder, 'identity.json'),
    enrolledLog: join(folder, 'outbox.sqlite'),
    localLog: join(folder, 'outbox-local.sqlite'),
    deviceKey: join(folder, 'device-key.p8'),
    tagKey: join(folder, 'tag-key'),
    clientKey: join(folder, 'client-key'),
    policy: join(folder, 'policy', 'last-good.json'),
    logFile: join(home, 'logs', 'daemon.log'),
    trustPolicy: join(home, 'trust-policy'),
    witnesses: join(home, 'witnesses'),
    enrolToken: join(home, 'server', 'enrol-token'),
    config: join(home, 'config.json'),
    controlSocket: join(socketFolder, 'control.sock'),
  })
}

const socketPathMax = 100

/** A socket's path has at most 108 bytes: a deep home gets a folder of its own in the temporary one. */
function socketFolderOf(home: string, folder: string): string {
  if (Buffer.byteLength(join(folder, 'control.sock')) <= socketPathMax) return folder
  const name = createHash('sha256').update(home).digest('hex').slice(0, 8)
  return join(tmpdir(), `custody-${process.getuid?.() ?? 0}-${name}`)
}

/** The text of a small file of ours; null when there is none. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Replaces a file as a whole, mode 0600, so that a crash leaves the old one or the new one. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.new`
  writeFileSync(draft, content, { mode: 0o600, flush: true })
  renameSync(draft, path)
}

export function causeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message : String(cause)
}
