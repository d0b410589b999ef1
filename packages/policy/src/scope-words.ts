import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { ActionFacts } from './facts.ts'
import { entityName } from './scope.ts'

/** What a rule's scope asks of the person and of what the action is done to, in words. Actions need none. */
export function scopeReasons(
  { principal, resource }: PolicyJson,
  facts: Pick<ActionFacts, 'resource' | 'resourceKnown'>,
): readonly string[] {
  const person =
    principal.op === '=='
      ? [`the person is ${entityName(principal)}`]
      : principal.op === 'in'
        ? [`the person is in ${entityName(principal)}`]
        : []
  if (resource.op !== '==' && resource.op !== 'in') return person
  const noun = facts.resource.type === 'McpServer' ? 'server' : facts.resource.type.toLowerCase()
  const named = facts.resourceKnown
    ? `the ${noun} is ${entityName(resource)}`
    : `it is not known whether the ${noun} is ${entityName(resource)}`
  return [...person, named]
}
