import type { ActionKind } from '@custody/model'
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { actionGroups, actionKinds } from './language.ts'

/** The actions that a rule's scope can match. `named` is false where the rule leaves its action open. */
export function kindsOf(policy: PolicyJson): {
  readonly kinds: readonly ActionKind[]
  readonly named: boolean
} {
  const scope = policy.action
  if (scope.op === 'All') return { kinds: actionKinds, named: false }
  const entities = 'entities' in scope ? scope.entities : 'entity' in scope ? [scope.entity] : []
  const names = entities.map((entity) => ('id' in entity ? entity.id : entity.__entity.id))
  const kinds = actionKinds.filter(
    (kind) =>
      names.includes(kind) || (actionGroups[kind] ?? []).some((group) => names.includes(group)),
  )
  return { kinds, named: true }
}

/** Names in a rule's scope that are no action and no group of actions. */
export function unknownActionsOf({ action }: PolicyJson): readonly string[] {
  if (action.op === 'All') return []
  const entities =
    'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  const names = entities.map((entity) => ('id' in entity ? entity.id : entity.__entity.id))
  return names.filter((name) => !actionNames.includes(name))
}

/** Every name that may stand after `Action::`. */
export const actionNames: readonly string[] = [
  ...actionKinds,
  ...new Set(Object.values(actionGroups).flat()),
]

/** The rule for one action alone. */
export function forKind(policy: PolicyJson, kind: ActionKind): PolicyJson {
  return { ...policy, action: { op: '==', entity: { type: 'Action', id: kind } } }
}

/** The rule as a matcher: a permit with the same scope and conditions, so that it comes back when it applies. */
export function matcherOf(policy: PolicyJson): PolicyJson {
  return { ...policy, effect: 'permit', annotations: {} }
}

/** Who and what a request is about, as far as scopes compare it. Null: nobody knows which resource. */
export type Party = {
  readonly principal: string
  readonly groups: readonly string[]
  readonly resource: string | null
}

/** Whether a rule's principal and resource can be those of the request. */
export function scopeTruth(policy: PolicyJson, party: Party): 'true' | 'false' | 'unknown' {
  const { principal, resource } = policy
  if (principal.op === '==' || principal.op === 'in') {
    const name = entityName(principal)
    if (name !== party.principal && !(principal.op === 'in' && party.groups.includes(name)))
      return 'false'
  }
  if (resource.op !== '==' && resource.op !== 'in') return 'true'
  if (party.resource === null) return 'unknown'
  return entityName(resource) === party.resource ? 'true' : 'false'
}

export function entityName(
  scope: { readonly entity: unknown } | { readonly slot: string },
): string {
  if (!('entity' in scope)) return ''
  const entity = scope.entity as {
    readonly id?: string
    readonly __entity?: { readonly id: string }
  }
  return entity.id ?? entity.__entity?.id ?? ''
}
