import type { Leaf } from '@custody/evidence'
import {
  encodeBase64,
  encodeOrigin,
  parseCheckpoint,
  parseNote,
  proveInclusion,
} from '@custody/evidence'
import type { PolicyListing } from '@custody/protocol'
import type { KeptPolicy } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

/** Where a policy stands in the organisation's acts, below the newest head that witnesses cosigned; null before one is. */
export async function policyListing(
  { query, evidence, fleet, crypto }: Pick<StoreWorld, 'query' | 'evidence' | 'fleet' | 'crypto'>,
  { version, number }: Pick<KeptPolicy, 'version' | 'number'>,
): Promise<PolicyListing | null> {
  const { id: organisation } = await fleet.organisation()
  const origin = encodeOrigin({ kind: 'acts', organisation })
  const published = await query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('word', 'word.no', 'entry.kind')
    .select('entry.seq')
    .where('log.origin', '=', origin)
    .where('word.text', '=', 'policy.published')
    .orderBy('entry.seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (published === undefined) return null
  const { seq } = published
  const [bytes] = await evidence.leaves(origin, seq, seq + 1)
  const checkpoint = await evidence.cosigned(origin, seq)
  const note = checkpoint === null ? null : parseNote(checkpoint)
  const head = note?.ok === true ? parseCheckpoint(note.value.text) : null
  if (bytes === undefined || checkpoint === null || head?.ok !== true) return null
  const leaf = new TextDecoder().decode(bytes)
  if (!isOf(leaf, version, number)) return null
  const nodes = (level: number, index: number) => evidence.node(origin, level, index)
  const { path } = proveInclusion(crypto, nodes, seq, head.value.size)
  return { leaf, path: path.map(encodeBase64), checkpoint }
}

/** Invariant: this server wrote the leaf. */
function isOf(text: string, version: string, number: number): boolean {
  const leaf = JSON.parse(text) as Leaf
  return (
    leaf.kind === 'policy.published' &&
    leaf.facts.version === version &&
    leaf.facts.number === number
  )
}
