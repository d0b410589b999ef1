import { outcomes } from '@custody/model'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { callStatuses } from '@custody/stores'
import { sql } from 'kysely'
import type { StoreWorld } from '../route.ts'
import type { CallFilter } from './call-filter.ts'
import { callConditions } from './call-filter.ts'
import type { RuleBook } from './rule-book.ts'
import { ruleView } from './rule-book.ts'

type Facets = AnswerOf<ServerEndpoints['countCalls']>
type Facet = Facets['tool']
type World = Pick<StoreWorld, 'query'>

/** How many calls are counted, newest first, before a figure becomes "at least". */
const countedMax = 100_000
/** How many matches of a search. */
const matchesMax = 20_000

/** Counts calls by each facet; a facet ignores its own filter, so that its other values stay to be chosen. */
export async function countFacets(
  world: World,
  book: RuleBook,
  filter: CallFilter,
  fts: string | undefined,
): Promise<Facets> {
  const count = (column: Column, own: keyof CallFilter) =>
    countBy(world, column, { ...filter, [own]: undefined }, fts)
  const [outcome, tool, agent, device, status] = await Promise.all([
    count('outcome', 'outcome'),
    count('tool', 'tool'),
    count('agent', 'agent'),
    count('device', 'device'),
    count('status', 'status'),
  ])
  const total = (await countBy(world, 'caller', filter, fts)).reduce(
    (sum, row) => sum + row.count,
    0,
  )
  return {
    total,
    atLeast: total >= (fts === undefined ? countedMax : matchesMax),
    outcome: coded(outcome, outcomes),
    status: coded(status, callStatuses),
    tool: await named(world, tool),
    agent: await named(world, agent),
    device: await devices(world, device),
    rule: await rules(world, book, { ...filter, rule: undefined }, fts),
  }
}

type Column = 'outcome' | 'tool' | 'agent' | 'device' | 'status' | 'caller'
type Counted = readonly { readonly value: number | null; readonly count: number }[]

function chosen({ query }: World, filter: CallFilter, fts: string | undefined) {
  return query
    .selectFrom('call')
    .where((build) => callConditions(build, filter))
    .$if(fts !== undefined, (some) =>
      some.where(
        sql<boolean>`call.entry IN (SELECT entry.subject FROM entry WHERE entry.no IN
          (SELECT rowid FROM words WHERE words MATCH ${fts} ORDER BY rowid DESC LIMIT ${matchesMax}))`,
      ),
    )
    .orderBy('call.entry', 'desc')
    .limit(countedMax)
}

async function countBy(
  world: World,
  column: Column,
  filter: CallFilter,
  fts: string | undefined,
): Promise<Counted> {
  return world.query
    .selectFrom(chosen(world, filter, fts).select(`call.${column} as value`).as('chosen'))
    .select((build) => ['chosen.value', build.fn.countAll<number>().as('count')])
    .groupBy('chosen.value')
    .orderBy('count', 'desc')
    .limit(50)
    .execute()
}

/** Values that are places in a closed list. A call without a decision has no outcome and is in no row. */
function coded(counted: Counted, list: readonly string[]): Facet {
  return counted.flatMap(({ value, count }) => {
    const word = value === null ? undefined : list[value]
    return word === undefined ? [] : [{ value: word, label: word, count }]
  })
}

async function named({ query }: World, counted: Counted): Promise<Facet> {
  const numbers = counted.flatMap(({ value }) => (value === null ? [] : [value]))
  const rows = await query.selectFrom('word').selectAll().where('no', 'in', numbers).execute()
  const words = new Map(rows.map(({ no, text }) => [no, text]))
  return counted.flatMap(({ value, count }) => {
    const word = value === null ? undefined : words.get(value)
    return word === undefined ? [] : [{ value: word, label: word, count }]
  })
}

async function devices({ query }: World, counted: Counted): Promise<Facet> {
  const numbers = counted.flatMap(({ value }) => (value === null ? [] : [value]))
  const rows = await query
    .selectFrom('device')
    .select(['no', 'id', 'name'])
    .where('no', 'in', numbers)
    .execute()
  const known = new Map(rows.map((row) => [row.no, row]))
  return counted.flatMap(({ value, count }) => {
    const device = value === null ? undefined : known.get(value)
    return device === undefined ? [] : [{ value: device.id, label: device.name, count }]
  })
}

async function rules(
  world: World,
  book: RuleBook,
  filter: CallFilter,
  fts: string | undefined,
): Promise<Facet> {
  const rows = await world.query
    .selectFrom('call_rule')
    .innerJoin('word', 'word.no', 'call_rule.rule')
    .select((build) => ['word.text', build.fn.countAll<number>().as('count')])
    .where('call_rule.entry', 'in', chosen(world, filter, fts).select('call.entry'))
    .groupBy('word.text')
    .orderBy('count', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ text, count }) => ({
    value: text,
    label: ruleView(book, text, true).title,
    count,
  }))
}
