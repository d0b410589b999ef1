import type { DecidingRule, Mode } from '@custody/model'

/** A rule as it stands in the text, with what its annotations say. */
export type Rule = DecidingRule & {
  readonly effect: 'permit' | 'forbid'
  /** Empty for a rule that belongs to no pack. */
  readonly pack: string
  readonly at: SourcePlace
  /** `@control`, one per mapping: `SOC2:CC6.1`. */
  readonly controls: readonly string[]
  readonly grantsSkipPrompt: boolean
  readonly wait: 'none' | 'cosigned' | 'approval'
}

/** A place in a rule's text. Lines and columns count from 1. */
export type SourcePlace = {
  readonly path: string
  readonly line: number
  readonly column: number
}

export const policyProblemCodes = [
  'RULE_SYNTAX_BAD',
  'RULE_INVALID',
  'RULE_ID_MISSING',
  'RULE_ID_REPEATED',
  'ACTION_UNKNOWN',
  'FACT_VALUE_UNKNOWN',
  'ANNOTATION_UNKNOWN',
  'ANNOTATION_BAD',
  'ANNOTATION_MISPLACED',
  'LINT_HAS_IN_FORBID',
  'LINT_TRI_STATE_FAIL',
  'OPAQUE_RUN_UNDECIDED',
  'TEST_BAD',
] as const

/** Why a policy cannot be used. `nearest` is the known name that was probably meant. */
export type PolicyProblem = {
  readonly code: (typeof policyProblemCodes)[number]
  readonly at: SourcePlace
  readonly rule: string | null
  readonly detail: string
  readonly nearest: string | null
}

/** What a person may see of a compiled policy. Made by `compilePolicy`; opaque otherwise. */
export type PolicySummary = {
  readonly name: string
  /** `sha256:` and 64 hex digits over its content. */
  readonly version: string
  readonly mode: Mode
  readonly rules: readonly Rule[]
}
