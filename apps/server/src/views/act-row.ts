import { fieldName } from '@custody/evidence'
import type { FieldName, Leaf } from '@custody/evidence'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'
import { stripOf } from './strip.ts'

type ActRow = AnswerOf<ServerEndpoints['listActs']>['rows'][number]

/** One act as it stands in the log, and what of its committed fields is still here. */
export async function actRow(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  place: { readonly origin: string; readonly seq: number; readonly at: number },
): Promise<ActRow> {
  const { origin, seq } = place
  const [bytes] = await evidence.leaves(origin, seq, seq + 1)
  // Invariant: this server wrote the leaf and what opens it.
  const { kind, facts } = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
  const openings = await evidence.openings(origin, seq)
  const text = (name: FieldName): string | null => {
    const opening = openings.find(({ field }) => fieldName(field) === name)
    return opening === undefined ? null : new TextDecoder().decode(opening.bytes)
  }
  const json = (name: FieldName): ActRow['change'] => JSON.parse(text(name) ?? 'null')
  return {
    seq,
    at: place.at,
    kind,
    facts: { ...facts },
    by: nameIn(json('principal')),
    name: text('name'),
    reason: text('reason'),
    change: json('change'),
    detail: json('detail'),
    evidence: await stripOf({ evidence }, place),
  }
}

function nameIn(principal: ActRow['change']): string | null {
  const isNamed = typeof principal === 'object' && principal !== null && 'name' in principal
  return isNamed && typeof principal['name'] === 'string' ? principal['name'] : null
}
