import type { Mode, Outcome } from '@custody/model'
import { Ban, Check, Eye, MessageCircleQuestion, TriangleAlert, UserCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type Tone } from './badge.tsx'

const words: Readonly<Record<Outcome, { icon: typeof Check; word: string; tone: Tone }>> = {
  allow: { icon: Check, word: 'Allowed', tone: 'quiet' },
  ask: { icon: MessageCircleQuestion, word: 'Asked', tone: 'ask' },
  approve: { icon: UserCheck, word: 'Approval', tone: 'approve' },
  deny: { icon: Ban, word: 'Denied', tone: 'deny' },
}

/** What a figure or a filter of that outcome is called. */
export const outcomeWord = (outcome: Outcome): string => words[outcome].word

/** The outcome of a decision: an icon, a word and a tone. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }): ReactNode {
  const { icon: Icon, word, tone } = words[outcome]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {word}
    </Badge>
  )
}

/** What was carried out and, where observe rules hid a stricter one, what would have been. */
export function OutcomeOf({
  decision,
}: {
  readonly decision: {
    readonly outcome: Outcome
    readonly wouldOutcome: Outcome
    readonly mode: Mode
  }
}): ReactNode {
  const { outcome, wouldOutcome } = decision
  if (outcome === wouldOutcome) return <OutcomeBadge outcome={outcome} />
  return (
    <span className="inline-flex flex-wrap gap-1">
      <OutcomeBadge outcome={outcome} />
      <Badge tone={words[wouldOutcome].tone} title="If the rules in observe mode were enforced">
        <Eye aria-hidden="true" />
        would {wouldVerb[wouldOutcome]}
      </Badge>
    </span>
  )
}

const wouldVerb = { allow: 'allow', ask: 'ask', approve: 'need approval', deny: 'deny' } as const

const ruleWords = {
  allow: 'Permits',
  ask: 'Asks',
  approve: 'Needs approval',
  deny: 'Denies',
  warn: 'Warns',
} as const

/** What a rule does when it applies. */
export function RuleOutcome({ outcome }: { readonly outcome: Outcome | 'warn' }): ReactNode {
  const { icon: Icon, tone } =
    outcome === 'warn' ? { icon: TriangleAlert, tone: 'ask' as const } : words[outcome]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {ruleWords[outcome]}
    </Badge>
  )
}
