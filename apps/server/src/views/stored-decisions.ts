import { fields } from '@custody/evidence'
import type { AgentName } from '@custody/model'
import type { StoredDecision, StoredText } from '@custody/policy'
import { idText, outcomeOf } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

/** A decided call with what replay needs of it, and where it stands. */
export type StoredCall = {
  readonly stored: StoredDecision
  /** The number of its entry in the store. */
  readonly entry: number
}

const pageSize = 200

/** The newest decided calls since `from`, newest first, at most `limit`; read a page at a time. */
export async function* storedCalls(
  world: Pick<StoreWorld, 'query' | 'evidence'>,
  from: number,
  limit: number,
): AsyncGenerator<StoredCall> {
  let before: number | null = null
  for (let left = limit; left > 0;) {
    const rows: readonly DecidedRow[] = await decidedRows(world, from, {
      before,
      limit: Math.min(pageSize, left),
    })
    const entries = rows.map(({ entry }) => entry)
    const rules = await rulesOf(world, entries)
    const erased = await erasedIn(world, entries)
    for (const row of rows)
      yield { entry: row.entry, stored: await storedOf(world, row, rules.get(row.entry), erased) }
    left -= rows.length
    before = rows.at(-1)?.entry ?? null
    if (rows.length < pageSize) return
  }
}

type DecidedRow = Awaited<ReturnType<typeof decidedRows>>[number]

async function decidedRows(
  { query }: Pick<StoreWorld, 'query'>,
  from: number,
  { before, limit }: { readonly before: number | null; readonly limit: number },
) {
  return query
    .selectFrom('call')
    .innerJoin('entry', 'entry.no', 'call.entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('device', 'device.no', 'call.device')
    .innerJoin('word as agent', 'agent.no', 'call.agent')
    .innerJoin('word as version', 'version.no', 'call.version')
    .leftJoin('session', 'session.no', 'call.session')
    .leftJoin('word as problem', 'problem.no', 'call.problem')
    .select([
      'call.entry',
      'call.id',
      'call.at',
      'call.outcome',
      'call.would',
      'call.complete',
      'entry.seq',
      'log.origin',
      'device.id as device',
      'agent.text as agent',
      'version.text as version',
      'session.principal',
      'problem.text as problem',
    ])
    .where('call.outcome', 'is not', null)
    .where('call.at', '>=', from)
    .$if(before !== null, (some) => some.where('call.entry', '<', before))
    .orderBy('call.entry', 'desc')
    .limit(limit)
    .execute()
}

async function rulesOf(
  { query }: Pick<StoreWorld, 'query'>,
  entries: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await query
    .selectFrom('call_rule')
    .innerJoin('word', 'word.no', 'call_rule.rule')
    .select(['call_rule.entry', 'word.text'])
    .where('call_rule.entry', 'in', entries)
    .where('call_rule.role', '=', 1)
    .execute()
  return new Map(
    [...Map.groupBy(rows, ({ entry }) => entry)].map(([entry, some]) => [
      entry,
      some.map(({ text }) => text).toSorted(),
    ]),
  )
}

async function erasedIn(
  { query }: Pick<StoreWorld, 'query'>,
  entries: readonly number[],
): Promise<ReadonlySet<string>> {
  const rows = await query
    .selectFrom('erased')
    .select(['entry', 'field'])
    .where('entry', 'in', entries)
    .execute()
  return new Set(rows.map(({ entry, field }) => `${entry} ${field}`))
}

async function storedOf(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  row: DecidedRow,
  rules: readonly string[] = [],
  erased: ReadonlySet<string>,
): Promise<StoredDecision> {
  const openings = await evidence.openings(row.origin, row.seq)
  const textOf = (field: number): StoredText => {
    const bytes = openings.find((opening) => opening.field === field)?.bytes
    if (bytes !== undefined) return { state: 'here', text: new TextDecoder().decode(bytes) }
    const isErased = erased.has(`${row.entry} ${field}`)
    return { state: 'absent', because: isErased ? 'erased' : 'withheld' }
  }
  return {
    id: idText('call', row.id),
    at: row.at,
    person: row.principal === null ? null : `${row.device} ${row.principal}`,
    // Invariant: what is indexed was parsed as a leaf, whose agents are these.
    agent: { name: row.agent as AgentName, version: row.version },
    decision: {
      outcome: outcomeOf(row.outcome) ?? 'deny',
      wouldOutcome: outcomeOf(row.would) ?? 'deny',
      problem: row.problem,
      complete: row.complete === 1,
      rules,
    },
    actions: textOf(fields.actions.id),
    detail: textOf(fields.detail.id),
  }
}
