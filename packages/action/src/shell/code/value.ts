import type { PathLabel } from '@custody/model'
import { isLiteral, marks } from '../marks.ts'
import type { StreamSource } from '../stream.ts'
import type { Code, Target } from './tree.ts'

/** Where something comes from that flowed into a text. */
export type Taint = {
  readonly sources: readonly StreamSource[]
  readonly labels: readonly PathLabel[]
}

/** One thing that an expression may be. */
export type Single =
  /** A string or a path; marks stand for its unknown parts. */
  | { readonly is: 'text'; readonly text: string; readonly from: Taint | null }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'truth'; readonly value: boolean }
  /** Something of a module, by its full name: `os.path.join`, `socket.socket()`. `of`: what a method is of. */
  | { readonly is: 'thing'; readonly name: string; readonly of: Value | null }
  | { readonly is: 'list'; readonly items: readonly Value[] }
  | { readonly is: 'record'; readonly fields: ReadonlyMap<string, Value> }
  | {
      readonly is: 'function'
      readonly parameters: readonly Target[]
      readonly body: Code
      readonly scope: Scope
    }
  /** Nobody knows; `sources` and `labels` say where it comes from. */
  | {
      readonly is: 'unknown'
      readonly sources: readonly StreamSource[]
      readonly labels: readonly PathLabel[]
    }

/** What an expression may be: one thing where the code is straight, several where it branches. */
export type Value = readonly Single[]

/** More alternatives than this are one unknown. */
const alternativesMax = 8

export type Scope = {
  readonly names: Map<string, Value>
  readonly outer: Scope | null
  /** Modules whose names were all taken in: `from os import *`. */
  readonly all: string[]
}

export const unknown: Value = [{ is: 'unknown', sources: [], labels: [] }]

export function unknownFrom(
  sources: readonly StreamSource[],
  labels: readonly PathLabel[] = [],
): Value {
  return [{ is: 'unknown', sources, labels }]
}

export function text(value: string, from: Taint | null = null): Value {
  return [{ is: 'text', text: value, from }]
}

export function thing(name: string, of: Value | null = null): Value {
  return [{ is: 'thing', name, of }]
}

export function list(items: readonly Value[]): Value {
  return [{ is: 'list', items }]
}

/** One of these values. */
export function either(values: readonly Value[]): Value {
  const seen = new Map<string, Single>()
  for (const one of values.flat()) seen.set(keyOf(one), one)
  if (seen.size === 0) return unknown
  return seen.size > alternativesMax ? tainted(values) : [...seen.values()]
}

function keyOf(one: Single): string {
  switch (one.is) {
    case 'text':
      return `t${one.text} ${one.from?.sources.join(' ') ?? ''}`
    case 'thing':
      return `n${one.name} ${(one.of ?? []).map(keyOf).join(' ')}`
    case 'list':
      return `l${one.items.map((item) => item.map(keyOf).join('|')).join(',')}`
    case 'unknown':
      return `u${one.sources.join(' ')},${one.labels.join(' ')}`
    case 'record':
      return `r${[...one.fields].map(([name, value]) => name + value.map(keyOf).join('|')).join(',')}`
    case 'function':
      return `f${JSON.stringify(one.parameters)}`
    default:
      return `${one.is}${one.value}`
  }
}

/** Something made out of these values, unknown but for where it comes from. */
export function tainted(values: readonly Value[]): Value {
  const parts = values.flat().flatMap(leaves)
  return unknownFrom(
    [...new Set(parts.flatMap((one) => (one.is === 'unknown' ? one.sources : [])))],
    [...new Set(parts.flatMap((one) => (one.is === 'unknown' ? one.labels : [])))],
  )
}

/** The whole environment, by any of its names. */
const environment =
  /^(?:os\.environ|process\.env|Deno\.env|Bun\.env)(?:\.(?:copy|items|toObject)(?:\(\))?)?$/

function leaves(one: Single): readonly Single[] {
  switch (one.is) {
    case 'list':
      return one.items.flat().flatMap(leaves)
    case 'record':
      return [...one.fields.values()].flat().flatMap(leaves)
    case 'thing':
      if (environment.test(one.name)) return unknownFrom(['environment'])
      return one.of === null ? [] : one.of.flatMap(leaves)
    case 'text':
      return one.from === null ? [] : unknownFrom(one.from.sources, one.from.labels)
    default:
      return [one]
  }
}

/** The texts that a value may be; the unknown as a mark. */
export function textsOf(value: Value): readonly string[] {
  return value.map((one) =>
    one.is === 'text'
      ? one.text
      : one.is === 'number' || one.is === 'truth'
        ? String(one.value)
        : one.is === 'thing' && one.of !== null && one.name === 'file'
          ? (textsOf(one.of)[0] ?? marks.text)
          : marks.text,
  )
}

/** Its text where there is just one; a mark where it may be several. */
export function oneText(value: Value): string {
  const [first = marks.text, ...others] = textsOf(value)
  return others.length === 0 ? first : marks.text
}

/** The one text that a value is for certain; null else. */
export function onlyText(value: Value): string | null {
  const [first] = value
  return first?.is === 'text' && value.length === 1 && isLiteral(first.text) ? first.text : null
}

/** What flowed into any of these values; null where nothing did. */
export function taintOf(values: readonly Value[]): Taint | null {
  const found = tainted(values).flatMap((one) => (one.is === 'unknown' ? [one] : []))
  const sources = found.flatMap((one) => one.sources)
  const labels = found.flatMap((one) => one.labels)
  return sources.length + labels.length === 0 ? null : { sources, labels }
}

/** All pairs of alternatives, joined. */
export function joinTexts(
  left: Value,
  right: Value,
  join: (left: string, right: string) => string,
): Value {
  const pairs = textsOf(left).flatMap((one) => textsOf(right).map((other) => join(one, other)))
  return pairs.length > alternativesMax || pairs.some((pair) => pair.length > 8_192)
    ? tainted([left, right])
    : either(pairs.map((pair) => text(pair, taintOf([left, right]))))
}

/** The elements of a value that is walked through: those of a list, what a stream may hold. */
export function elementsOf(value: Value): readonly Value[] {
  const lists = value.flatMap((one) =>
    one.is === 'list'
      ? one.items
      : one.is === 'record'
        ? [...one.fields.keys()].map((name) => text(name))
        : [tainted([[one]])],
  )
  return lists
}

export function fieldOf(value: Value, name: string): Value | null {
  const found = value.flatMap((one) =>
    one.is === 'record' && one.fields.has(name) ? [one.fields.get(name) ?? unknown] : [],
  )
  return found.length === 0 ? null : either(found)
}
