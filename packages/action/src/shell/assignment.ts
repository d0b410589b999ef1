import type { Assignment, Command } from 'unbash'
import { recordAssigned } from './assigned.ts'
import { hasBraces } from './brace.ts'
import { expandText, expandWord } from './expand.ts'
import { marks } from './marks.ts'
import { numberOf } from './parameter.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import { expansionIn } from './substitution.ts'
import { readVariable, writeElement, writeVariable } from './variable.ts'

/** A variable's value longer than this is not followed: doubling it again and again would not end. */
const valueLengthMax = 8_192

/** Carries out one assignment. */
export function assign(one: Assignment, state: State, recorder: Recorder): void {
  const with_ = expansionIn(state, recorder)
  if (one.value.type === 'ArrayValue') {
    assignArray(
      one,
      one.value.elements.map((word) => expandWord(word, with_)),
      state,
    )
    return
  }
  const value = expandText(one.value, with_)
  if (one.index !== undefined) {
    const key = expandText(one.index, with_)
    with_.evaluate(key)
    writeElement(state, one.name, numberOf(key, state), value)
    return
  }
  const before = one.append === true ? (readVariable(state, one.name)?.[0] ?? marks.text) : ''
  const whole = before + value
  recorder.step(whole.length >> 9)
  writeVariable(state, one.name, [whole.length > valueLengthMax ? marks.text : whole])
  recordAssigned(one.name, whole, state, recorder)
}

/** `a=(x y)`, `a+=(z)` and `a=([key]=x)`. */
function assignArray(
  { name, append }: Assignment,
  words: readonly (readonly string[])[],
  state: State,
): void {
  const elements = append === true ? [...(readVariable(state, name) ?? [marks.words])] : []
  const keyed: (readonly [key: string, value: string])[] = []
  for (const expanded of words) {
    const match = /^\[(.*?)\]=(.*)$/s.exec(expanded.length === 1 ? (expanded[0] ?? '') : '')
    if (match === null) elements.push(...expanded)
    else keyed.push([match[1] ?? '', match[2] ?? ''])
  }
  writeVariable(state, name, elements)
  for (const [key, value] of keyed) writeElement(state, name, numberOf(key, state), value)
}

/** Builtins whose arguments are assignments. Source: bash(1), "SHELL GRAMMAR". */
const declarers = /^(?:export|declare|typeset|local|readonly|alias)$/

export function declares({ name }: Command): boolean {
  return declarers.test(name?.value ?? '')
}

/**
 * `export A=b`, `dd if=…`: an argument that looks like an assignment. After `declare` and its kin arrays, elements and
 * `+=` are carried out at once, and only the name is left; `A=b` is left to the builtin.
 */
export function assignmentWords(
  one: Assignment,
  declaring: boolean,
  state: State,
  recorder: Recorder,
): readonly string[] {
  const braced =
    one.value.type === 'Word' && one.append !== true && one.index === undefined
      ? one.value
      : undefined
  return braced !== undefined && hasBraces(braced.text)
    ? expandWord(braced, expansionIn(state, recorder)).map((value) => `${one.name}=${value}`)
    : [assignmentWord(one, declaring, state, recorder)]
}

function assignmentWord(
  one: Assignment,
  declaring: boolean,
  state: State,
  recorder: Recorder,
): string {
  const { name, value } = one
  const plain = value.type === 'Word' && one.index === undefined && one.append !== true
  if (plain) return `${name}=${expandText(value, expansionIn(state, recorder))}`
  assign(one, declaring ? state : copyOf(state, recorder), recorder)
  if (declaring || value.type === 'ArrayValue') return name
  const index = one.index === undefined ? '' : `[${one.index.text}]`
  const sign = one.append === true ? '+=' : '='
  return `${name}${index}${sign}${expandText(value, expansionIn(state, recorder))}`
}
