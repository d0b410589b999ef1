import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Hash } from './merkle.ts'

/** Origin, size and root hash of a log: what a seal signs. Source: C2SP tlog-checkpoint. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

export type CheckpointProblem = { readonly code: 'CHECKPOINT_SHAPE_UNKNOWN' }

/** Writes a checkpoint's note text: three lines, and never an extension line. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${encodeBase64(checkpoint.root)}\n`
}

/** Reads a note text as a checkpoint. Refuses extension lines: nothing of ours writes them, no monitor reads them. */
export function parseCheckpoint(noteText: string): Result<Checkpoint, CheckpointProblem> {
  const [origin, size, root, end, ...more] = noteText.split('\n')
  const isShape =
    origin !== undefined &&
    size !== undefined &&
    root !== undefined &&
    end === '' &&
    more.length === 0 &&
    /^[^\s+]+$/u.test(origin) &&
    /^(?:0|[1-9][0-9]{0,15})$/.test(size) &&
    Number.isSafeInteger(Number(size))
  if (!isShape) return err({ code: 'CHECKPOINT_SHAPE_UNKNOWN' })
  const hash = decodeBase64(root)
  return hash.ok && hash.value.length === 32
    ? ok({ origin, size: Number(size), root: hash.value })
    : err({ code: 'CHECKPOINT_SHAPE_UNKNOWN' })
}
