import type { DecidingRule, Decision } from '@custody/model'

/** Tells the agent why something was stopped, what to do instead, and where a person finds the facts. */
export function denyReason(decision: Decision, callId: string, callHash: string): string {
  return [
    decision.outcome === 'approve'
      ? `Custody stopped this: another person must approve exactly this call first (hash ${callHash}); once it is approved, repeat it unchanged.`
      : 'Custody stopped this.',
    ...because(decision),
    `Do not try to get around this by another way; tell the developer if the task needs it. For the facts: custody why ${callId}`,
  ].join(' ')
}

/** Tells the developer, in the agent's own prompt, why they are asked. */
export function askReason(decision: Decision, callId: string): string {
  return [
    'Custody leaves this call to you.',
    ...because(decision),
    `For the facts: custody why ${callId}`,
  ].join(' ')
}

/** Tells that we failed, not that a rule decided. */
export function failReason(code: string, callId: string | null): string {
  const more = callId === null ? 'custody doctor' : `custody why ${callId}`
  const why = problemReasons[code]
  const said =
    why === undefined
      ? `Custody could not decide this, so it was stopped (${code}).`
      : `Custody stopped this. ${why}`
  return `${said} This is no judgement of the call. To find out more: ${more}`
}

/** Tells agent and person that nothing decides for this session any more. */
export const removedReason =
  'Custody was removed from this machine while this session ran, so nothing more runs in it. To go on, the developer starts the agent anew; it then runs without Custody.'

function because({ decidedBy, problem }: Decision): readonly string[] {
  // What a rule that failed would have said of the call is not said: nobody knows whether it applies.
  const failed = decidedBy.filter((rule) => rule.failed).map(({ id }) => id)
  if (failed.length > 0)
    return [
      `A rule of the policy failed while it was applied (POLICY_ERROR): ${failed.join(', ')}.`,
    ]
  const applying = decidedBy.filter((rule) => rule.mayApply !== true)
  if (applying.length > 0) return applying.map(ruleReason)
  if (decidedBy.length > 0) return [unknownReason(decidedBy)]
  return [problemReasons[problem ?? 'NO_PERMIT'] ?? `It could not be decided (${problem}).`]
}

/** Where nobody can tell what a call does, every rule about the missing fact may apply: one sentence for all. */
function unknownReason(rules: readonly DecidingRule[]): string {
  const order = ['critical', 'high', 'medium', 'low']
  const worst = rules
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .slice(0, 3)
    .map(({ id }) => id)
  const more = rules.length > worst.length ? ` and ${rules.length - worst.length} more` : ''
  return `A path, name or argument in it is only known when it runs, so it could be what these rules are about: ${worst.join(', ')}${more}. Written out in full, it may not need asking.`
}

function ruleReason({ id, reason }: DecidingRule): string {
  return `${sentence(reason)} (rule ${id})`
}

const problemReasons: { readonly [code: string]: string } = {
  NO_PERMIT: 'No rule of the policy permits it.',
  POLICY_ERROR: 'A rule of the policy failed while it was applied (POLICY_ERROR).',
  OUTBOX_FULL:
    'The evidence of it could not be stored: the disk is full (OUTBOX_FULL). Ask the developer to free space on it.',
}

/** With a capital and a full stop; control characters would let a rule's text pose as ours. */
function sentence(reason: string): string {
  const text = reason.replace(/\p{Cc}+/gu, ' ').trim()
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
