import { followsChip, linesOf, parseNote, portableCrypto, sealKeyId } from '@custody/evidence'
import type { ChipState, SealKey } from '@custody/evidence'
import { nodeP256 } from '@custody/keys'
import { sealVerifier } from '@custody/keys/verify'
import type { StoreTasks } from '../http/store-tasks.ts'
import type { AskedWitness } from './ask-witness.ts'
import { shownHead } from './last-witnessed.ts'

/**
 * Whether what a witness shows proves that two machines seal one log: a head that its cosignature and the device's own seal are
 * on, and that is not in the log held here, or whose chip the newest seal here cannot follow. A refusal alone is a word that nobody
 * signed: a witness, or whoever stands before it, must not be able to silence a device by it.
 */
export async function provesSplit(
  witness: AskedWitness,
  origin: string,
  store: Pick<StoreTasks, 'keyOfLog' | 'holdsHead' | 'headToCosign'>,
): Promise<boolean> {
  const key = await store.keyOfLog(origin)
  if (key === null) return false
  const shown = await shownHead(witness, { origin, key })
  if (shown === null || shown === 'away') return false
  if (!(await store.holdsHead(shown.head))) return true
  const newest = await store.headToCosign(origin, 0)
  const [before, now] = [shown.note, newest?.note ?? ''].map((note) => chipIn(note, origin, key))
  if (before == null || now == null) return false
  const follows = followsChip(before, now)
  // A chip that seals twice within its clock's millisecond is one.
  return !follows.ok && follows.error.code !== 'CHIP_CLOCK_NOT_RISING'
}

function chipIn(text: string, origin: string, key: SealKey): ChipState | null {
  const note = parseNote(text)
  if (!note.ok) return null
  const [line] = linesOf(note.value, origin, sealKeyId(portableCrypto, origin, key))
  if (line === undefined) return null
  const bytes = new TextEncoder().encode(note.value.text)
  const seal = sealVerifier(nodeP256())(key, bytes, line.signature)
  return seal.ok && seal.value.chip !== null ? { ...seal.value.chip, text: note.value.text } : null
}
