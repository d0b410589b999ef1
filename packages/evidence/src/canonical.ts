import { err, ok } from '@custody/model'
import type { Json, Result } from '@custody/model'

/** Why a value has no canonical form. `at` is the path to it, keys and indexes from the outside in. */
export type CanonicalProblem = {
  readonly code:
    | 'VALUE_NOT_JSON'
    | 'STRING_NOT_UNICODE'
    | 'NUMBER_NOT_SAFE_INTEGER'
    | 'NUMBER_NOT_FINITE'
  readonly at: readonly string[]
}

/**
 * Which numbers may stand: `integers` (ours: only those that every language reads alike) or `ieee` (all that
 * RFC 8785 allows, written as ECMAScript writes them). Nothing that we sign uses `ieee`.
 */
export type CanonicalNumbers = 'integers' | 'ieee'

/**
 * Writes JSON so that equal values have equal bytes. RFC 8785: no white space, keys in the order of their UTF-16
 * code units, strings and numbers as ECMAScript writes them. Refuses what other encoders let through: undefined,
 * lone surrogates, numbers that are not safe integers.
 */
export function encodeCanonical(
  value: unknown,
  numbers: CanonicalNumbers = 'integers',
): Result<string, CanonicalProblem> {
  const problem = refusal(value, numbers, [])
  return problem === null ? ok(write(value)) : err(problem)
}

function refusal(
  value: unknown,
  numbers: CanonicalNumbers,
  at: readonly string[],
): CanonicalProblem | null {
  switch (typeof value) {
    case 'boolean':
      return null
    case 'string':
      return loneSurrogate.test(value) ? { code: 'STRING_NOT_UNICODE', at } : null
    case 'number':
      return numberRefusal(value, numbers, at)
    case 'object':
      return value === null ? null : childRefusal(value, numbers, at)
    default:
      return { code: 'VALUE_NOT_JSON', at }
  }
}

const loneSurrogate = /\p{Surrogate}/u

function numberRefusal(
  value: number,
  numbers: CanonicalNumbers,
  at: readonly string[],
): CanonicalProblem | null {
  if (!Number.isFinite(value)) return { code: 'NUMBER_NOT_FINITE', at }
  return numbers === 'ieee' || Number.isSafeInteger(value)
    ? null
    : { code: 'NUMBER_NOT_SAFE_INTEGER', at }
}

function childRefusal(
  value: object,
  numbers: CanonicalNumbers,
  at: readonly string[],
): CanonicalProblem | null {
  if (Array.isArray(value)) {
    // A hole in an array is undefined, and forEach would pass over it.
    for (let index = 0; index < value.length; index += 1) {
      const problem = refusal(value[index], numbers, [...at, String(index)])
      if (problem !== null) return problem
    }
    return null
  }
  if (!isPlain(value)) return { code: 'VALUE_NOT_JSON', at }
  for (const [key, member] of Object.entries(value)) {
    if (loneSurrogate.test(key)) return { code: 'STRING_NOT_UNICODE', at: [...at, key] }
    const problem = refusal(member, numbers, [...at, key])
    if (problem !== null) return problem
  }
  return null
}

/** A Date, a Map or a typed array would be written as something it is not. */
function isPlain(value: object): value is { readonly [key: string]: Json } {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Invariant: `refusal` found nothing. ECMAScript's own JSON writes numbers and strings as RFC 8785 wants them. */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null || !isPlain(value)) return JSON.stringify(value)
  let text = ''
  // Without a comparison of its own, ECMAScript sorts by UTF-16 code units, as RFC 8785 wants it.
  for (const key of Object.keys(value).toSorted()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(value[key])}`
  }
  return `{${text}}`
}

/**
 * Reads JSON that is in its canonical form, and only then; undefined else. Four times as fast as writing it again: what
 * ECMAScript's own JSON writes back unchanged has only its order and its numbers left to be looked at.
 */
export function parseCanonical(text: string): unknown {
  const value = parseJson(text)
  if (value === undefined || isDeeper(value, depthMax)) return undefined
  if (JSON.stringify(value) === text && !surrogateEscape.test(text) && isInOrder(value))
    return value
  const canonical = encodeCanonical(value)
  return canonical.ok && canonical.value === text ? value : undefined
}

/** The same of UTF-8 bytes: neither a byte order mark nor a wrong byte is passed over. */
export function parseCanonicalBytes(bytes: Uint8Array): unknown {
  try {
    return parseCanonical(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** A leaf nests four deep. What nests by the thousand would take the stack of whoever walks it, and end a verifier. */
const depthMax = 32

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return most === 0 || Object.values(value).some((member) => isDeeper(member, most - 1))
}

/** No canonical text escapes a surrogate; a text that seems to is looked at the slow way. */
const surrogateEscape = /\\ud[89a-f]/

/** Whether keys ascend and numbers are safe integers, all the way down. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isInOrder)
  let before: string | null = null
  for (const [key, member] of Object.entries(value)) {
    if ((before !== null && key <= before) || !isInOrder(member)) return false
    before = key
  }
  return true
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
