import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from './problem.ts'

/** Whose the new file is and what its permission bits are: `mode` for a new one, all of `like` for a replaced one. */
export type Keeping = { readonly mode: number; readonly like?: Stats | null }

/**
 * Writes a whole file so that a reader, or a power cut, finds the old bytes or the new ones and nothing between:
 * a new file beside it, fsync, rename, fsync of the folder. Durable when it returns `ok`.
 */
export function writeFile(
  path: string,
  bytes: Uint8Array | string,
  { mode, like = null }: Keeping,
): Result<true, CliProblem> {
  const beside = join(dirname(path), `.${basename(path)}.custody-${randomBytes(6).toString('hex')}`)
  try {
    writeDurably(beside, bytes, mode, like)
    renameSync(beside, path)
    syncFolder(dirname(path))
    return ok(true)
  } catch (error) {
    discard(beside)
    return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
  }
}

/** Takes away what was begun; where not even that works, the first problem is the one to tell. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The caller tells why the write failed.
  }
}

function writeDurably(
  path: string,
  bytes: Uint8Array | string,
  mode: number,
  like: Stats | null,
): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    for (let at = 0; at < buffer.length;) at += writeSync(file, buffer, at)
    if (like !== null) fchownSync(file, like.uid, like.gid)
    fchmodSync(file, like === null ? mode : like.mode & 0o7777)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a rename or a removal in a folder durable. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

const reasons: { readonly [code: string]: string } = {
  EACCES: 'you may not',
  EPERM: 'you may not',
  ENOENT: 'it is not there',
  ENOTDIR: 'part of its path is no folder',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ELOOP: 'too many links lead to it',
}

/** What the operating system said, in a person's words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return reasons[code] ?? (code === '' ? error.message : `${code}: ${error.message}`)
}
