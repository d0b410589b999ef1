import type { Result } from '@custody/model'
import { err } from '@custody/model'
import type { OpenProblem, OpenRules } from './named-file.ts'

/** How far a growing file has been read. Plain, so that it can be kept across restarts. */
export type TailMark = {
  /** Bytes from the start of the file up to the next unread line. */
  readonly offset: number
  /** Device and inode of the file that was read; null before the first reading. */
  readonly file: string | null
  /** Whether `offset` stands inside a line that was too long and is being skipped. */
  readonly insideLongLine: boolean
}

export const tailStart: TailMark = { offset: 0, file: null, insideLongLine: false }

/** A whole line, without its newline, and the offset of its first byte. */
export type TailLine = { readonly at: number; readonly text: string }

export type Tail = {
  readonly lines: readonly TailLine[]
  readonly mark: TailMark
  /** Bytes of over-long lines passed over in this reading. More than none is a gap in what was read. */
  readonly skippedBytes: number
  /** Whether more could be read at once: call again. */
  readonly more: boolean
}

export type TailProblem =
  | OpenProblem
  /** Another file stands there, or the file is shorter than what was read. Start anew from `tailStart`. */
  | { readonly code: 'FILE_REPLACED' }

/**
 * Reads the whole new lines of a file that grows, at most `rules.maxBytes` of them at a time. A last line
 * without its newline is left for the next reading. The size of the file itself has no cap.
 */
export async function tailNamed(
  path: string,
  mark: TailMark,
  rules: OpenRules,
): Promise<Result<Tail, TailProblem>> {
  void path
  void mark
  void rules
  return err({ code: 'FILE_ABSENT' })
}
