import { isLiteral, marks } from './marks.ts'

// What operations make of a known value; undefined where that cannot be told. Source: bash(1), "Parameter Expansion".

/** `${x/a/b}` */
export function replaced(
  value: string,
  operator: string,
  pattern: string,
  by: string,
): string | undefined {
  // `&` is what was matched since bash 5.2, and a letter like any other before.
  if (!isLiteral(pattern) || !isLiteral(by) || by.includes('&')) return undefined
  if (operator === '/#') return value.startsWith(pattern) ? by + value.slice(pattern.length) : value
  if (operator === '/%')
    return value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) + by : value
  if (pattern === '') return value
  return operator === '//' ? value.replaceAll(pattern, () => by) : value.replace(pattern, () => by)
}

/** `${x#a}`, `${x%a}`: patterns with one star at an end, or none. */
export function trimmed(value: string, operator: string, pattern: string): string | undefined {
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

/**
 * As `trimmed`, of a name that is in part a pattern: only where all that is cut off is written out, and what is left
 * is no name that the pattern could not have found. `*.x` finds no `.x`, so something without a dot is left of it;
 * of `*x` nothing may be left, and of `x*` a `.bashrc`.
 */
export function trimmedPattern(
  value: string,
  operator: string,
  pattern: string,
): string | undefined {
  if (isLiteral(pattern)) {
    if (operator.startsWith('#'))
      return pattern.endsWith('/') && value.startsWith(pattern)
        ? value.slice(pattern.length)
        : undefined
    return pattern.startsWith('.') && value.endsWith(pattern)
      ? value.slice(0, value.length - pattern.length)
      : undefined
  }
  const [before = '', after = '', ...more] = pattern.split(marks.star)
  if (more.length > 0 || !isLiteral(before + after)) return undefined
  if (operator === '%' && after === '' && before.startsWith('.')) {
    const at = value.lastIndexOf(before)
    return at > 0 && isLiteral(value.slice(at)) ? value.slice(0, at) : undefined
  }
  // No star of a file's name holds a slash.
  const isName = operator === '##' && before === '' && after === '/'
  return isName ? value.slice(value.lastIndexOf('/') + 1) : undefined
}

function cut(value: string, at: number, length: number, keep: 'before' | 'after'): string {
  if (at === -1) return value
  return keep === 'after' ? value.slice(at + length) : value.slice(0, at)
}

/** `${x:1:2}`: numbers only. */
export function sliced(
  value: string,
  offset: string,
  length: string | undefined,
): string | undefined {
  const from = Number(offset.trim())
  const count = length === undefined ? value.length : Number(length.trim())
  if (!Number.isInteger(from) || !Number.isInteger(count)) return undefined
  // Letters count as in a UTF-8 locale; those outside the first plane are two here.
  if (/[\uD800-\uDFFF]/.test(value)) return undefined
  const start = from < 0 ? value.length + from : from
  if (start < 0 || start > value.length) return ''
  if (count >= 0) return value.slice(start, start + count)
  // An end before the start is an error.
  return value.length + count < start ? undefined : value.slice(start, value.length + count)
}

/** `${x^^}` and its kin. */
export function recased(value: string, operator: string): string | undefined {
  if (!isPlain(value)) return undefined
  const [first, rest] = [value.slice(0, 1), value.slice(1)]
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

/** `${x@U}` and its kin. */
export function transformed(value: string, letter: string): string | undefined {
  const operator = { U: '^^', u: '^', L: ',,' }[letter]
  return operator === undefined ? undefined : recased(value, operator)
}

/** Letters outside ASCII may change otherwise than here. */
function isPlain(value: string): boolean {
  return /^[\0-\x7F]*$/.test(value)
}
