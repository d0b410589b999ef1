import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { HashExecutable } from './proc.ts'

/** Bounds of hashing: a larger executable has no hash, and so many hashes are remembered. */
export type HashBounds = { readonly sizeBytesMax: number; readonly rememberedMax: number }

export const hashBounds: HashBounds = { sizeBytesMax: 1024 ** 3, rememberedMax: 512 }

/**
 * Makes a hasher of running executables. It opens /proc/<pid>/exe itself, so that deleted and in-memory ones are
 * read too; it remembers by device, inode, size, mtime and ctime, and reads one file at a time, each once.
 */
export function executableHasher(proc: string, bounds: HashBounds = hashBounds): HashExecutable {
  const known = new Map<string, Promise<string | null>>()
  let turn: Promise<unknown> = Promise.resolve()

  const hashOnce = (file: FileHandle, status: BigIntStats): Promise<string | null> => {
    const key = keyOf(status)
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= bounds.rememberedMax) known.delete(known.keys().next().value ?? '')
    const hash = turn.then(() => hashFile(file, key)).catch(() => null)
    turn = hash
    known.set(key, hash)
    return forgetNull(known, key, hash)
  }

  return async (pid) => {
    try {
      const file = await open(`${proc}/${pid}/exe`, 'r')
      try {
        const status = await file.stat({ bigint: true })
        if (!status.isFile() || status.size > BigInt(bounds.sizeBytesMax)) return null
        return await hashOnce(file, status)
      } finally {
        await file.close()
      }
    } catch {
      return null
    }
  }
}

function keyOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

/** SHA-256 of an open file, hex; null if it changed while it was read. The event loop goes on between chunks. */
async function hashFile(file: FileHandle, key: string): Promise<string | null> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(512 * 1024)
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
    if (bytesRead === 0) break
    hash.update(chunk.subarray(0, bytesRead))
    at += bytesRead
  }
  return keyOf(await file.stat({ bigint: true })) === key ? hash.digest('hex') : null
}

async function forgetNull(
  known: Map<string, Promise<string | null>>,
  key: string,
  hash: Promise<string | null>,
): Promise<string | null> {
  const value = await hash
  if (value === null) known.delete(key)
  return value
}
