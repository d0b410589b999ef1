/** What is done about a call, from the mildest to the strictest. */
export const outcomes = ['allow', 'ask', 'approve', 'deny'] as const
export type Outcome = (typeof outcomes)[number]

/** Whether a decision is carried out or only recorded. */
export type Mode = 'observe' | 'enforce'

/** A rule that took part in a decision, with what a person is told about it. */
export type DecidingRule = {
  readonly id: string
  readonly title: string
  readonly reason: string
  readonly severity: 'low' | 'medium' | 'high' | 'critical'
  readonly outcome: Outcome | 'warn'
  readonly mode: Mode
  /** True where it did not apply but failed to be evaluated; absent else. */
  readonly failed?: true
  /** True where it reads a fact that nobody knows, so that it only may apply; absent else. */
  readonly mayApply?: true
}

/** Outcome, the rules that decided, and the policy version. */
export type Decision = {
  /** What is carried out. */
  readonly outcome: Outcome
  /** What would be carried out if every observe rule enforced. */
  readonly wouldOutcome: Outcome
  readonly mode: Mode
  /** The rules that made `outcome`, sorted by id: forbids, or of an allow its permits. Empty when `problem` decided. */
  readonly decidedBy: readonly DecidingRule[]
  /** Rules with `@outcome("warn")` that apply, and observe rules that apply. */
  readonly warnings: readonly DecidingRule[]
  /** Names the exact policy: `sha256:` and 64 hex digits over its content. */
  readonly policyVersion: string
  /** False when part of the call could not be read; then `opaque.run` was decided too. */
  readonly complete: boolean
  /** Our own failure that decided instead of a rule: `POLICY_ERROR`, `NO_PERMIT`, `OUTBOX_FULL` …; null else. */
  readonly problem: string | null
  /** The agent's own prompt may be skipped: only where a deciding rule carries `@grant("skip-prompt")`. */
  readonly skipPrompt: boolean
}

/** The stricter of two outcomes. */
export function stricter(a: Outcome, b: Outcome): Outcome {
  return outcomes.indexOf(a) >= outcomes.indexOf(b) ? a : b
}
