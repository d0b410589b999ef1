import { decodeBase64, parseCheckpoint, parseNote } from '@custody/evidence'
import type { Checkpoint, ConsistencyProof, SignedNote } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

/** What a log asks: cosign this head, which extends the one of `oldSize` that you saw last. */
export type AddRequest = {
  readonly oldSize: number
  readonly proof: ConsistencyProof
  readonly note: SignedNote
  readonly head: Checkpoint
  /** Whether its text goes on after the root hash. Logs of ours never have such lines; those of others may. */
  readonly isExtended: boolean
}

export type AddRequestProblem = { readonly code: 'REQUEST_SHAPE_UNKNOWN' }

const invalid: AddRequestProblem = { code: 'REQUEST_SHAPE_UNKNOWN' }
const proofLinesMax = 63

/** Reads the body of `add-checkpoint`. Source: C2SP tlog-witness. Says nothing of whether anything of it holds. */
export function parseAddRequest(body: string): Result<AddRequest, AddRequestProblem> {
  // Untrusted: anyone may send it.
  const end = body.indexOf('\n\n')
  if (end < 0) return err(invalid)
  const [first = '', ...lines] = body.slice(0, end).split('\n')
  const [, digits] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? []
  const oldSize = Number(digits)
  if (!Number.isSafeInteger(oldSize) || lines.length > proofLinesMax) return err(invalid)
  const proof: Uint8Array[] = []
  for (const line of lines) {
    const hash = decodeBase64(line)
    if (!hash.ok || hash.value.length !== 32) return err(invalid)
    proof.push(hash.value)
  }
  const note = parseNote(body.slice(end + 2))
  if (!note.ok) return err(invalid)
  const { text } = note.value
  const [origin, size, root, ...rest] = text.split('\n')
  const head = parseCheckpoint(`${origin}\n${size}\n${root}\n`)
  const isExtended = rest.length > 1
  if (!head.ok || rest.at(-1) !== '' || rest.slice(0, -1).includes('')) return err(invalid)
  return ok({ oldSize, proof, note: note.value, head: head.value, isExtended })
}
