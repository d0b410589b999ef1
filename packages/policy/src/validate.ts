import type { ActionKind } from '@custody/model'
import type { Cedar } from './cedar.ts'
import { escaped, offsetIn } from './find-in-rule.ts'
import { invalidRule } from './invalid-rule.ts'
import { nearest } from './nearest.ts'
import type { ParsedRule } from './parse-rule.ts'
import type { PolicyProblem } from './policy.ts'
import { schemaText } from './schema.generated.ts'
import { actionNames, forKind, kindsOf, unknownActionsOf } from './scope.ts'

/** Which actions each rule is about, once those are left out whose facts it does not know. */
export type Validated = {
  /** One list per rule, in the order of the rules. */
  readonly kinds: readonly (readonly ActionKind[])[]
  readonly problems: readonly PolicyProblem[]
}

/**
 * Validates rules strictly against the schema, each once per action that its scope matches. A rule over
 * several actions may read a fact that only some have: it then speaks about those. A rule that is wrong
 * for all of them, or names an action that there is not, is a problem.
 */
export function validate(cedar: Cedar, parsed: readonly ParsedRule[]): Validated {
  const refused = refusedBy(cedar, parsed)
  const problems: PolicyProblem[] = []
  const kinds = parsed.map((one, index) => {
    const meant = kindsOf(one.policy).kinds
    const valid = meant.filter((kind) => !refused.has(keyOf(index, kind)))
    const strange = unknownActionsOf(one.policy)
    problems.push(...strange.map((name) => actionUnknown(one, name)))
    if (valid.length === 0 && strange.length === 0) problems.push(invalidRule(cedar, one))
    return valid
  })
  return { kinds, problems }
}

/** The rules and actions that Cedar finds wrong together. */
function refusedBy(cedar: Cedar, parsed: readonly ParsedRule[]): ReadonlySet<string> {
  const policies = Object.fromEntries(
    parsed.flatMap(({ policy }, index) =>
      kindsOf(policy).kinds.map((kind) => [keyOf(index, kind), forKind(policy, kind)]),
    ),
  )
  const answer = cedar.validate({ schema: schemaText, policies: { staticPolicies: policies } })
  if (answer.type === 'failure') throw new Error(`the schema is bad: ${answer.errors[0]?.message}`)
  return new Set(answer.validationErrors.map(({ policyId }) => policyId))
}

/** One name of several would else be left out in silence. */
function actionUnknown(one: ParsedRule, name: string): PolicyProblem {
  return {
    code: 'ACTION_UNKNOWN',
    at: one.place(offsetIn(one.text, new RegExp(`"${escaped(name)}"`)) ?? 0),
    rule: one.rule.id,
    detail: `no action is called \`${name}\``,
    nearest: nearest(name, actionNames),
  }
}

function keyOf(index: number, kind: ActionKind): string {
  return `${index}|${kind}`
}
