import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { OpenProblem, OpenRules } from './named-file.ts'
import type { OpenFile } from './open-file.ts'
import { withNamed } from './open-file.ts'

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

/** A whole line, without its newline, and the offset of its first byte. Bytes that are no UTF-8 read as U+FFFD. */
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

/** A file that grew past this is no transcript. */
const fileBytesMax = 2 * 1024 ** 3

/**
 * Reads the whole new lines of a file that grows, at most `rules.maxBytes` of it at a time; a line longer than
 * that is passed over. A last line without its newline is left for the next reading. Files above 2 GiB are refused.
 */
export async function tailNamed(
  path: string,
  mark: TailMark,
  rules: OpenRules,
): Promise<Result<Tail, TailProblem>> {
  const opening = { ...rules, maxBytes: fileBytesMax }
  return withNamed(path, opening, (opened) => readLines(opened, mark, rules.maxBytes))
}

async function readLines(
  { file, status }: OpenFile,
  mark: TailMark,
  maxBytes: number,
): Promise<Result<Tail, TailProblem>> {
  const id = `${status.dev}:${status.ino}`
  if ((mark.file !== null && mark.file !== id) || status.size < mark.offset)
    return err({ code: 'FILE_REPLACED' })
  const buffer = Buffer.allocUnsafe(Math.min(maxBytes, status.size - mark.offset))
  let size = 0
  while (size < buffer.length) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size, mark.offset + size)
    if (bytesRead === 0) break
    size += bytesRead
  }
  const read = wholeLines(buffer.subarray(0, size), { ...mark, file: id }, maxBytes)
  return ok({
    ...read,
    more: read.mark.offset > mark.offset && read.mark.offset < status.size && size === maxBytes,
  })
}

/** Cuts what was read at `mark` into lines, and says where the next reading starts. */
export function wholeLines(bytes: Buffer, mark: TailMark, maxBytes: number): Omit<Tail, 'more'> {
  const lines: TailLine[] = []
  let from = 0
  let skippedBytes = 0
  let insideLongLine = mark.insideLongLine
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
    if (insideLongLine) skippedBytes += end + 1 - from
    else if (end > from)
      lines.push({ at: mark.offset + from, text: bytes.toString('utf8', from, end) })
    insideLongLine = false
    from = end + 1
  }
  // Nothing but a part of one line, as large as may be read: it is passed over until its end shows up.
  if (insideLongLine || (from === 0 && bytes.length >= maxBytes)) {
    skippedBytes += bytes.length - from
    from = bytes.length
    insideLongLine = true
  }
  return { lines, skippedBytes, mark: { ...mark, offset: mark.offset + from, insideLongLine } }
}
