import type { CompleteNode, Crypto, Frontier } from '@custody/evidence'
import {
  appendLeaf,
  emptyFrontier,
  encodeCheckpoint,
  encodeNote,
  noteKey,
  rootOf,
} from '@custody/evidence'
import type { Instant } from '@custody/model'
import type { EvidenceStore, LogHead, OwnBatch } from '@custody/stores'
import type { OrganisationKey } from './organisation-key.ts'

/** What adding to a log of the organisation's own needs. */
export type OwnLog = {
  readonly evidence: Pick<EvidenceStore, 'head' | 'appendOwn'>
  readonly crypto: Crypto
  readonly key: OrganisationKey
}

/** Adds leaves to such a log, under a head signed anew: C2SP tlog-checkpoint with one Ed25519 line. */
export async function extendOwnLog(
  { evidence, crypto, key }: OwnLog,
  held: Pick<LogHead, 'frontier'> | null,
  leaves: OwnBatch['leaves'],
  { origin, at }: { readonly origin: string; readonly at: Instant },
): Promise<void> {
  const from = held?.frontier ?? emptyFrontier
  const completed: CompleteNode[] = []
  let frontier: Frontier = from
  for (const { hash } of leaves) {
    const step = appendLeaf(crypto, frontier, hash)
    frontier = step.frontier
    completed.push(...step.completed)
  }
  const root = rootOf(crypto, frontier)
  const text = encodeCheckpoint({ origin, size: frontier.size, root })
  const { name, keyId } = noteKey(crypto, origin, key.publicKey, 'note')
  const signature = key.sign(new TextEncoder().encode(text))
  const note = encodeNote({ text, signatures: [{ name, keyId, signature }] })
  await evidence.appendOwn({
    origin,
    oldSize: from.size,
    leaves,
    completed,
    frontier,
    root,
    note,
    at,
  })
}
