import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { encodeCanonical, parseCanonicalBytes } from './canonical.ts'
import { leafBytesMax, leafFrame } from './entry.ts'
import type { Leaf } from './entry.ts'
import { entryKinds, isEntryKind } from './entry-kind.ts'

/** Why bytes are no leaf. `at` is the path of what is wrong in it. */
export type LeafProblem =
  | { readonly code: 'LEAF_TOO_LARGE'; readonly sizeBytes: number }
  | { readonly code: 'LEAF_NOT_CANONICAL' }
  | { readonly code: 'LEAF_VERSION_UNKNOWN' }
  | { readonly code: 'LEAF_KIND_UNKNOWN'; readonly kind: string }
  | { readonly code: 'LEAF_SHAPE_UNKNOWN'; readonly at: string }

/** Writes a leaf's canonical bytes. What comes back is what is hashed, kept and sent: never written again. */
export function encodeLeaf(leaf: Leaf): Result<Uint8Array, LeafProblem> {
  const checked = checkLeaf(leaf)
  if (!checked.ok) return checked
  const text = encodeCanonical(leaf)
  if (!text.ok) return err({ code: 'LEAF_SHAPE_UNKNOWN', at: text.error.at.join('.') })
  const bytes = new TextEncoder().encode(text.value)
  return bytes.length > leafBytesMax
    ? err({ code: 'LEAF_TOO_LARGE', sizeBytes: bytes.length })
    : ok(bytes)
}

/**
 * Reads a leaf as it was received. Refuses what is not in its one canonical form (so that duplicate keys, floats or
 * white space cannot make two readers see two entries), and every kind, field and key that spec/evidence-entry.md
 * does not name.
 */
export function parseLeaf(bytes: Uint8Array): Result<Leaf, LeafProblem> {
  // Untrusted: the bytes come from a device or a bundle.
  if (bytes.length > leafBytesMax) return err({ code: 'LEAF_TOO_LARGE', sizeBytes: bytes.length })
  const value = parseCanonicalBytes(bytes)
  if (value === undefined) return err({ code: 'LEAF_NOT_CANONICAL' })
  return checkLeaf(value)
}

function checkLeaf(value: unknown): Result<Leaf, LeafProblem> {
  if (versionOf(value) !== 1) return err({ code: 'LEAF_VERSION_UNKNOWN' })
  const frame = leafFrame.safeParse(value)
  if (!frame.success) return err({ code: 'LEAF_SHAPE_UNKNOWN', at: firstPath(frame.error) })
  const { kind, facts } = frame.data
  if (!isEntryKind(kind)) return err({ code: 'LEAF_KIND_UNKNOWN', kind: kind.slice(0, 64) })
  const known = entryKinds[kind].safeParse(facts)
  if (!known.success)
    return err({ code: 'LEAF_SHAPE_UNKNOWN', at: `facts.${firstPath(known.error)}` })
  const leaf = value as Leaf
  const disorder = disorderOf(leaf)
  return disorder === null ? ok(leaf) : err({ code: 'LEAF_SHAPE_UNKNOWN', at: disorder })
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined
}

function firstPath(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[]
}) {
  return (error.issues[0]?.path ?? []).map(String).join('.')
}

/** What a schema cannot say: orders, and that an entry refers to earlier ones only. Null when all is in order. */
function disorderOf(leaf: Leaf): string | null {
  const committed = leaf.commitments.map((commitment) => commitment.field)
  const { processes, posture } = leaf.refs
  if (!isAscending(committed)) return 'commitments'
  if (!leaf.redactions.every(({ field }) => committed.includes(field))) return 'redactions'
  if (leaf.decision !== null && !isAscending(leaf.decision.rules)) return 'decision.rules'
  if (leaf.decision !== null && !isAscending(leaf.decision.warnings)) return 'decision.warnings'
  if (processes !== null && processes >= leaf.seq) return 'refs.processes'
  if (posture !== null && posture >= leaf.seq) return 'refs.posture'
  if (leaf.kind !== 'content.erased') return null
  return isAscending(leaf.facts.seqs) && isAscending(leaf.facts.fields) ? null : 'facts'
}

function isAscending<Value extends number | string>(values: readonly Value[]): boolean {
  return values.every((value, at) => {
    const before = values[at - 1]
    return before === undefined || before < value
  })
}
