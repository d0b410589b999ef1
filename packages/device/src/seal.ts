import type { Crypto, SealKey } from '@custody/evidence'
import { encodeCheckpoint, sealNote } from '@custody/evidence'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { DeviceLog, LogSeal } from './device-log.ts'

/** What sealing needs from the world. `seal` is a key provider's: it may take as long as a chip does. */
export type Sealer = {
  readonly now: Clock
  readonly crypto: Crypto
  readonly log: Pick<DeviceLog, 'head' | 'newestSeal' | 'keepSeal'>
  readonly key: SealKey
  readonly seal: (noteText: Uint8Array) => Promise<Result<Uint8Array, Problem>>
}

/**
 * Seals everything that is durable now, if anything is new. Null when nothing is.
 *
 * Group commit: while the key is busy, entries gather, and the next call covers them all. What comes back is durable
 * and may be uploaded. `KEY_BUSY`, `KEY_UNAVAILABLE`: entries stay recorded; try again.
 */
export async function sealNext(sealer: Sealer): Promise<Result<LogSeal | null, Problem>> {
  const { origin, size, rootHash } = sealer.log.head()
  if (size === 0 || size === sealer.log.newestSeal()?.size) return ok(null)
  const noteText = encodeCheckpoint({ origin, size, root: rootHash })
  const signature = await sealer.seal(new TextEncoder().encode(noteText))
  if (!signature.ok) return signature
  const { crypto, key } = sealer
  const note = sealNote(crypto, noteText, { origin, key, signature: signature.value })
  const seal = { size, note, at: sealer.now() }
  const kept = sealer.log.keepSeal(seal)
  if (kept.ok) return ok(seal)
  // Another seal was faster and covers as much.
  return kept.error.code === 'SEAL_NOT_ABOVE' ? ok(null) : err(kept.error)
}
