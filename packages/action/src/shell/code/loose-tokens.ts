import { unescaped } from './nodes.ts'

/** One token of a language without a parser here. */
export type Token =
  | { readonly is: 'text'; readonly parts: readonly TextPart[]; readonly runs: boolean }
  | { readonly is: 'name'; readonly name: string; readonly variable: boolean }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'mark'; readonly mark: string }
  | { readonly is: 'end' }

/** Part of a string: text, or source that is put in. */
export type TextPart = { readonly text: string } | { readonly source: string }

/** How the languages that are read loosely differ. */
export type Dialect = {
  /** Sticky: tried at one place. */
  readonly comment: RegExp
  /** Strings in which expressions are put in, and how. */
  readonly puts: RegExp | null
  /** Whether backticks run a shell. */
  readonly ticks: boolean
}

const opening: { readonly [open: string]: string } = { '(': ')', '{': '}', '[': ']', '<': '>' }

// Each is tried at one place: sticky.
const blanks = /[ \t\r]+|\\\n/y
const separator = /\n|;/y
const word = /[$@%]{0,2}[A-Za-z_\uE002][\w\uE002]*(?:[!?](?!=))?|\$[_0-9!@&/]/y
const digits = /0[xo][0-9a-fA-F]+|\d[\d_]*(?:\.\d+)?/y
const marks = /=>|->|::|\.\.\.?|<<=?|>>|[.+*/|&-]=|==|!=|<=|>=|<>|&&|\|\||[^]/y

/** The tokens of a source, as far as strings, comments and names of C-like languages agree. Linear. */
export function tokensOf(source: string, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const eat = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found !== null) at += found[0].length
    return found
  }
  const ends = () => {
    const last = tokens.at(-1)
    return (
      last !== undefined &&
      ((last.is === 'name' && last.variable) ||
        last.is === 'number' ||
        last.is === 'text' ||
        (last.is === 'mark' && /^[)\]}]$/.test(last.mark)))
    )
  }
  while (at < source.length) {
    if (eat(blanks) !== null || eat(dialect.comment) !== null) continue
    if (eat(separator) !== null) {
      tokens.push({ is: 'end' })
      continue
    }
    const quoted = quotedAt(source, at, dialect, ends())
    if (quoted !== null) {
      tokens.push(quoted.token)
      at = quoted.end
      continue
    }
    const name = eat(word)
    if (name !== null) {
      const written = name[0]
      tokens.push({
        is: 'name',
        name: written.replace(/^[$@%]+/, '').replace(/[!?]$/, ''),
        variable: /^[$@%]/.test(written),
      })
      continue
    }
    const number = eat(digits)
    if (number !== null) {
      tokens.push({ is: 'number', value: Number(number[0].replaceAll('_', '')) })
      continue
    }
    const mark = eat(marks)
    tokens.push({ is: 'mark', mark: mark?.[0] ?? '' })
  }
  return tokens
}

type Quoted = { readonly token: Token; readonly end: number }

function quotedAt(source: string, at: number, dialect: Dialect, after: boolean): Quoted | null {
  const rest = source.slice(at, at + 4)
  const long = /^\[(=*)\[/.exec(rest)
  if (long !== null && dialect.comment.source.startsWith('-')) {
    const close = source.indexOf(`]${long[1]}]`, at)
    const end = close === -1 ? source.length : close
    return plain(source.slice(at + long[0].length, end), end + long[0].length)
  }
  const special = /^(?:%[xqQwW]|q[qxw]?)(?=[({[<|!/])/.exec(rest)
  if (special !== null && !after) {
    const open = source[at + special[0].length] ?? ''
    const end = closing(source, at + special[0].length + 1, open, opening[open] ?? open)
    const inner = source.slice(at + special[0].length + 1, end)
    const runs = special[0].endsWith('x')
    if (/^(?:%q|q)$/.test(special[0])) return plain(inner, end + 1)
    return { token: { is: 'text', parts: partsOf(inner, dialect), runs }, end: end + 1 }
  }
  const [quote = ''] = rest
  if (quote !== '"' && quote !== "'" && (quote !== '`' || !dialect.ticks)) return null
  const triple = source.startsWith(quote.repeat(3), at) && quote !== '`'
  const width = triple ? 3 : 1
  let end = at + width
  while (end < source.length && !source.startsWith(quote.repeat(width), end))
    end += source[end] === '\\' ? 2 : 1
  const inner = source.slice(at + width, end)
  if (quote === "'") return plain(inner.replace(/\\(['\\])/g, '$1'), end + width)
  return {
    token: { is: 'text', parts: partsOf(inner, dialect), runs: quote === '`' },
    end: end + width,
  }
}

function plain(text: string, end: number): Quoted {
  return { token: { is: 'text', parts: [{ text }], runs: false }, end }
}

function closing(source: string, from: number, open: string, close: string): number {
  let depth = 1
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (source[at] === close) depth -= 1
    else if (source[at] === open) depth += 1
    if (depth === 0) return at
  }
  return source.length
}

/** A string's text and what is put into it. */
function partsOf(inner: string, { puts }: Dialect): readonly TextPart[] {
  if (puts === null) return [{ text: unescaped(inner) }]
  const parts: TextPart[] = []
  let at = 0
  for (const match of inner.matchAll(puts)) {
    parts.push({ text: unescaped(inner.slice(at, match.index)) })
    parts.push({ source: match.slice(1).find((one) => one !== undefined) ?? '' })
    at = match.index + match[0].length
  }
  parts.push({ text: unescaped(inner.slice(at)) })
  return parts
}
