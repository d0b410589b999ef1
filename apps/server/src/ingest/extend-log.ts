import type { CompleteNode, Crypto, Frontier, Leaf, LogName } from '@custody/evidence'
import {
  appendLeaf,
  emptyFrontier,
  encodeHex,
  equalHashes,
  firstPrev,
  isFirstKind,
  rootOf,
} from '@custody/evidence'
import type { Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { LogHead, VerifiedBatch, VerifiedLeaf } from '@custody/stores'
import type { Refusal } from '../refusal.ts'

type Extension = {
  readonly origin: string
  readonly name: Extract<LogName, { readonly kind: 'device' }>
  /** What the seal covers. */
  readonly head: { readonly size: number; readonly root: Uint8Array }
  readonly checkpoint: string
  readonly at: Instant
}

/** Leaves in their one form, with their hashes: both were made of the same bytes by the caller. */
export type CheckedLeaves = {
  readonly bytes: readonly Uint8Array[]
  readonly hashes: readonly Uint8Array[]
}

/**
 * Verifies that leaves extend what is held to exactly the sealed head. The tree comes first: leaves whose root is not
 * the sealed one are not even read.
 *
 * `LOG_FORKED`: the seal holds, but its entries name another entry before them than the one held here.
 * `SEAL_REFUSED`: they name the right one, so these are not the leaves that were sealed.
 */
export function extendLog(
  crypto: Crypto,
  held: LogHead | null,
  given: CheckedLeaves,
  to: Extension,
): Result<VerifiedBatch, Refusal> {
  const from = held?.frontier ?? emptyFrontier
  const { frontier, completed } = grow(crypto, from, given.hashes)
  const root = rootOf(crypto, frontier)
  if (!equalHashes(root, to.head.root))
    return err(
      held === null || followsOn(held, given.bytes[0])
        ? { code: 'SEAL_REFUSED', extra: { why: 'ROOT_DIFFERS' } }
        : { code: 'LOG_FORKED' },
    )
  const leaves = readLeaves(crypto, held, given, to)
  if (!leaves.ok) return leaves
  const { device, epoch } = to.name
  const where = { origin: to.origin, device, epoch, oldSize: from.size }
  return ok({
    ...where,
    leaves: leaves.value,
    completed,
    frontier,
    root,
    note: to.checkpoint,
    at: to.at,
  })
}

/** Whether a leaf names the newest one held as the one before it. Its bytes are not verified yet. */
function followsOn({ previous }: LogHead, leaf: Uint8Array | undefined): boolean {
  const name =
    leaf === undefined
      ? undefined
      : /"prev":"([0-9a-f]{64})"/.exec(new TextDecoder().decode(leaf))?.[1]
  return name === undefined || previous === null || name === encodeHex(previous)
}

/** Appends hashes to a frontier; `completed` holds every node that this made complete, ascending per level. */
export function grow(
  crypto: Crypto,
  from: Frontier,
  hashes: readonly Uint8Array[],
): { readonly frontier: Frontier; readonly completed: readonly CompleteNode[] } {
  const completed: CompleteNode[] = []
  let frontier = from
  for (const hash of hashes) {
    const step = appendLeaf(crypto, frontier, hash)
    frontier = step.frontier
    completed.push(...step.completed)
  }
  return { frontier, completed }
}

function readLeaves(
  crypto: Crypto,
  held: LogHead | null,
  given: CheckedLeaves,
  { origin, name }: Extension,
): Result<readonly VerifiedLeaf[], Refusal> {
  const leaves: VerifiedLeaf[] = []
  let seq = held?.frontier.size ?? 0
  let previous = held?.previous ?? firstPrev(crypto, origin)
  for (const [at, bytes] of given.bytes.entries()) {
    const hash = given.hashes[at] ?? previous
    // Invariant: the leaf's form was checked before it came here.
    const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
    const problem = displacement(leaf, { seq, previous, name })
    if (problem !== null) return err({ code: 'LEAF_REFUSED', extra: { seq, problem } })
    leaves.push({ bytes, hash, leaf })
    previous = hash
    seq += 1
  }
  return ok(leaves)
}

/** Why a leaf does not stand where it says; null when it does. */
function displacement(
  leaf: Leaf,
  at: { readonly seq: number; readonly previous: Uint8Array; readonly name: Extension['name'] },
): string | null {
  if (leaf.seq !== at.seq) return 'SEQ_WRONG'
  if (leaf.prev !== encodeHex(at.previous)) return 'CHAIN_BROKEN'
  if (leaf.device !== at.name.device) return 'DEVICE_WRONG'
  return at.seq === 0 && !isFirstKind(leaf.kind, at.name) ? 'FIRST_ENTRY_UNEXPECTED' : null
}
