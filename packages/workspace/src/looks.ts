import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readlinkSync,
  realpathSync,
} from 'node:fs'
import type { PathLook, ScriptText, WorkspaceView } from '@custody/action'
import type { ServedByUser } from './mounts.ts'
import { namedProblem, statusProblem } from './named-file.ts'

// One call looks at a few dozen paths. More is an attempt to make the analysis slow.
const looksMax = 512
const scriptsMax = 48
const scriptBytesMax = 256 * 1024
const spentMsMax = 50

type Looks = Pick<WorkspaceView, 'look' | 'readScript'> & {
  /** As `readScript`, for the few files of git's own: not counted, but timed. */
  readonly readNow: (path: string) => ScriptText | null
}

/**
 * The synchronous part of a view: at most 512 looks, 48 scripts of 256 KiB and 50 ms in all; past that the
 * answers are `unknown` and null. Nothing on a file system that can hang is touched. Same path, same answer.
 */
export function boundedLooks(uid: number, served: ServedByUser): Looks {
  const seen = new Map<string, PathLook>()
  const scripts = new Map<string, ScriptText | null>()
  let spentMs = 0
  const timed = <Value>(ask: () => Value): Value => {
    const started = performance.now()
    const value = ask()
    spentMs += performance.now() - started
    return value
  }
  return {
    look(path) {
      const known = seen.get(path)
      if (known !== undefined) return known
      if (seen.size >= looksMax || spentMs > spentMsMax) return { kind: 'unknown' }
      const look = timed(() => lookAt(path, served))
      seen.set(path, look)
      return look
    },
    readScript(path) {
      const known = scripts.get(path)
      if (known !== undefined) return known
      if (scripts.size >= scriptsMax || spentMs > spentMsMax) return null
      const script = timed(() => readScript(path, uid, served))
      scripts.set(path, script)
      return script
    },
    readNow: (path) => (spentMs > spentMsMax ? null : timed(() => readScript(path, uid, served))),
  }
}

/** What stands at a path, as this process sees it. */
export function lookAt(path: string, served: ServedByUser): PathLook {
  if (!path.startsWith('/') || path.includes('\0') || served(path)) return { kind: 'unknown' }
  try {
    const status = lstatSync(path)
    if (status.isFile())
      return { kind: 'file', hardLinks: status.nlink, id: `${status.dev}:${status.ino}` }
    if (status.isDirectory()) return { kind: 'directory' }
    if (status.isSymbolicLink()) return { kind: 'link', target: readlinkSync(path) }
    return { kind: 'other' }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unknown' }
  }
}

/** A script's text with the digest of its bytes. */
export function scriptFrom(bytes: Uint8Array): ScriptText {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), sha256 }
}

/** By the rules for named files, in the path's own words: a link anywhere in it makes it null. */
function readScript(path: string, uid: number, served: ServedByUser): ScriptText | null {
  if (namedProblem(path, served) !== null) return null
  const rules = { uid, maxBytes: scriptBytesMax }
  try {
    if (realpathSync(path) !== path || statusProblem(lstatSync(path), rules) !== null) return null
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const status = fstatSync(file)
      if (statusProblem(status, rules) !== null) return null
      const buffer = Buffer.alloc(status.size)
      const bytes = buffer.subarray(0, readSync(file, buffer, 0, status.size, 0))
      return scriptFrom(bytes)
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}
