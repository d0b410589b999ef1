import { fieldName, parseLeaf, replacementsIn } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { LogEntry } from '@custody/protocol'
import type { KeptLeaf, Outbox } from '@custody/stores'

const textMax = 16 * 1024

/** Entries as people read them: the leaf's own words, and the fields that are still kept here. */
export function readableEntries(log: Outbox, leaves: readonly KeptLeaf[]): readonly LogEntry[] {
  const { sealed, stored } = log.state()
  return leaves.flatMap((kept) => {
    const leaf = parseLeaf(kept.bytes)
    if (!leaf.ok) return []
    const state = kept.seq < stored ? 'stored' : kept.seq < sealed ? 'sealed' : 'recorded'
    return [entryOf(log, kept, leaf.value, state)]
  })
}

function entryOf(log: Outbox, kept: KeptLeaf, leaf: Leaf, state: LogEntry['state']): LogEntry {
  const { seq, at, kind, source, session, call, turn, subagent, agent, facts } = leaf
  const { decision } = leaf
  return {
    seq,
    at,
    kind,
    state,
    source,
    session,
    call,
    turn,
    subagent,
    agent,
    decision: decision === null ? null : { ...decision, rules: [...decision.rules] },
    facts,
    redactions: replacementsIn(leaf).map(({ field, ...rest }) => ({
      field: fieldName(field) ?? String(field),
      ...rest,
    })),
    fields: fieldsOf(log, leaf),
    leafHash: Buffer.from(kept.leafHash).toString('hex'),
  }
}

function fieldsOf(log: Outbox, leaf: Leaf): LogEntry['fields'] {
  const gone = leaf.commitments.map(({ field, log2 }) => [
    fieldName(field) ?? String(field),
    { text: null, size: 2 ** log2, truncated: false },
  ])
  const kept = log.payloads(leaf.seq, leaf.seq + 1).map(({ field, bytes }) => [
    fieldName(field) ?? String(field),
    {
      text: new TextDecoder().decode(bytes.subarray(0, textMax)),
      size: bytes.length,
      truncated: bytes.length > textMax,
    },
  ])
  return Object.fromEntries([...gone, ...kept])
}
