import type { Outcome } from '@custody/model'
import { outcomes } from '@custody/model'
import type { Cli } from '../command.ts'
import { sayClock, sayCount, sayMany } from '../say-time.ts'
import { oneLine, paint, wrap } from '../terminal.ts'
import type { ChangedCall, SimulationReport } from './simulate-calls.ts'

/** What would change, for 80 columns: the counts before and after, the rules that change calls, some of the calls. */
export function renderSimulation(cli: Cli, report: SimulationReport): string {
  const parts = [
    headPart(cli, report),
    report.calls === 0 ? '' : countsPart(report),
    observePart(report),
    changesPart(cli, report),
    callsPart(cli, report),
    lackingPart(report),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headPart(cli: Cli, { policy, calls, people, firstAt, lastAt }: SimulationReport): string {
  const who = people === 0 ? '' : ` of ${sayMany(people, 'person', 'people')}`
  const span =
    firstAt === null || lastAt === null
      ? ''
      : `, ${sayClock(firstAt, cli.now())} to ${sayClock(lastAt, cli.now())}`
  return wrap(`${policy.name} on ${sayMany(calls, 'decision')}${who}${span}`, 80)
}

function countsPart({ before, after, against, policy }: SimulationReport): string {
  const names = [
    against === null ? 'recorded' : oneLine(shortName(against.name), 20),
    oneLine(shortName(policy.name), 20),
  ]
  const row = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(9)}${cells.map((cell) => cell.padStart(20)).join('')}`
  const rows = outcomes.map((outcome) =>
    row(outcome, [sayCount(before[outcome]), sayCount(after[outcome])]),
  )
  return [row('', names), ...rows].join('\n')
}

/** Of a file only its own name: the column is narrow. */
function shortName(name: string): string {
  return name.split('/').at(-1) ?? name
}

/** A policy that only observes stops nothing but what the floor does. */
function observePart({ policy, wouldAfter }: SimulationReport): string {
  if (policy.mode !== 'observe') return ''
  const would = outcomes.map((outcome) => `${sayCount(wouldAfter[outcome])} ${outcome}`).join(', ')
  return wrap(`it only observes; if every rule were enforced: ${would}`, 80)
}

const wouldHave: { readonly [outcome in Outcome]: string } = {
  deny: 'denied',
  approve: 'held for an approval',
  ask: 'asked about',
  allow: 'allowed',
}

function changesPart(cli: Cli, report: SimulationReport): string {
  if (report.compared === 0) return ''
  if (report.changed === 0) return 'no call would have been decided otherwise'
  const sections = outcomes.toReversed().flatMap((to) => {
    const { calls, people } = report.becoming[to]
    if (calls === 0) return []
    const who = people === 0 ? '' : ` of ${sayMany(people, 'person', 'people')}`
    const rules = report.rules.filter((rule) => rule.to === to)
    const lines = rules
      .slice(0, rulesMax)
      .map(
        ({ id, from, calls: count }) => `  ${sayCount(count).padStart(7)}  ${from} → ${to}  ${id}`,
      )
    const more =
      rules.length > rulesMax ? [`           and ${rules.length - rulesMax} more rules`] : []
    const head = `Would have ${wouldHave[to]} ${sayMany(calls, 'call')}${who}`
    return [[paint(cli.stdout, 'bold', head), ...lines, ...more].join('\n')]
  })
  return sections.join('\n\n')
}

const rulesMax = 12

function callsPart(cli: Cli, { changes, changed }: SimulationReport): string {
  if (changes.length === 0) return ''
  const first = changes.length === 1 ? 'The first' : `The first ${changes.length}`
  const head = changed > changes.length ? `${first} of them` : 'The calls'
  return [paint(cli.stdout, 'bold', head), ...changes.map((change) => callText(cli, change))].join(
    '\n',
  )
}

/** One call: when, its number, what becomes of it; below it the rules and the first reason. */
function callText(cli: Cli, { at, seq, tool, from, to }: ChangedCall): string {
  const [first] = to.because
  const why = first === undefined ? '' : `: it ${[first.what, ...first.because].join('; ')}`
  const rules = to.problem ?? (to.outcome === 'allow' ? from.rules : to.rules).join(', ')
  const head = `${sayClock(at, cli.now())}  entry ${seq}  ${from.outcome} → ${to.outcome}  `
  return `  ${head}${oneLine(tool ?? 'prompt', 24)}\n      ${wrap(oneLine(`${rules}${why}`, 300), 74, '      ')}`
}

const lackWords = {
  erased: 'erased',
  withheld: 'withheld',
  schema: 'recorded by a version that kept other facts',
  unreadable: 'cut short or unreadable',
  'own-failure': 'decided by a failure of our own',
} as const

function lackingPart({ calls, compared, lacking }: SimulationReport): string {
  if (calls === 0) return 'there is no decision to look at'
  if (calls === compared) return ''
  const named = (Object.keys(lackWords) as (keyof typeof lackWords)[])
    .filter((lack) => lacking[lack] > 0)
    .map((lack) => `${sayCount(lacking[lack])} ${lackWords[lack]}`)
    .join(', ')
  return wrap(
    `${sayMany(calls - compared, 'decision')} could not be decided again, for want of facts: ${named}`,
    80,
  )
}
