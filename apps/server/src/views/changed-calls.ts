import type { Policy, Simulation } from '@custody/policy'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { idText } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleView } from './rule-book.ts'

type Answer = NonNullable<AnswerOf<ServerEndpoints['simulatePolicy']>['simulation']>
type ChangedCall = Answer['changes'][number]
type Words = (id: string) => ChangedCall['rules'][number]

/** What a rule is called: by the policy that is simulated, else by one that applied; a problem by its code. */
export function rulesNamed(book: RuleBook, { rules }: Pick<Policy, 'rules'>): Words {
  const own = new Map(rules.map((rule) => [rule.id, rule]))
  return (id) => {
    const { title, severity } = own.get(id) ?? ruleView(book, id, true)
    return { id, title, severity }
  }
}

/** The calls that change, as rows. `entries`: the number of each in the store, by id. */
export async function changedCalls(
  { query }: Pick<StoreWorld, 'query'>,
  {
    changes,
    entries,
    words,
  }: {
    readonly changes: Simulation['changes']
    readonly entries: ReadonlyMap<string, number>
    readonly words: Words
  },
): Promise<ChangedCall[]> {
  const rows = await query
    .selectFrom('call')
    .innerJoin('device', 'device.no', 'call.device')
    .leftJoin('session', 'session.no', 'call.session')
    .leftJoin('word as tool', 'tool.no', 'call.tool')
    .select([
      'call.entry',
      'call.id',
      'call.headline',
      'device.name as deviceName',
      'tool.text as tool',
      'session.principal as person',
    ])
    .where('call.entry', 'in', [...entries.values()])
    .execute()
  const byEntry = new Map(rows.map((row) => [row.entry, row]))
  return changes.flatMap(({ id, at, from, to }) => {
    const row = byEntry.get(entries.get(id) ?? -1)
    if (row === undefined) return []
    const { headline, deviceName, tool, person } = row
    return [
      {
        call: idText('call', row.id) as ChangedCall['call'],
        at,
        tool,
        headline,
        deviceName,
        person,
        from: from.outcome,
        to: to.outcome,
        rules: (to.outcome === 'allow' ? from.rules : to.rules).map(words),
        problem: to.problem,
        because: to.because.map((reason) => ({ ...reason, because: [...reason.because] })),
      },
    ]
  })
}
