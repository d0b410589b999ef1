import type { ServedByUser } from './mounts.ts'

/** What a file that somebody named must be before a byte of it is read. */
export type OpenRules = {
  /** Whose file it must be: the caller's uid. In a same-user installation that is our own. */
  readonly uid: number
  /** A larger file is refused; nothing of it is read. */
  readonly maxBytes: number
  readonly timeoutMs: number
  /** The file must lie below this folder once links in its path are resolved; null where any folder will do. */
  readonly under: string | null
}

/** Why a named file was not read. Each is a problem in the entry and makes an analysis incomplete. */
export type OpenProblem =
  /** Relative, too long, with a NUL or a `..`. */
  | { readonly code: 'FILE_PATH_BAD' }
  | { readonly code: 'FILE_ABSENT' }
  /** The last component is a symbolic link. */
  | { readonly code: 'FILE_LINK_REFUSED' }
  /** It lies, once resolved, outside the folder it must lie below. */
  | { readonly code: 'FILE_OUTSIDE_FOLDER' }
  /** A FIFO, device, socket or folder, or something in /proc, /sys or /dev. */
  | { readonly code: 'FILE_NOT_REGULAR' }
  /** On a file system that an ordinary user serves (FUSE), which can hang its readers. */
  | { readonly code: 'FILE_SYSTEM_REFUSED' }
  | { readonly code: 'FILE_OWNER_DIFFERS' }
  | { readonly code: 'FILE_TOO_LARGE'; readonly sizeBytes: number }
  | { readonly code: 'FILE_UNREADABLE'; readonly cause: string }
  | { readonly code: 'FILE_TIMEOUT' }
  /** Earlier reads still hang; this one was not begun. */
  | { readonly code: 'FILE_READERS_BUSY' }

/** What is wrong with a path before anything is touched; null if nothing is. Untrusted: the path is the agent's. */
export function namedProblem(path: string, served: ServedByUser): OpenProblem | null {
  if (!path.startsWith('/') || path.includes('\0') || path.length > 4096)
    return { code: 'FILE_PATH_BAD' }
  if (/^\/(?:proc|sys|dev)(?:\/|$)/.test(path)) return { code: 'FILE_NOT_REGULAR' }
  if (served(path)) return { code: 'FILE_SYSTEM_REFUSED' }
  return null
}

/** What is wrong with the file itself, by its status before and after it was opened; null if nothing is. */
export function statusProblem(
  status: FileStatus,
  rules: Pick<OpenRules, 'uid' | 'maxBytes'>,
): OpenProblem | null {
  if (status.isSymbolicLink()) return { code: 'FILE_LINK_REFUSED' }
  if (!status.isFile()) return { code: 'FILE_NOT_REGULAR' }
  if (status.uid !== rules.uid) return { code: 'FILE_OWNER_DIFFERS' }
  if (status.size > rules.maxBytes) return { code: 'FILE_TOO_LARGE', sizeBytes: status.size }
  return null
}

type FileStatus = {
  readonly uid: number
  readonly size: number
  readonly isFile: () => boolean
  readonly isSymbolicLink: () => boolean
}
