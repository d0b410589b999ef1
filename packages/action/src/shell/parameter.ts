import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash'
import type { Expansion, Piece } from './expansion.ts'
import { isLiteral, isPattern, marks } from './marks.ts'
import {
  recased,
  replaced,
  sliced,
  transformed,
  trimmed,
  trimmedPattern,
} from './parameter-text.ts'
import type { State, Variable } from './state.ts'
import { allElements, readElement, readVariable, writeVariable } from './variable.ts'

/** `$name`, `$1`, `$@`, `$$`: the value where the script itself tells it, else a mark. */
export function specialParameter(name: string, state: State, quoted: boolean): Piece {
  if (name === '@' || name === '*') return allOf(state.positional, name, state, quoted)
  if (/^[0-9]$/.test(name)) {
    const value = name === '0' ? state.zero : (state.positional[Number(name) - 1] ?? '')
    return { text: value, splits: !quoted }
  }
  if (/^[?$!#-]$/.test(name)) return { text: marks.part, splits: false }
  return valueOf(firstOf(readVariable(state, name)), quoted)
}

/** The ways to expand a word that stands inside an expansion. */
type Operands = {
  readonly text: (word: Word | undefined, with_: Expansion) => string
  /** Where the operand stands for the value: what is quoted in it stays together. */
  readonly pieces: (word: Word, with_: Expansion, quoted: boolean) => readonly Piece[]
}

/** `${name…}` with its operation, as far as it can be computed. Source: bash(1), "Parameter Expansion". */
export function expandParameter(
  part: ParameterExpansionPart,
  with_: Expansion,
  quoted: boolean,
  operands: Operands,
): readonly Piece[] {
  const { state } = with_
  const { operation, parameter, prefix } = part
  const key = part.index === undefined ? '' : operands.text(part.index, with_)
  if (part.index?.parts !== undefined || /[$`]/.test(key)) with_.evaluate(key)
  if (prefix === '#') return [{ text: marks.part, splits: false }]
  if (prefix === '!') return [indirect(part, with_, quoted, operands)]
  const sign = part.index === undefined ? parameter : part.index.value
  if (sign === '@' || sign === '*') {
    const all = part.index === undefined ? state.positional : allElements(state, parameter)
    const isPlain = operation === undefined || (operation.type === 'Default' && all !== null)
    if (isPlain && (operation === undefined || (all ?? []).join('') !== ''))
      return [allOf(all, sign, state, quoted)]
    return run(operation, with_, quoted, operands)
  }
  const value =
    part.index === undefined
      ? plainValue(parameter, state)
      : readElement(state, parameter, numberOf(key, state))
  if (operation === undefined) return [valueOf(value, quoted)]
  if (operation.type === 'Default') return defaulted(part, value, with_, quoted, operands)
  if (value !== undefined && operation.type === 'Remove' && isNamePattern(value)) {
    const pattern = operands.text(operation.operand, with_)
    return [valueOf(trimmedPattern(value, operation.operator, pattern), quoted)]
  }
  // What is left of an unknown value nobody knows; what its operands run is known.
  if (value === undefined || !isLiteral(value)) return run(operation, with_, quoted, operands)
  return [valueOf(changed(value, operation, with_, operands), quoted)]
}

/** A shell's own pattern, which finds no name that begins with a dot; one of `find` does. */
function isNamePattern(value: string): boolean {
  return !isLiteral(value) && isPattern(value) && !value.includes(marks.below)
}

/** Runs the operands of an operation whose result nobody knows. */
function run(
  operation: ParameterOperation | undefined,
  with_: Expansion,
  quoted: boolean,
  operands: Operands,
): readonly Piece[] {
  if (operation !== undefined) for (const word of operandsOf(operation)) operands.text(word, with_)
  return [valueOf(undefined, quoted)]
}

function plainValue(name: string, state: State): string | undefined {
  if (/^[0-9]+$/.test(name))
    return name === '0' ? state.zero : (state.positional[Number(name) - 1] ?? '')
  return firstOf(readVariable(state, name))
}

/** A variable without elements is one that was unset. */
function firstOf(variable: Variable | undefined): string | undefined {
  return variable === undefined ? undefined : (variable[0] ?? '')
}

/** An index is arithmetic: `${a[i]}` is the element whose number `i` holds. */
export function numberOf(index: string, state: State): string {
  const value = readVariable(state, index)?.[0] ?? ''
  return /^\d+$/.test(value) ? value : index
}

/** A known value after an operation; undefined where it cannot be told. */
function changed(
  value: string,
  operation: ParameterOperation,
  with_: Expansion,
  operands: Operands,
): string | undefined {
  const of = (word: Word | undefined) => operands.text(word, with_)
  switch (operation.type) {
    case 'Replace':
      return replaced(value, operation.operator, of(operation.pattern), of(operation.replacement))
    case 'Remove':
      return trimmed(value, operation.operator, of(operation.operand))
    case 'Slice':
      return sliced(value, of(operation.offset), operation.length && of(operation.length))
    case 'CaseModification':
      return of(operation.operand) === '' ? recased(value, operation.operator) : undefined
    case 'Transform': {
      const letter = of(operation.operand)
      // A prompt's text runs the substitutions in it.
      if (letter === 'P') with_.evaluate(value)
      return transformed(value, letter)
    }
    default:
      return undefined
  }
}

function operandsOf(operation: ParameterOperation): readonly (Word | undefined)[] {
  switch (operation.type) {
    case 'Replace':
      return [operation.pattern, operation.replacement]
    case 'Slice':
      return [operation.offset, operation.length]
    case 'Names':
    case 'Unknown':
      return []
    default:
      return [operation.operand]
  }
}

/**
 * `${x:-y}` and its kin. A variable that the call does not set is taken as not set: the default is what its
 * author expects. Only `${x:+y}` stays unknown then, and `${x[i]-y}`, as nobody counts what is unset in an array.
 */
function defaulted(
  part: ParameterExpansionPart,
  value: string | undefined,
  with_: Expansion,
  quoted: boolean,
  operands: Operands,
): readonly Piece[] {
  const { operation, parameter } = part
  if (operation?.type !== 'Default') return [valueOf(value, quoted)]
  const { operator, operand } = operation
  const { state } = with_
  const isNumber = /^\d+$/.test(parameter)
  const known = isNumber || readVariable(state, parameter) !== undefined
  if (part.index !== undefined && !operator.startsWith(':') && (value ?? '') === '')
    return run(operation, with_, quoted, operands)
  const unset = isNumber
    ? Number(parameter) > state.positional.length
    : readVariable(state, parameter)?.length === 0
  const given = value !== undefined && !unset
  const set = given && (value !== '' || !operator.startsWith(':'))
  const other = operands.pieces(operand, with_, quoted)
  if (operator.endsWith('+')) {
    if (!known) return [valueOf(undefined, quoted)]
    return set ? other : [valueOf('', quoted)]
  }
  if (set) return [valueOf(value, quoted)]
  if (!operator.endsWith('=')) return other
  if (isNumber) return [valueOf(undefined, quoted)]
  // What was assigned is expanded as any value is: its quotes are gone.
  const text = operands.text(operand, with_)
  writeVariable(state, parameter, [text])
  return [valueOf(text, quoted)]
}

function indirect(
  part: ParameterExpansionPart,
  with_: Expansion,
  quoted: boolean,
  operands: Operands,
): Piece {
  const { state } = with_
  const name = part.index === undefined ? plainValue(part.parameter, state) : undefined
  if (part.operation !== undefined) run(part.operation, with_, quoted, operands)
  if (part.operation !== undefined || name === undefined || !isLiteral(name))
    return valueOf(undefined, quoted)
  const [, array = '', key = ''] = /^(\w+)\[(\w+)\]$/.exec(name) ?? []
  return valueOf(
    array === '' ? plainValue(name, state) : readElement(state, array, numberOf(key, state)),
    quoted,
  )
}

/** `$@` and `$*`: one word each where quoted with `@`, joined by the first letter of `IFS` where quoted with `*`. */
function allOf(values: Variable | null, sign: string, state: State, quoted: boolean): Piece {
  if (values === null) return valueOf(undefined, quoted)
  if (quoted && sign === '@') return { text: values.join(' '), splits: false, several: values }
  const ifs = readVariable(state, 'IFS')?.[0] ?? ' '
  if (quoted)
    return { text: values.join(isLiteral(ifs) ? ifs.slice(0, 1) : marks.part), splits: false }
  return { text: values.join(' '), splits: true }
}

function valueOf(value: string | undefined, quoted: boolean): Piece {
  if (value !== undefined) return { text: value, splits: !quoted }
  return { text: quoted ? marks.text : marks.words, splits: false }
}
