import type { DeviceId } from '@custody/model'
import type { CallRow } from '@custody/protocol'
import { callStatuses, idText, modeOf, outcomeOf } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import type { FoundCall } from './find-calls.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleView } from './rule-book.ts'
import { stripOf } from './strip.ts'

/** One call out of the index, with the words behind its numbers. */
export type IndexedCall = Awaited<ReturnType<typeof indexedCalls>>[number]

/** The calls of those numbers. In no order. */
export async function indexedCalls(
  { query }: Pick<StoreWorld, 'query'>,
  entries: readonly number[],
) {
  return query
    .selectFrom('call')
    .innerJoin('entry', 'entry.no', 'call.entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('device', 'device.no', 'call.device')
    .innerJoin('word as agent', 'agent.no', 'call.agent')
    .innerJoin('word as version', 'version.no', 'call.version')
    .leftJoin('session', 'session.no', 'call.session')
    .leftJoin('subagent', 'subagent.no', 'call.subagent')
    .leftJoin('word as tool', 'tool.no', 'call.tool')
    .leftJoin('word as problem', 'problem.no', 'call.problem')
    .leftJoin('entry as last', 'last.no', 'call.finished')
    .select([
      'call.entry',
      'call.id',
      'call.at',
      'call.outcome',
      'call.would',
      'call.mode',
      'call.complete',
      'call.caller',
      'call.status',
      'call.duration',
      'call.redactions',
      'call.headline',
      'call.mcp',
      'entry.seq',
      'log.origin',
      'log.epoch',
      'device.id as device',
      'device.name as deviceName',
      'session.id as session',
      'subagent.id as subagent',
      'agent.text as agent',
      'version.text as version',
      'tool.text as tool',
      'problem.text as problem',
      'last.seq as lastSeq',
      'last.at as lastAt',
    ])
    .where('call.entry', 'in', entries)
    .execute()
}

/** Rows of calls in the order of `found`. `snippets` by the calls' numbers. */
export async function callRows(
  world: Pick<StoreWorld, 'query' | 'evidence'>,
  book: RuleBook,
  found: readonly FoundCall[],
  snippets: ReadonlyMap<number, string> = new Map(),
): Promise<CallRow[]> {
  const entries = found.map(({ entry }) => entry)
  const calls = new Map((await indexedCalls(world, entries)).map((call) => [call.entry, call]))
  const rules = await rulesOf(world, entries)
  const rows: CallRow[] = []
  for (const entry of entries) {
    const call = calls.get(entry)
    if (call !== undefined)
      rows.push(
        await callRow(world, book, call, rules.get(entry) ?? [], snippets.get(entry) ?? null),
      )
  }
  return rows
}

/** The rules that decided each call. */
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
    [...Map.groupBy(rows, (row) => row.entry)].map(([entry, some]) => [
      entry,
      some.map(({ text }) => text),
    ]),
  )
}

async function callRow(
  world: Pick<StoreWorld, 'evidence'>,
  book: RuleBook,
  call: IndexedCall,
  rules: readonly string[],
  snippet: string | null,
): Promise<CallRow> {
  return {
    call: idText('call', call.id) as CallRow['call'],
    // A call outside of any session is recorded under the empty one, which no page opens.
    session: call.session as CallRow['session'],
    device: call.device as DeviceId,
    deviceName: call.deviceName,
    agent: { name: call.agent as CallRow['agent']['name'], version: call.version },
    turn: null,
    subagent: call.subagent as CallRow['subagent'],
    at: call.at,
    seq: call.seq,
    tool: call.tool,
    headline: call.headline,
    snippet,
    outcome: outcomeOf(call.outcome) ?? 'allow',
    wouldOutcome: outcomeOf(call.would) ?? 'allow',
    mode: modeOf(call.mode) ?? 'observe',
    rules: rules.map((id) => {
      const { title, severity } = ruleView(book, id, true)
      return { id, title, severity }
    }),
    complete: call.complete === 1,
    problem: call.outcome === null ? 'CALL_UNANNOUNCED' : call.problem,
    status: callStatuses[call.status] ?? 'unknown',
    durationMs: call.duration,
    redactions: call.redactions,
    evidence: await stripOf(world, call),
  }
}
