import type { Outcome } from '@custody/model'
import type { Answer } from '../../../api/queries.ts'
import { count, counted } from '../../../words/format.ts'

export type Simulation = NonNullable<Answer<'simulatePolicy'>['simulation']>
export type ChangedCall = Simulation['changes'][number]

/** The strictest first: what is looked for. */
export const strictestFirst: readonly Outcome[] = ['deny', 'approve', 'ask', 'allow']

const wouldHave: Readonly<Record<Outcome, (calls: string) => string>> = {
  deny: (calls) => `denied ${calls}`,
  approve: (calls) => `held ${calls} for an approval`,
  ask: (calls) => `asked about ${calls}`,
  allow: (calls) => `allowed ${calls}`,
}

/** `Would have denied 14 calls of 3 people and asked about 5 calls of 2 people.` */
export function headline({ compared, changed, becoming }: Simulation): string {
  if (compared === 0) return 'No call could be decided again.'
  if (changed === 0) return 'No call would have been decided otherwise.'
  const parts = strictestFirst.flatMap((outcome) => {
    const { calls, people } = becoming[outcome]
    if (calls === 0) return []
    const of = people === 0 ? '' : ` of ${counted(people, 'person', 'people')}`
    return [wouldHave[outcome](`${counted(calls, 'call')}${of}`)]
  })
  const last = parts.at(-1) ?? ''
  const list = parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
  return `Would have ${list}.`
}

const ranges = {
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
  all: 'all time',
} as const

/** What was looked at. */
export function scope({ calls, people, limited }: Simulation, range: keyof typeof ranges): string {
  const which = limited ? `The newest ${counted(calls, 'call')}` : counted(calls, 'call')
  const who = people === 0 ? '' : `, ${counted(people, 'person', 'people')}`
  return `${which} of ${ranges[range]}${who}.`
}

const lackWords: Readonly<Record<keyof Simulation['lacking'], string>> = {
  erased: 'erased',
  withheld: 'kept on their device',
  schema: 'recorded by a version that kept other facts',
  unreadable: 'cut short or unreadable',
  'own-failure': 'decided by a failure of our own',
}

/** `12 calls could not be decided again, for want of facts: 10 erased, 2 kept on their device.` Empty where none. */
export function lacking({ calls, compared, lacking: by }: Simulation): string {
  if (calls === compared) return ''
  const named = (Object.keys(lackWords) as (keyof typeof lackWords)[])
    .filter((lack) => by[lack] > 0)
    .map((lack) => `${count(by[lack])} ${lackWords[lack]}`)
    .join(', ')
  return `${counted(calls - compared, 'call')} could not be decided again, for want of facts: ${named}.`
}

/** `+3`, `−14`; empty where nothing changes. */
export function difference(before: number, after: number): string {
  if (after === before) return ''
  return after > before ? `+${count(after - before)}` : `−${count(before - after)}`
}

/** The calls that a rule changes in one direction; all where none is chosen. */
export function changesBy(
  changes: readonly ChangedCall[],
  chosen: string | undefined,
): readonly ChangedCall[] {
  if (chosen === undefined) return changes
  return changes.filter(({ rules, problem }) =>
    problem === null ? rules.some(({ id }) => id === chosen) : problem === chosen,
  )
}
