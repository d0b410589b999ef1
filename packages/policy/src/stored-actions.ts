import type { Action, ActionKind } from '@custody/model'
import { factTypes } from './fact-types.generated.ts'
import { derivedFactNames } from './facts.ts'
import { actionKinds } from './language.ts'

/** One stored action, whole again: the facts that its entry lacks hold neutral values and are named. */
export type StoredAction = { readonly action: Action; readonly lacks: readonly string[] }

/**
 * Reads the list of actions that an entry keeps. Untrusted: it comes from a log.
 *
 * `schema`: an action or a fact of another version of the language, which this one cannot decide. Null: no such list.
 */
export function parseStoredActions(text: string): readonly StoredAction[] | 'schema' | null {
  const list = parseJson(text)
  if (!Array.isArray(list)) return null
  const read = list.map(storedAction)
  if (read.includes(null)) return null
  if (read.includes('schema')) return 'schema'
  return read.filter((one) => typeof one === 'object' && one !== null)
}

function storedAction(value: unknown): StoredAction | 'schema' | null {
  if (!isObject(value) || typeof value['kind'] !== 'string') return null
  const kind = actionKinds.find((one) => one === value['kind'])
  if (kind === undefined) return 'schema'
  const types = storedFacts(kind)
  const lacks = types.filter(([fact]) => !(fact in value)).map(([fact]) => fact)
  const odd = types.some(([fact, type]) => fact in value && !isOfType(value[fact], type))
  if (odd) return 'schema'
  const neutral = types.map(([fact, type]) => [fact, neutralOf(type)])
  const facts = types.flatMap(([fact]) => (fact in value ? [[fact, value[fact]]] : []))
  // Invariant: every fact of the kind is there, of the type that the schema names.
  const action = {
    kind,
    ...Object.fromEntries(neutral),
    ...Object.fromEntries(facts),
  } as unknown as Action
  return { action, lacks }
}

/** The facts that an action itself carries. */
function storedFacts(kind: ActionKind): readonly (readonly [string, string])[] {
  const derived = derivedFactNames[kind] ?? []
  const own = Object.entries(factTypes[kind] ?? {}).filter(([fact]) => !derived.includes(fact))
  // The tool's name is a fact of every call; its action carries it.
  return kind === 'tool.call' ? [...own, ['tool', 'String']] : own
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string'
    case 'Bool':
      return typeof value === 'boolean'
    case 'Long':
      return Number.isSafeInteger(value)
    default:
      return Array.isArray(value) && value.every((one) => typeof one === 'string')
  }
}

function neutralOf(type: string): unknown {
  if (type === 'String') return ''
  if (type === 'Bool') return false
  return type === 'Long' ? 0 : []
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
