import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { OpenProblem, OpenRules } from './named-file.ts'
import { withNamed } from './open-file.ts'

/** Hashes an open file by its descriptor, SHA-256, hex; null where it could not. The caller says in which thread. */
export type HashDescriptor = (descriptor: number) => Promise<string | null>

/** What a file or a whole folder holds. */
export type NamedDigest = {
  /** Of a folder: over every path below it and what stands there. Hex. */
  readonly sha256: string
  readonly sizeBytes: number
  /** The newest change of any of its files, contents or owner, by the file system's clock, in ms. */
  readonly changedAtMs: number
}

/** The digest of one file that an agent named, by the rules of `openNamed`. It may be the account's own or root's, who installs for all. */
export async function digestFile(
  path: string,
  rules: Omit<OpenRules, 'under'>,
  hashFile: HashDescriptor,
): Promise<Result<NamedDigest, OpenProblem>> {
  for (const uid of new Set([rules.uid, 0])) {
    const read = await withNamed(path, { ...rules, uid, under: null }, async ({ file, status }) => {
      const sha256 = await hashFile(file.fd)
      const after = await file.stat()
      // A file that was written meanwhile is neither the one nor the other.
      return sha256 === null || after.ctimeMs !== status.ctimeMs
        ? err({ code: 'FILE_UNREADABLE', cause: 'CHANGED' } as const)
        : ok({ sha256, sizeBytes: status.size, changedAtMs: status.ctimeMs })
    })
    if (read.ok || read.error.code !== 'FILE_OWNER_DIFFERS') return read
  }
  return err({ code: 'FILE_OWNER_DIFFERS' })
}
