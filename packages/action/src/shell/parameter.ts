import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash'
import type { Expansion, Piece } from './expansion.ts'
import { isLiteral, marks } from './marks.ts'
import type { State, Variable } from './state.ts'
import { allElements, readElement, readVariable, writeVariable } from './variable.ts'

/** `$name`, `$1`, `$@`, `$$`: the value where the script itself tells it, else a mark. */
export function specialParameter(name: string, state: State, quoted: boolean): Piece {
  if (name === '@' || name === '*') return allOf(state.positional, quoted && name === '@', quoted)
  if (/^[0-9]$/.test(name)) {
    const value = name === '0' ? state.zero : (state.positional[Number(name) - 1] ?? '')
    return { text: value, splits: !quoted }
  }
  if (/^[?$!#-]$/.test(name)) return { text: name === '#' ? marks.part : marks.part, splits: false }
  return valueOf(firstOf(readVariable(state, name)), quoted)
}

/** The way to expand a word that stands inside an expansion. */
type ExpandText = (word: Word | undefined, with_: Expansion) => string

/** `${name…}` with its operation, as far as it can be computed. Source: bash(1), "Parameter Expansion". */
export function expandParameter(
  part: ParameterExpansionPart,
  with_: Expansion,
  quoted: boolean,
  expandText: ExpandText,
): Piece {
  const { state } = with_
  if (part.prefix === '#') return { text: marks.part, splits: false }
  if (part.prefix === '!') return indirect(part, state, quoted)
  const element = part.index?.value
  const key = part.index === undefined ? '' : numberOf(expandText(part.index, with_), state)
  if (part.index?.parts !== undefined || /[$`]/.test(element ?? '')) with_.evaluate(key)
  if (element === '@' || element === '*')
    return allOf(allElements(state, part.parameter), quoted && element === '@', quoted)
  const value =
    element === undefined
      ? plainValue(part.parameter, state)
      : readElement(state, part.parameter, key)
  return operate(part, value, with_, quoted, expandText)
}

function plainValue(name: string, state: State): string | undefined {
  if (name === '0') return state.zero
  if (/^[0-9]+$/.test(name)) return state.positional[Number(name) - 1] ?? ''
  if (name === '@' || name === '*') return state.positional.join(' ')
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

function operate(
  part: ParameterExpansionPart,
  value: string | undefined,
  with_: Expansion,
  quoted: boolean,
  expandText: ExpandText,
): Piece {
  const { operation } = part
  if (operation === undefined) return valueOf(value, quoted)
  if (operation.type === 'Default') return defaulted(part, value, with_, quoted, expandText)
  const of = (word: Word | undefined) => expandText(word, with_)
  if (value === undefined || !isLiteral(value)) {
    // What is left of an unknown value nobody knows; what its operands run is known.
    operandsOf(operation).forEach(of)
    return valueOf(undefined, quoted)
  }
  switch (operation.type) {
    case 'Replace':
      return valueOf(
        replaced(value, operation.operator, of(operation.pattern), of(operation.replacement)),
        quoted,
      )
    case 'Remove':
      return valueOf(trimmed(value, operation.operator, of(operation.operand)), quoted)
    case 'Slice':
      return valueOf(
        sliced(value, of(operation.offset), operation.length && of(operation.length)),
        quoted,
      )
    case 'CaseModification':
      return valueOf(
        operation.operand === undefined ? recased(value, operation.operator) : undefined,
        quoted,
      )
    case 'Transform':
      return valueOf(of(operation.operand) === 'Q' ? undefined : value, quoted)
    default:
      return valueOf(undefined, quoted)
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
 * author expects. Only `${x:+y}` stays unknown then.
 */
function defaulted(
  part: ParameterExpansionPart,
  value: string | undefined,
  with_: Expansion,
  quoted: boolean,
  expandText: ExpandText,
): Piece {
  const { operation } = part
  if (operation?.type !== 'Default') return valueOf(value, quoted)
  const operand = expandText(operation.operand, with_)
  const variable = readVariable(with_.state, part.parameter)
  const known = variable !== undefined || /^\d+$/.test(part.parameter)
  const given = value !== undefined && variable?.length !== 0
  const set = given && (value !== '' || !operation.operator.startsWith(':'))
  if (operation.operator.endsWith('+'))
    return valueOf(known ? (set ? operand : '') : undefined, quoted)
  if (operation.operator.endsWith('=') && !set)
    writeVariable(with_.state, part.parameter, [operand])
  return valueOf(set ? value : operand, quoted)
}

function indirect(part: ParameterExpansionPart, state: State, quoted: boolean): Piece {
  const name = plainValue(part.parameter, state)
  if (part.operation !== undefined || name === undefined || !isLiteral(name))
    return valueOf(undefined, quoted)
  const [, array = '', key = ''] = /^(\w+)\[(\w+)\]$/.exec(name) ?? []
  return valueOf(
    array === '' ? plainValue(name, state) : readElement(state, array, numberOf(key, state)),
    quoted,
  )
}

function allOf(values: Variable | null, each: boolean, quoted: boolean): Piece {
  if (values === null) return valueOf(undefined, quoted)
  return each
    ? { text: values.join(' '), splits: false, several: values }
    : { text: values.join(' '), splits: !quoted }
}

function valueOf(value: string | undefined, quoted: boolean): Piece {
  if (value !== undefined) return { text: value, splits: !quoted }
  return { text: quoted ? marks.text : marks.words, splits: false }
}

function replaced(
  value: string,
  operator: string,
  pattern: string,
  by: string,
): string | undefined {
  if (!isLiteral(pattern) || !isLiteral(by)) return undefined
  if (operator === '//') return pattern === '' ? value : value.replaceAll(pattern, by)
  if (operator === '/#') return value.startsWith(pattern) ? by + value.slice(pattern.length) : value
  if (operator === '/%')
    return value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) + by : value
  return value.replace(pattern, () => by)
}

function trimmed(value: string, operator: string, pattern: string): string | undefined {
  const parts = pattern.split(marks.star)
  if (!parts.every(isLiteral) || parts.length > 2) return undefined
  const [before = '', after] = parts
  if (after === undefined) {
    const atStart = operator.startsWith('#')
    if (atStart) return value.startsWith(before) ? value.slice(before.length) : value
    return value.endsWith(before) ? value.slice(0, value.length - before.length) : value
  }
  if (operator === '#' && before === '')
    return cut(value, value.indexOf(after), after.length, 'after')
  if (operator === '##' && before === '')
    return cut(value, value.lastIndexOf(after), after.length, 'after')
  if (operator === '%' && after === '') return cut(value, value.lastIndexOf(before), 0, 'before')
  if (operator === '%%' && after === '') return cut(value, value.indexOf(before), 0, 'before')
  return undefined
}

function cut(value: string, at: number, length: number, keep: 'before' | 'after'): string {
  if (at === -1) return value
  return keep === 'after' ? value.slice(at + length) : value.slice(0, at)
}

function sliced(value: string, offset: string, length: string | undefined): string | undefined {
  const from = Number(offset.trim())
  const count = length === undefined ? value.length : Number(length.trim())
  if (!Number.isInteger(from) || !Number.isInteger(count)) return undefined
  const start = from < 0 ? Math.max(0, value.length + from) : from
  return count < 0 ? value.slice(start, value.length + count) : value.slice(start, start + count)
}

function recased(value: string, operator: string): string {
  const [first = '', rest] = [value.slice(0, 1), value.slice(1)]
  switch (operator) {
    case '^^':
      return value.toUpperCase()
    case ',,':
      return value.toLowerCase()
    case '^':
      return first.toUpperCase() + rest
    default:
      return first.toLowerCase() + rest
  }
}
