import type { Outcome } from '@custody/model'
import { outcomes } from '@custody/model'
import type { EffectivePolicy } from './decide-by-all.ts'
import { decideByAll, explainByAll } from './decide-by-all.ts'
import type { Reason } from './decision-record.ts'
import { reasonsIn } from './decision-record.ts'
import type { PolicyRequest } from './request.ts'
import type { Lack, StoredDecision } from './stored-decision.ts'
import { isGuess, replayable } from './stored-decision.ts'

export type OutcomeCounts = { readonly [outcome in Outcome]: number }

/** How many calls, and of how many people as far as it is known who made them. */
export type Reach = { readonly calls: number; readonly people: number }

/** A rule that changes calls: of stricter ones the rule that would decide, of milder ones the rule that did. */
export type ChangingRule = Reach & {
  readonly id: string
  readonly from: Outcome
  readonly to: Outcome
}

/** One call that would be decided otherwise. */
export type Change = {
  readonly id: string
  readonly at: number
  readonly person: string | null
  readonly from: { readonly outcome: Outcome; readonly rules: readonly string[] }
  readonly to: {
    readonly outcome: Outcome
    readonly rules: readonly string[]
    /** `NO_PERMIT` or `POLICY_ERROR` where no rule decides. */
    readonly problem: string | null
    /** Why the rules that decide would apply. */
    readonly because: readonly Reason[]
  }
}

/** What another policy would have made of calls that were decided. */
export type Simulation = {
  /** Every decision that was looked at. */
  readonly calls: number
  /** Those that could be decided again: only these are counted below. */
  readonly compared: number
  readonly people: number
  readonly lacking: { readonly [lack in Lack]: number }
  readonly before: OutcomeCounts
  readonly after: OutcomeCounts
  /** The same with observe rules counted in. */
  readonly wouldAfter: OutcomeCounts
  /** Changes by where they go, strictest first; none that stays. */
  readonly moves: readonly (Reach & { readonly from: Outcome; readonly to: Outcome })[]
  /** By what they become. */
  readonly becoming: { readonly [outcome in Outcome]: Reach }
  /** Most calls first. */
  readonly rules: readonly ChangingRule[]
  /** The first ones in the order given, at most as many as were asked for. */
  readonly changes: readonly Change[]
  readonly changed: number
}

export type SimulationHow = {
  readonly after: EffectivePolicy
  /** Null: compared with what was recorded. */
  readonly before: EffectivePolicy | null
  readonly changesMax: number
}

/** What became of one call: whether it changes and is kept among the changes, only counted, or lacks facts. */
export type Simulated = 'same' | 'changed' | 'counted' | 'lacking'

/** A simulation that is fed call by call, in bounded memory but for the people, who are counted. */
export type Simulator = {
  readonly add: (stored: StoredDecision) => Simulated
  readonly result: () => Simulation
}

/** Simulates over calls that are all at hand. Pure. */
export function simulate(how: SimulationHow, calls: Iterable<StoredDecision>): Simulation {
  const simulator = startSimulation(how)
  for (const call of calls) simulator.add(call)
  return simulator.result()
}

/**
 * Decides stored calls again, by their stored facts: nothing is analysed anew, since text may be redacted or erased
 * and the disk has changed since. A call that lacks a fact which a rule reads is counted and not guessed.
 */
export function startSimulation({ after, before, changesMax }: SimulationHow): Simulator {
  const lacking: { [lack in Lack]: number } = {
    erased: 0,
    withheld: 0,
    schema: 0,
    unreadable: 0,
    'own-failure': 0,
  }
  const counts = { before: noCounts(), after: noCounts(), wouldAfter: noCounts() }
  const people = new Set<string>()
  const moves = new Map<string, Tally>()
  const becoming = new Map<Outcome, Tally>()
  const rules = new Map<string, Tally>()
  const changes: Change[] = []
  const sizes = { calls: 0, compared: 0, changed: 0 }

  function add(stored: StoredDecision): Simulated {
    sizes.calls += 1
    const again = replayable(stored)
    if (!again.ok) {
      lacking[again.error] += 1
      return 'lacking'
    }
    if ([...after, ...(before ?? [])].some((policy) => isGuess(policy, again.value))) {
      lacking.schema += 1
      return 'lacking'
    }
    const { request } = again.value
    const from = before === null ? recorded(stored) : decided(before, request)
    const to = decided(after, request)
    sizes.compared += 1
    if (stored.person !== null) people.add(stored.person)
    counts.before[from.outcome] += 1
    counts.after[to.outcome] += 1
    counts.wouldAfter[to.wouldOutcome] += 1
    return from.outcome === to.outcome ? 'same' : note(stored, request, from, to)
  }

  function note(stored: StoredDecision, request: PolicyRequest, from: Side, to: Side): Simulated {
    const { id, at, person } = stored
    sizes.changed += 1
    tallyIn(moves, `${from.outcome} ${to.outcome}`, person)
    tallyIn(becoming, to.outcome, person)
    const changing = isStricter(to.outcome, from.outcome) ? to : from
    const ids = changing.problem === null ? changing.rules : [changing.problem]
    for (const rule of ids) tallyIn(rules, `${from.outcome} ${to.outcome} ${rule}`, person)
    if (changes.length >= changesMax) return 'counted'
    const because = reasonsIn(explainByAll(after, request).explanations, request.actions).filter(
      ({ rule }) => to.outcome !== 'allow' && to.rules.includes(rule),
    )
    changes.push({
      id,
      at,
      person,
      from: { outcome: from.outcome, rules: from.rules },
      to: { outcome: to.outcome, rules: to.rules, problem: to.problem, because },
    })
    return 'changed'
  }

  const result = (): Simulation => ({
    ...sizes,
    ...counts,
    people: people.size,
    lacking,
    moves: [...moves]
      .map(([key, tally]) => ({ ...moveOf(key), ...reachOf(tally) }))
      .toSorted((a, b) => rank(b) - rank(a)),
    becoming: {
      allow: reachOf(becoming.get('allow')),
      ask: reachOf(becoming.get('ask')),
      approve: reachOf(becoming.get('approve')),
      deny: reachOf(becoming.get('deny')),
    },
    rules: [...rules]
      .map(([key, tally]) => ({ id: key.split(' ')[2] ?? '', ...moveOf(key), ...reachOf(tally) }))
      .toSorted((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1)),
    changes,
  })
  return { add, result }
}

type Side = {
  readonly outcome: Outcome
  readonly wouldOutcome: Outcome
  readonly rules: readonly string[]
  readonly problem: string | null
}
type Tally = { calls: number; readonly people: Set<string> }

function recorded({ decision }: StoredDecision): Side {
  return decision
}

function decided(policies: EffectivePolicy, request: PolicyRequest): Side {
  const { outcome, wouldOutcome, decidedBy, problem } = decideByAll(policies, request)
  return { outcome, wouldOutcome, rules: decidedBy.map(({ id }) => id), problem }
}

function tallyIn<Key>(tallies: Map<Key, Tally>, key: Key, person: string | null): void {
  const tally = tallies.get(key) ?? { calls: 0, people: new Set() }
  tally.calls += 1
  if (person !== null) tally.people.add(person)
  tallies.set(key, tally)
}

function reachOf(tally: Tally | undefined): Reach {
  return { calls: tally?.calls ?? 0, people: tally?.people.size ?? 0 }
}

function moveOf(key: string): { readonly from: Outcome; readonly to: Outcome } {
  const [from, to] = key.split(' ')
  return { from: outcomeNamed(from), to: outcomeNamed(to) }
}

function outcomeNamed(word: string | undefined): Outcome {
  return outcomes.find((outcome) => outcome === word) ?? 'deny'
}

function rank({ from, to }: { readonly from: Outcome; readonly to: Outcome }): number {
  return outcomes.indexOf(to) * outcomes.length - outcomes.indexOf(from)
}

function isStricter(a: Outcome, b: Outcome): boolean {
  return outcomes.indexOf(a) > outcomes.indexOf(b)
}

function noCounts(): { [outcome in Outcome]: number } {
  return { allow: 0, ask: 0, approve: 0, deny: 0 }
}
