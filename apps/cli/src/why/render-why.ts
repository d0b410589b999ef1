import type { Why } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { mainArgument } from '../log/entry-line.ts'
import { sayClock } from '../say-time.ts'
import { columns, oneLine, paint, visible, wrap } from '../terminal.ts'
import type { Paint } from '../terminal.ts'
import { shortPath } from '../typed.ts'

const words: { readonly [outcome in Why['outcome']]: readonly [string, Paint] } = {
  allow: ['allowed', 'green'],
  ask: ['left to the developer to answer', 'yellow'],
  approve: ['held for an approval', 'yellow'],
  deny: ['denied', 'red'],
}

/** Why a call was decided as it was, for 80 columns: the call, the rules, the facts they saw, where it is kept. */
export function renderWhy(cli: Cli, why: Why): string {
  const parts = [callPart(cli, why), rulesPart(cli, why), factsPart(cli, why), keptPart(cli, why)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function callPart(
  cli: Cli,
  { agent, tool, input, workingDirectory, outcome, wouldOutcome, mode, finished }: Why,
): string {
  const [word, colour] = words[outcome]
  const where =
    workingDirectory === null ? '' : `\nin ${oneLine(shortPath(cli, workingDirectory), 70)}`
  const observed =
    wouldOutcome === outcome
      ? ''
      : `\n${mode}: if every rule were enforced, it would be: ${words[wouldOutcome][0]}`
  const result = finished === null ? '' : `\nit ran: ${String(finished.facts['status'])}`
  const call = `${agent} ${tool}: ${oneLine(mainArgument(input), 300)}`
  return `${paint(cli.stdout, colour, word)}  ${wrap(visible(call), 70, '  ')}${where}${observed}${result}`
}

function rulesPart(cli: Cli, { decidedBy, warnings, because, problem, outcome }: Why): string {
  const permits = decidedBy.filter((rule) => rule.outcome === 'allow')
  const objecting = decidedBy.filter((rule) => rule.outcome !== 'allow')
  const certain = objecting.filter((rule) => !onlyMayApply(rule, because))
  const possible = objecting.filter((rule) => onlyMayApply(rule, because))
  const rules = certain.map((rule) => ruleText(cli, rule, because))
  const maybe = possible.map((rule) => ruleText(cli, { ...rule, reason: '' }, because))
  const warned = warnings.map((rule) => ruleText(cli, rule, because))
  const parts = [
    ...(problem === null
      ? []
      : [`decided by a failure of our own: ${problem} (docs/errors/${problem}.md)`]),
    ...(rules.length > 0 ? [`${heading(cli, 'Decided by')}\n${rules.join('\n')}`] : []),
    ...(maybe.length > 0
      ? [`${heading(cli, 'May apply, since not all is known')}\n${maybe.join('\n')}`]
      : []),
    ...(objecting.length === 0 && problem === null ? [defaultText(outcome, permits)] : []),
    ...(warned.length > 0 ? [`${heading(cli, 'Would also apply')}\n${warned.join('\n')}`] : []),
  ]
  return parts.join('\n\n')
}

function defaultText(outcome: Why['outcome'], permits: readonly WhyRule[]): string {
  if (outcome !== 'allow') return 'no rule permits it'
  const named = permits.map(({ id, title }) => `${title} (${id})`).join(', ')
  return named === ''
    ? 'no rule speaks against it'
    : `no rule speaks against it; permitted: ${named}`
}

type WhyRule = Why['decidedBy'][number]

/** A rule that applies to no action for certain. Of one without reasons it is not known: it is told as it decided. */
function onlyMayApply({ id }: WhyRule, all: Why['because']): boolean {
  const mine = all.filter(({ rule }) => rule === id)
  return mine.length > 0 && mine.every(({ certain }) => !certain)
}

/** A rule with what it is for, what to do instead, and what made it speak. */
function ruleText(cli: Cli, { id, title, reason, severity, mode }: WhyRule, all: Why['because']) {
  const observed = mode === 'observe' ? ', only observed' : ''
  const mine = all.filter(({ rule }) => rule === id)
  const more = mine.length - reasonsMax
  const lines = [
    title,
    reason,
    ...mine.slice(0, reasonsMax).map(reasonText),
    ...(more > 0 ? [`and for ${more} more of its actions`] : []),
  ].filter((line) => line !== '')
  const told = lines.map((line) => `    ${wrap(visible(line), 76, '    ')}`)
  return [`  ${paint(cli.stdout, 'bold', id)} (${severity}${observed})`, ...told].join('\n')
}

const reasonsMax = 3

/** `because it reads /home/dev/.ssh/id_rsa: its path is labelled ssh-key`. */
function reasonText({ what, certain, because }: Why['because'][number]): string {
  const facts = because.length === 0 ? '' : `: ${because.join('; ')}`
  return `${certain ? 'because' : 'perhaps, since'} it ${what}${facts}`
}

/** Each action with the facts that are not empty, as the policy saw them. */
function factsPart(cli: Cli, { actions, complete }: Why): string {
  const lines = actions.map(actionText)
  const partly = complete
    ? ''
    : '\n  part of the call could not be read, so `opaque.run` was decided too'
  return `${heading(cli, 'What it would do')}\n${lines.join('\n')}${partly}`
}

function actionText(action: unknown): string {
  if (typeof action !== 'object' || action === null) return `  ${oneLine(String(action), 78)}`
  const { kind = 'action', ...facts } = action as { readonly [fact: string]: unknown }
  const said = Object.entries(facts).filter(([name, value]) => tells(name, value))
  const text = said.map(([name, value]) => `${name}=${factText(value)}`).join(' ')
  return `  ${wrap(visible(`${String(kind)} ${text}`), 78, '    ')}`
}

/** What vouches for other facts is told where it does not; a digest is known of few files, and told by itself. */
function tells(name: string, value: unknown): boolean {
  if (name.endsWith('Known')) return value === false && name !== 'digestKnown'
  const isEmpty = Array.isArray(value) && value.length === 0
  return !isEmpty && value !== '' && value !== 'none' && value !== false && value !== 0
}

function factText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : oneLine(String(value), 100)
}

function keptPart(cli: Cli, { entry, policyVersion, call }: Why): string {
  return columns([
    ['call', call],
    ['entry', `${entry.seq}, ${entry.state}, ${sayClock(entry.at, cli.now())}`],
    ['policy', policyVersion.slice(0, 19)],
  ])
}

function heading(cli: Cli, text: string): string {
  return paint(cli.stdout, 'bold', text)
}
