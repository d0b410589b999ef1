import type { TailMark } from '@custody/workspace'
import { tailStart } from '@custody/workspace'
import { z } from 'zod'

/** How far one conversation file has been read, and what is needed to read it on. Kept beside the log. */
export type TranscriptState = {
  readonly mark: TailMark
  /** The message whose tokens were told last: several lines can belong to one. */
  readonly lastMessage: string | null
}

/** Marks that tell how far a conversation was read begin so; the digest of its path follows. */
export const transcriptMarks = 'transcript:'

export const transcriptStart: TranscriptState = { mark: tailStart, lastMessage: null }

const shape = z.object({
  mark: z.object({
    offset: z.int().min(0),
    file: z.string().nullable(),
    insideLongLine: z.boolean(),
  }),
  lastMessage: z.string().nullable(),
})

export function encodeTranscriptState(state: TranscriptState): string {
  return JSON.stringify(state)
}

/** Reads what was kept; the start where nothing or something else was. */
export function parseTranscriptState(text: string | null): TranscriptState {
  try {
    return shape.parse(JSON.parse(text ?? ''))
  } catch {
    return transcriptStart
  }
}
