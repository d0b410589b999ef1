import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySource } from '@custody/model'
import { err, ok } from '@custody/model'
import { floorSource, presetSource } from '@custody/packs'
import type { OverFloor, PolicyProblem } from '@custody/policy'
import { overFloor, startSimulation } from '@custody/policy'
import { serverEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import { changedCalls, rulesNamed } from '../../views/changed-calls.ts'
import { rangeFrom } from '../../views/range.ts'
import { ruleBook } from '../../views/rule-book.ts'
import { storedCalls } from '../../views/stored-decisions.ts'

const changesMax = 100
/** What the rules that were typed are called in problems. */
const typedPath = 'typed.cedar'

/** Decides stored calls again by another policy. Reads only, and looks at no more calls than were asked for. */
export const simulatePolicy = route({
  endpoint: serverEndpoints.simulatePolicy,
  thread: 'reader',
  answer: async (world, { body }) => {
    const current = await world.policies.current()
    if (current === null) return err({ code: 'STORE_UNAVAILABLE' })
    const compiled = overFloor(cedar, floorSource, sourceOf(current.source, body))
    if (!compiled.ok) return ok({ problems: compiled.error.map(problemView), simulation: null })
    const { range, limit } = body
    const from = range === 'all' ? 0 : rangeFrom(world.now(), range)
    return ok({ problems: [], simulation: await simulated(world, compiled.value, { from, limit }) })
  },
})

type Asked = {
  readonly policy: 'current' | 'observe' | 'balanced' | 'strict'
  readonly rules: string
}

/** The approvals are those that apply; what is typed stands beside the rules of the policy. */
function sourceOf(current: PolicySource, { policy, rules }: Asked): PolicySource {
  const source = policy === 'current' ? current : presetSource(policy, current.mcpServers)
  if (rules.trim() === '') return source
  const typed = { path: typedPath, text: rules }
  return { ...source, name: `${source.name} and more`, rules: [...source.rules, typed] }
}

async function simulated(
  world: StoreWorld,
  { policy, effective }: OverFloor,
  { from, limit }: { readonly from: number; readonly limit: number },
) {
  const simulator = startSimulation({ after: effective, before: null, changesMax })
  const entries = new Map<string, number>()
  for await (const { stored, entry } of storedCalls(world, from, limit))
    if (simulator.add(stored) === 'changed') entries.set(stored.id, entry)
  const { moves: _, rules, changes, ...counts } = simulator.result()
  const words = rulesNamed(await ruleBook(world.policies), policy)
  return {
    ...counts,
    limited: counts.calls === limit && (await hasMore(world, from, limit)),
    policy: { name: policy.name, version: policy.version, mode: policy.mode },
    rules: rules.slice(0, rulesMax).map((rule) => ({ ...rule, ...words(rule.id) })),
    changes: await changedCalls(world, { changes, entries, words }),
  }
}

const rulesMax = 50

async function hasMore({ query }: StoreWorld, from: number, limit: number): Promise<boolean> {
  const more = await query
    .selectFrom('call')
    .select('entry')
    .where('outcome', 'is not', null)
    .where('at', '>=', from)
    .orderBy('entry', 'desc')
    .offset(limit)
    .limit(1)
    .executeTakeFirst()
  return more !== undefined
}

function problemView({ code, rule, at, detail, nearest }: PolicyProblem) {
  const isTyped = at.path === typedPath
  return {
    code,
    rule,
    line: isTyped ? at.line : null,
    column: isTyped ? at.column : null,
    detail,
    nearest,
  }
}
