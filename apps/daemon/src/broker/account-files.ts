import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { BrokerProblem } from './connection.ts'
import { brokerConnection } from './connection.ts'
import type { FileStatus } from './file-status.ts'
import { decodeStatus, statusBytes } from './file-status.ts'
import { pack } from './frame.ts'

/** A file by its status and, of a link, where it leads. */
export type Looked = { readonly status: FileStatus; readonly target: string }

export type FilePiece = { readonly status: FileStatus; readonly bytes: Buffer }

type Asked<Value> = Promise<Result<Value, BrokerProblem>>

/**
 * Files as one account may see them. Regular files only, no link at the last component, never a file system that a user
 * serves; whoever answers has the account's rights and no others.
 */
export type AccountFiles = {
  readonly look: (path: string) => Asked<Looked>
  /** At most 1 MiB from `offset`. */
  readonly read: (path: string, offset: number, length: number) => Asked<FilePiece>
  /** All names or none: beyond 1 MiB it is refused (`E2BIG` = 7). */
  readonly list: (path: string) => Asked<readonly string[]>
  readonly close: () => void
}

/**
 * The files of an account, behind the broker's socket. Connects when first asked; a process of that account and group
 * must be running then (`EPERM` = 1), and not too many of its files hang (`EBUSY` = 16).
 */
export function accountFiles(
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
  timeoutMs = 1000,
): AccountFiles {
  const connection = brokerConnection(path, timeoutMs, [['become', pack([4, uid], [4, gid])]])
  const named = (name: string) => Buffer.from(name, 'utf8')
  return {
    async look(name) {
      const told = await connection.ask('look', named(name))
      if (!told.ok) return told
      const status = decodeStatus(told.value)
      const target = told.value.toString('utf8', statusBytes + 4)
      return ok({ status, target: status.kind === 'link' ? target : '' })
    },
    async read(name, offset, length) {
      const head = pack([8, offset], [4, length])
      const told = await connection.ask('read', Buffer.concat([head, named(name)]))
      if (!told.ok) return told
      return ok({ status: decodeStatus(told.value), bytes: told.value.subarray(statusBytes) })
    },
    async list(name) {
      const told = await connection.ask('list', named(name))
      if (!told.ok) return told
      return ok(
        told.value
          .toString('utf8')
          .split('\0')
          .filter((one) => one !== ''),
      )
    },
    close: connection.close,
  }
}
