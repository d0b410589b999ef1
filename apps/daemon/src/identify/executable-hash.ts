import type { BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { hashThread } from './hash-thread.ts'
import type { HashExecutable } from './proc.ts'

/** Bounds of hashing: a larger executable has no hash, and so many hashes are remembered. */
export type HashBounds = { readonly sizeBytesMax: number; readonly rememberedMax: number }

export const hashBounds: HashBounds = { sizeBytesMax: 1024 ** 3, rememberedMax: 512 }

/**
 * Makes a hasher of running executables. It opens /proc/<pid>/exe itself, so that deleted and in-memory ones are
 * read too; it remembers by device, inode, size, mtime and ctime, and reads each file once, in a thread.
 */
export function executableHasher(proc: string, bounds: HashBounds = hashBounds): HashExecutable {
  const known = new Map<string, Promise<string | null>>()
  const hashFile = hashThread()

  const hashOnce = (file: FileHandle, key: string): Promise<string | null> => {
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= bounds.rememberedMax) known.delete(known.keys().next().value ?? '')
    const hash = hashFile(file.fd).then(async (value) => {
      // A file that changed while it was read, or could not be read, is remembered by no hash.
      if (value !== null && keyOf(await file.stat({ bigint: true })) === key) return value
      known.delete(key)
      return null
    })
    known.set(key, hash)
    return hash
  }

  return async (pid) => {
    try {
      const file = await open(`${proc}/${pid}/exe`, 'r')
      try {
        const status = await file.stat({ bigint: true })
        if (!status.isFile() || status.size > BigInt(bounds.sizeBytesMax)) return null
        return await hashOnce(file, keyOf(status))
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
