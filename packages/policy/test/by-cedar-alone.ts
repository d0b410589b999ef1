import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { ActionFacts } from '../src/facts.ts'
import type { PolicyRequest } from '../src/request.ts'
import { schemaText } from '../src/schema.generated.ts'
import type { DrawnRule } from './drawn-rules.ts'

/** What Cedar's own authorizer says of a set of rules, with nothing cut away and the request held to the schema. */
export type Answer = {
  readonly denied: boolean
  readonly reasons: readonly string[]
  readonly errors: readonly string[]
}

export type Asked = (
  keep: (rule: DrawnRule) => boolean,
) => (facts: ActionFacts, kind: string) => Answer

const schemaName = 'the whole language'
let prepared = 0

/** Asks Cedar about rules, by their place in the list: `r0`, `r1` … */
export function cedarAlone(
  rules: readonly DrawnRule[],
  { principal }: PolicyRequest,
  circumstances: { readonly [fact: string]: unknown },
): Asked {
  if (prepared === 0) cedar.preparseSchema(schemaName, schemaText)
  return (keep) => {
    prepared += 1
    const setId = `alone ${prepared % 16}`
    const texts = rules.flatMap((rule, at) => (keep(rule) ? [[`r${at}`, rule.body] as const] : []))
    const set = cedar.preparsePolicySet(setId, { staticPolicies: Object.fromEntries(texts) })
    if (set.type === 'failure') throw new Error(JSON.stringify(set.errors))
    return (facts, kind) => {
      const answer = cedar.statefulIsAuthorized({
        principal: { type: 'Principal', id: principal.id },
        action: { type: 'Action', id: kind },
        resource: facts.resource,
        context: { ...circumstances, ...facts.context } as never,
        preparsedPolicySetId: setId,
        preparsedSchemaName: schemaName,
        validateRequest: true,
        entities: [
          {
            uid: { type: 'Principal', id: principal.id },
            attrs: {},
            parents: principal.groups.map((id) => ({ type: 'Group', id })),
          },
        ],
      })
      if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors))
      const { decision, diagnostics } = answer.response
      return {
        denied: decision === 'deny',
        reasons: diagnostics.reason,
        errors: diagnostics.errors.map(({ policyId }) => policyId),
      }
    }
  }
}
