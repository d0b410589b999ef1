import {
  encodeHex,
  encodeLogKey,
  equalHashes,
  parseCheckpoint,
  parseGrant,
  parseNote,
  portableCrypto,
  verifyInclusion,
} from '@custody/evidence'
import type { EpochGrant, LogKey, TreeHead } from '@custody/evidence'
import { isP256Key } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { WitnessStore } from '../witness-store.ts'
import { parseEpochRequest } from './epoch-request.ts'
import type { EpochRequest, EpochRequestProblem } from './epoch-request.ts'

/** What opening an epoch needs from the world. */
export type Opening = {
  readonly store: WitnessStore
  /** POSIX seconds. */
  readonly now: () => number
}

export type OpenEpochProblem =
  | EpochRequestProblem
  /** The witness's operator has not named the organisation. */
  | { readonly code: 'ORGANISATION_UNKNOWN' }
  /** The organisation's log of acts is no log here, so nothing shows that an act is one. */
  | { readonly code: 'ACTS_UNKNOWN' }
  /** The proof is for another head of the acts than the one cosigned last, which has `size` of them. */
  | { readonly code: 'ACTS_HEAD_DIFFERS'; readonly size: number }
  /** No grant, or one for another log, or of a key that nothing could be sealed by. */
  | { readonly code: 'GRANT_INVALID' }
  | { readonly code: 'GRANT_NOT_SHOWN' }
  | { readonly code: 'EPOCH_ORDER_WRONG' }
  /** More was cosigned of the epoch before than the grant tells, or another history: that epoch is closed all the same. */
  | { readonly code: 'GRANT_BEHIND' }
  /** A grant was taken for that epoch: for another key, or for this one, whose log was removed since. */
  | { readonly code: 'EPOCH_GRANTED' }
  | { readonly code: 'LOG_KEY_DIFFERS' }

export type OpenedEpoch = {
  readonly origin: string
  /** The log that is closed for good; null where no log of the epoch before is known. */
  readonly closed: string | null
  /** How many of its entries were cosigned. */
  readonly size: number
}

/** By grants, of one device: whoever writes the acts must not fill the store. */
const epochsMax = 100
const invalid = { code: 'GRANT_INVALID' } as const

/**
 * Opens a device's next epoch and closes the one before, by an act that stands in the organisation's acts as this witness
 * has cosigned them. Durable when this returns, all or nothing. The same grant again changes nothing.
 *
 * Whoever writes the acts can write any grant. So nothing is believed of one but that it was made for all to see: it
 * opens an epoch for one key only, and tells at least as much of the epoch before as was cosigned here. One that tells
 * less closes that epoch and opens none: a later grant for the same key tells what there is then.
 */
export function openEpoch(
  { store, now }: Opening,
  body: string,
): Result<OpenedEpoch, OpenEpochProblem> {
  const request = parseEpochRequest(body)
  if (!request.ok) return request
  const { origin, log, leaf } = request.value
  if (!store.isOrganisationKnown(log.organisation)) return err({ code: 'ORGANISATION_UNKNOWN' })
  const acts = `${log.organisation}/acts`
  if (store.log(acts) === null) return err({ code: 'ACTS_UNKNOWN' })
  const grant = parseGrant(portableCrypto, leaf)
  if (!grant.ok || grant.value.origin !== origin || grant.value.acts !== acts) return err(invalid)
  if (!isP256Key(grant.value.key.publicKey)) return err(invalid)
  const asked = { request: request.value, grant: grant.value }
  return store.alone(() => take(store, asked, now()))
}

type Asked = {
  readonly request: EpochRequest
  readonly grant: EpochGrant
}

function take(
  store: WitnessStore,
  { request, grant }: Asked,
  at: number,
): Result<OpenedEpoch, OpenEpochProblem> {
  const { origin, log } = request
  const key: LogKey = { kind: 'seal', origin, key: grant.key }
  const leaf = encodeHex(grant.leafHash)
  const taken = store.grant(origin)
  const known = store.log(origin)
  if (taken !== null && (known === null || encoded(known) !== encoded(key)))
    return err({ code: 'EPOCH_GRANTED' })
  if (taken?.leaf === leaf) return ok(openedOf(store, grant))
  const shown = verifyShown(store, request, grant)
  if (!shown.ok) return shown
  if (known !== null && encoded(known) !== encoded(key)) return err({ code: 'LOG_KEY_DIFFERS' })
  const newest = store.newestEpoch(`${log.organisation}/device/${log.device}`)
  const isNext = newest === log.epoch - 1 || (newest === log.epoch && known !== null)
  if (!isNext || log.epoch > epochsMax) return err({ code: 'EPOCH_ORDER_WRONG' })
  const isOlder =
    taken !== null && (request.seq < taken.seq || isBehind(grant.previous, taken.previous))
  if (isOlder || cosignedOf(store, grant.closes).some((head) => isBehind(grant.previous, head))) {
    // Whom the grant shuts out has the key still: if the log went on until a better grant, none would ever come in time.
    store.endEpoch({ origin: grant.closes, by: origin, at })
    return err({ code: 'GRANT_BEHIND' })
  }
  const added = store.keepLog(key, { how: 'granted', at })
  if (!added.ok) return added
  store.keepGrant({ origin, leaf, at, seq: request.seq, previous: grant.previous })
  return ok(openedOf(store, grant))
}

/** Whether the act stands in the acts, under the head of them that was cosigned last. */
function verifyShown(
  store: WitnessStore,
  { seq, size, path }: EpochRequest,
  { acts, leafHash }: EpochGrant,
): Result<true, OpenEpochProblem> {
  const head = store.head(acts) ?? { size: 0, root: new Uint8Array(32) }
  if (head.size !== size) return err({ code: 'ACTS_HEAD_DIFFERS', size: head.size })
  const held = verifyInclusion(portableCrypto, leafHash, { index: seq, path }, head)
  return held.ok ? held : err({ code: 'GRANT_NOT_SHOWN' })
}

/** What was cosigned of that log; of one that was removed too, unless another key has its name now. */
function cosignedOf(store: WitnessStore, origin: string): readonly TreeHead[] {
  const log = store.log(origin)
  const head = store.head(origin)
  const removed = store.removed().flatMap((one) => {
    const isOurs = one.origin === origin && (log === null || one.verifierKey === encoded(log))
    const note = isOurs && one.head !== null ? parseNote(one.head.note) : null
    const read = note?.ok === true ? parseCheckpoint(note.value.text) : null
    return read?.ok === true ? [read.value] : []
  })
  return head === null ? removed : [head, ...removed]
}

/** Nothing that was cosigned of the epoch before may be passed over. */
function isBehind(previous: TreeHead | null, cosigned: TreeHead | null): boolean {
  if (cosigned === null) return false
  if (previous === null || previous.size < cosigned.size) return true
  return previous.size === cosigned.size && !equalHashes(previous.root, cosigned.root)
}

function openedOf(store: WitnessStore, { origin, closes }: EpochGrant): OpenedEpoch {
  const closed = store.log(closes) === null ? null : closes
  return { origin, closed, size: store.head(closes)?.size ?? 0 }
}

function encoded(log: LogKey): string {
  return encodeLogKey(portableCrypto, log)
}
