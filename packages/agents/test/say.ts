import { agentNamed, type HookReply } from '@custody/agents'
import type { DecidingRule, Decision, Json } from '@custody/model'

const adapter = agentNamed('claude-code')
if (adapter === undefined) throw new Error('no adapter')
export const claudeCode = adapter

/** What agents are told in the suites: the text must arrive at the model. */
export const reason = 'this is what the rule of the test says'

const rule: DecidingRule = {
  id: 'rule-of-the-test',
  title: 'A rule of the test',
  reason,
  severity: 'high',
  outcome: 'deny',
  mode: 'enforce',
}

/** The product's own bytes for a decision on `event`. */
export function decide(
  event: string,
  outcome: Decision['outcome'],
  { skipPrompt = false }: { readonly skipPrompt?: boolean } = {},
): string {
  const decision: Decision = {
    outcome,
    wouldOutcome: outcome,
    mode: 'enforce',
    decidedBy: outcome === 'allow' ? [] : [rule],
    warnings: [],
    policyVersion: 'sha256:test',
    complete: true,
    problem: null,
    skipPrompt,
  }
  return say(event, { kind: 'decided', decision, callId: 'call_test', callHash: 'c0ffee' })
}

export function redact(output: Json): string {
  return say('PostToolUse', { kind: 'redacted', output })
}

export function say(event: string, reply: HookReply): string {
  return new TextDecoder().decode(claudeCode.renderAnswer(event, reply).body)
}
