import type { ActionKind } from '@custody/model'
import type { Cedar } from './cedar.ts'
import type { ParsedRule } from './parse-rule.ts'
import type { PolicyProblem } from './policy.ts'
import { schemaText } from './schema.generated.ts'
import { forKind, kindsOf } from './scope.ts'

/** Which actions each rule is about, once those are left out whose facts it does not know. */
export type Validated = {
  /** One list per rule, in the order of the rules. */
  readonly kinds: readonly (readonly ActionKind[])[]
  readonly problems: readonly PolicyProblem[]
}

type Complaint = { readonly detail: string; readonly start: number; readonly help: string | null }

/**
 * Validates rules strictly against the schema, each once per action that its scope matches. A rule over
 * several actions may read a fact that only some have: it then speaks about those. A rule that is wrong
 * for all of them is a problem.
 */
export function validate(cedar: Cedar, parsed: readonly ParsedRule[]): Validated {
  const complaints = complaintsOf(cedar, parsed)
  const problems: PolicyProblem[] = []
  const kinds = parsed.map((one, index) => {
    const meant = kindsOf(one.policy).kinds
    const valid = meant.filter((kind) => !complaints.has(keyOf(index, kind)))
    if (valid.length === 0)
      problems.push(problemOf(one, complaints.get(keyOf(index, meant[0] ?? 'tool.call'))))
    return valid
  })
  return { kinds, problems }
}

function complaintsOf(cedar: Cedar, parsed: readonly ParsedRule[]): ReadonlyMap<string, Complaint> {
  const policies = Object.fromEntries(
    parsed.flatMap(({ policy }, index) =>
      kindsOf(policy).kinds.map((kind) => [keyOf(index, kind), forKind(policy, kind)]),
    ),
  )
  const answer = cedar.validate({ schema: schemaText, policies: { staticPolicies: policies } })
  if (answer.type === 'failure') throw new Error(`the schema is bad: ${answer.errors[0]?.message}`)
  return new Map(
    answer.validationErrors.map(({ policyId, error }) => [
      policyId,
      { detail: error.message, start: error.sourceLocations?.[0]?.start ?? 0, help: error.help },
    ]),
  )
}

function problemOf(one: ParsedRule, complaint: Complaint | undefined): PolicyProblem {
  const detail = (complaint?.detail ?? 'its scope matches no action').replace(
    /^for policy `[^`]*`, /,
    '',
  )
  return {
    code: 'RULE_INVALID',
    at: one.place(offsetOf(one.text, detail)),
    rule: one.rule.id,
    detail,
    nearest: /did you mean `([^`]+)`/.exec(complaint?.help ?? '')?.[1] ?? null,
  }
}

/** JSON policies have no places: the first name that the complaint quotes is looked up in the text. */
function offsetOf(text: string, detail: string): number {
  for (const [, name] of detail.matchAll(/`([^`]+)`/g)) {
    const at = text.indexOf(name ?? '')
    if (at > 0) return new TextEncoder().encode(text.slice(0, at)).length
  }
  return 0
}

function keyOf(index: number, kind: ActionKind): string {
  return `${index}|${kind}`
}
