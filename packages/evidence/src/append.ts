import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { commitmentsIn, saltBytes, sizeLog2 } from './commitment.ts'
import type { Crypto, Random } from './crypto.ts'
import type { Commitment, EntryDraft, KindWithFacts, Leaf, Payload } from './entry.ts'
import { fields } from './field.ts'
import type { FieldName } from './field.ts'
import { isFirstKind } from './first-entry.ts'
import { appendLeaf } from './frontier.ts'
import type { CompleteNode } from './frontier.ts'
import { encodeHex } from './hex.ts'
import { encodeLeaf } from './leaf.ts'
import type { LeafProblem } from './leaf.ts'
import type { EvidenceLog } from './log.ts'
import { hashLeaf } from './merkle.ts'
import type { Hash } from './merkle.ts'
import { parseOrigin } from './origin.ts'
import type { OriginProblem } from './origin.ts'
import { foldRedactions } from './redactions.ts'

/** An entry that was added to a log, and what must be made durable together. */
export type AppendedEntry = {
  readonly seq: number
  readonly leaf: Leaf
  /** The bytes that are signed for good. */
  readonly leafBytes: Uint8Array
  readonly leafHash: Hash
  /** What opens the leaf's commitments; ascending by field. */
  readonly payloads: readonly Payload[]
  /** Subtrees that became complete, for a store that answers with proofs. */
  readonly completed: readonly CompleteNode[]
  readonly log: EvidenceLog
}

export type AppendProblem =
  | LeafProblem
  | OriginProblem
  /** The first entry of a log tells its key: `enrolled`, or `epoch.opened` from the second epoch on. */
  | { readonly code: 'FIRST_ENTRY_UNEXPECTED'; readonly kind: string }

/** What appending needs from the world. */
export type AppendWorld = { readonly crypto: Crypto; readonly random: Random }

/**
 * Adds one entry to a log. Pure but for `random`; nothing is kept until the caller has kept it. On a problem the log is
 * as before, and the caller treats the entry as one that cannot be recorded.
 */
export function appendEntry(
  log: EvidenceLog,
  draft: EntryDraft,
  world: AppendWorld,
): Result<AppendedEntry, AppendProblem> {
  const origin = parseOrigin(log.origin)
  if (!origin.ok) return origin
  const seq = log.frontier.size
  if (seq === 0 && !isFirstKind(draft.kind, origin.value))
    return err({ code: 'FIRST_ENTRY_UNEXPECTED', kind: draft.kind })
  const payloads = payloadsOf(log.origin, seq, draft, world.random)
  const device = origin.value.kind === 'device' ? origin.value.device : null
  const leaf = leafOf(log, draft, device, commitmentsTo(world.crypto, log.origin, payloads))
  const encoded = encodeLeaf(leaf)
  if (!encoded.ok) return encoded
  const leafBytes = encoded.value
  const leafHash = hashLeaf(world.crypto, leafBytes)
  const { frontier, completed } = appendLeaf(world.crypto, log.frontier, leafHash)
  const next = { origin: log.origin, prev: leafHash, frontier }
  return ok({ seq, leaf, leafBytes, leafHash, payloads, completed, log: next })
}

function payloadsOf(
  origin: string,
  seq: number,
  draft: EntryDraft,
  random: Random,
): readonly Payload[] {
  const given = Object.entries(draft.fields)
    .map(([name, bytes]) => ({ field: fields[name as FieldName].id, bytes }))
    .toSorted((a, b) => a.field - b.field)
  const salts = random(saltBytes * given.length)
  if (salts.length !== saltBytes * given.length) throw new Error('the generator gave too few bytes')
  return given.map(({ field, bytes }, at) => ({
    origin,
    seq,
    field,
    salt: salts.slice(at * saltBytes, (at + 1) * saltBytes),
    bytes,
  }))
}

function commitmentsTo(
  crypto: Crypto,
  origin: string,
  payloads: readonly Payload[],
): readonly Commitment[] {
  const commit = commitmentsIn(crypto, origin)
  return payloads.map((payload) => ({
    field: payload.field,
    c: encodeHex(commit(payload)),
    log2: sizeLog2(payload.bytes.length),
  }))
}

/** Names every key, so that nothing a caller's object holds besides can slip into what is signed. */
function leafOf(
  log: EvidenceLog,
  draft: EntryDraft,
  device: Leaf['device'],
  commitments: readonly Commitment[],
): Leaf {
  return {
    v: 1,
    seq: log.frontier.size,
    prev: encodeHex(log.prev),
    at: draft.at,
    device,
    session: draft.session,
    turn: draft.turn,
    call: draft.call,
    subagent: draft.subagent,
    person: draft.person,
    agent: draft.agent,
    source: draft.source,
    decision: draft.decision,
    refs: draft.refs,
    redactions: foldRedactions(draft.redactions),
    commitments,
    anchor: draft.anchor,
    ...kindOf(draft),
  }
}

/** Invariant: kind and facts of one draft belong together; the compiler loses that when they are named apart. */
function kindOf(draft: EntryDraft): KindWithFacts {
  return { kind: draft.kind, facts: draft.facts } as KindWithFacts
}
