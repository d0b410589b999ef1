import type { Leaf } from '@custody/evidence'
import { outcomeCode } from './code.ts'
import type { Statements } from './statements.ts'
import type { Words } from './words.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000

/** Counts gathered over one batch, so that each row of a rollup is written once per batch. */
export type Tally = {
  /** Adds one, or `by`, which may be negative. */
  readonly add: (table: TallyTable, key: readonly number[], at: number, by?: number) => void
  readonly write: () => void
}

export type TallyTable = 'rollup_day' | 'rollup_hour' | 'rollup_rule' | 'rollup_lag'

const upserts: { readonly [table in TallyTable]: string } = {
  rollup_day:
    'INSERT INTO rollup_day (day, device, agent, tool, outcome, would, count) VALUES (?, ?, ?, ?, ?, ?, ?)' +
    ' ON CONFLICT DO UPDATE SET count = count + excluded.count',
  rollup_hour:
    'INSERT INTO rollup_hour (hour, device, outcome, would, count) VALUES (?, ?, ?, ?, ?)' +
    ' ON CONFLICT DO UPDATE SET count = count + excluded.count',
  rollup_rule:
    'INSERT INTO rollup_rule (hour, rule, role, outcome, count, last_at) VALUES (?, ?, ?, ?, ?, ?)' +
    ' ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = max(last_at, excluded.last_at)',
  rollup_lag:
    'INSERT INTO rollup_lag (hour, log2, count) VALUES (?, ?, ?)' +
    ' ON CONFLICT DO UPDATE SET count = count + excluded.count',
}

type Sum = {
  readonly table: TallyTable
  readonly key: readonly number[]
  count: number
  at: number
}

export function tallyOf(sql: Statements): Tally {
  const sums = new Map<string, Sum>()
  const add = (table: TallyTable, key: readonly number[], at: number, by = 1): void => {
    const name = `${table}/${key.join('/')}`
    const sum = sums.get(name)
    if (sum === undefined) sums.set(name, { table, key, count: by, at })
    else {
      sum.count += by
      sum.at = Math.max(sum.at, at)
    }
  }
  const write = (): void => {
    for (const { table, key, count, at } of sums.values())
      sql.run(upserts[table], ...key, count, ...(table === 'rollup_rule' ? [at] : []))
    sums.clear()
  }
  return { add, write }
}

/** Counts one decided call, under no tool: its name is a payload that comes later. */
export function tallyDecision(
  tally: Tally,
  words: Words,
  leaf: Leaf,
  who: { readonly device: number; readonly agent: number },
): void {
  const { decision, at } = leaf
  if (decision === null) return
  const outcome = outcomeCode(decision.outcome)
  const would = outcomeCode(decision.wouldOutcome)
  const hour = Math.floor(at / hourMs)
  tally.add('rollup_day', [Math.floor(at / dayMs), who.device, who.agent, 0, outcome, would], at)
  tally.add('rollup_hour', [hour, who.device, outcome, would], at)
  for (const rule of decision.rules)
    tally.add('rollup_rule', [hour, words.number(rule), 1, outcome], at)
  for (const rule of decision.warnings)
    tally.add('rollup_rule', [hour, words.number(rule), 0, outcome], at)
}

/** Counts how long an entry took from the device's clock to the server's. */
export function tallyLag(tally: Tally, recordedAt: number, storedAt: number): void {
  const seconds = Math.max(0, storedAt - recordedAt) / 1000
  const log2 = Math.max(-10, Math.min(30, Math.ceil(Math.log2(Math.max(seconds, 0.001)))))
  tally.add('rollup_lag', [Math.floor(storedAt / hourMs), log2], storedAt)
}

/** Gives a call's counts to its tool, once its name is known. */
export function moveToTool(
  tally: Tally,
  call: {
    readonly at: number
    readonly device: number
    readonly agent: number
    readonly outcome: number
    readonly would: number
  },
  tool: number,
): void {
  const { at, device, agent, outcome, would } = call
  const day = Math.floor(at / dayMs)
  tally.add('rollup_day', [day, device, agent, 0, outcome, would], at, -1)
  tally.add('rollup_day', [day, device, agent, tool, outcome, would], at)
}
