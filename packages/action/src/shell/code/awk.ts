import { isPattern, marks } from '../marks.ts'
import type { CallsRead, CodeCall } from './code-call.ts'
import { unescaped } from './nodes.ts'

type Token = {
  readonly is: 'text' | 'name' | 'number' | 'pattern' | 'mark' | 'end'
  readonly text: string
}

/**
 * What an awk program starts, reads and writes: `system(…)`, `… | getline`, `print | …`, `print > …`,
 * `getline < …`, its own network paths. Commands and paths are put together where texts, fields and variables
 * that are set once make them up. Source: gawk(1).
 */
export function awkCalls(source: string, assigned: ReadonlyMap<string, string>): CallsRead {
  const tokens = tokensOf(source)
  const values = variablesOf(tokens, assigned)
  const calls: CodeCall[] = []
  let whole = !/@(?:load|include)\b/.test(source)
  const starts = (command: readonly Token[], fed = false, sent: readonly Token[] = []) => {
    const text = valueOf(command, values)
    const data =
      isData(command, values) ||
      (fed && /^(?:\S*\/)?(?:ba|da|z|k)?sh$/.test(text) && isData(sent, values))
    const socket = /^\/inet[46]?\/(?:tcp|udp)\/[^/]*\/([^/]*)\/(\d+)/.exec(text)
    if (socket !== null)
      calls.push({
        does: 'connect',
        host: socket[1] ?? '',
        port: Number(socket[2]),
        shell: /\|&?\s*getline/.test(source),
      })
    else calls.push({ does: 'shell', text, fed, data })
    whole &&= text !== marks.text
  }
  const touches = (does: 'read' | 'write', path: string) => {
    if (path.startsWith('/inet')) starts([{ is: 'text', text: path }])
    else if (path !== '-' && !path.startsWith('/dev/std')) calls.push({ does, path })
    whole &&= path !== marks.text
  }
  let printing: number | null = null
  let depth = 0
  for (const [at, token] of tokens.entries()) {
    if (token.is === 'end' || token.text === '{' || token.text === '}')
      [printing, depth] = [null, 0]
    else if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    if (token.is === 'name' && /^printf?$/.test(token.text)) printing = at
    if (token.is === 'name' && token.text === 'system') starts(after(tokens, at + 1))
    if (/^\|&?$/.test(token.text) && token.is === 'mark') {
      const told = tokens[at + 1]?.text === 'getline'
      const sent = printing === null ? before(tokens, at) : tokens.slice(printing + 1, at)
      starts(told ? before(tokens, at) : after(tokens, at + 1), !told, sent)
    }
    if (/^>>?$/.test(token.text) && token.is === 'mark' && printing !== null && depth <= 0)
      touches('write', valueOf(after(tokens, at + 1), values))
    if (token.text === '<' && reads(tokens, at))
      touches('read', valueOf(after(tokens, at + 1), values))
  }
  return { calls, whole }
}

/** Whether an expression is nothing but what comes in: the line, one field, a variable that the program never sets. */
function isData(tokens: readonly Token[], values: ReadonlyMap<string, string>): boolean {
  const [first, second, third] = tokens
  if (first === undefined) return true
  if (first.text === '$' && first.is === 'mark') return second !== undefined && third === undefined
  return first.is === 'name' && second === undefined && !values.has(first.text)
}

/** `getline < file`, `getline line < file`. */
function reads(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === 'getline' || tokens[at - 2]?.text === 'getline'
}

const lexer =
  /[ \t\r]+|\\\n|#[^\n]*|(?<text>"(?:[^"\\\n]|\\[^])*")|(?<name>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<end>[;\n])|(?<mark>\|&|>>|[=!<>]=|&&|\|\||[+*/%^-]=|\+\+|--|[^])/y

/** So many patterns may turn out to have no end; each is looked for to the end of its line. */
const endlessMax = 16

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  let endless = 0
  lexer.lastIndex = 0
  while (lexer.lastIndex < source.length) {
    const from = lexer.lastIndex
    const last = tokens.at(-1)
    const operand =
      last !== undefined &&
      (/^(?:text|number)$/.test(last.is) ||
        (last.is === 'name' && !/^(?:print|printf|return|in|getline)$/.test(last.text)) ||
        /^[)\]$]$/.test(last.text))
    if (source[from] === '/' && !operand && endless < endlessMax) {
      const pattern = /\/(?:[^/\\\n[]|\\[^\n]|\[\^?\]?[^\]\n]*\])*\//y
      pattern.lastIndex = from
      const found = pattern.exec(source)
      if (found !== null) {
        tokens.push({ is: 'pattern', text: found[0] })
        lexer.lastIndex = pattern.lastIndex
        continue
      }
      endless += 1
    }
    const match = lexer.exec(source)
    if (match === null) break
    const { text, name, number, end, mark } = match.groups ?? {}
    if (text !== undefined) tokens.push({ is: 'text', text: unescaped(text.slice(1, -1)) })
    else if (name !== undefined) tokens.push({ is: 'name', text: name })
    else if (number !== undefined) tokens.push({ is: 'number', text: number })
    else if (end !== undefined) tokens.push({ is: 'end', text: end })
    else if (mark !== undefined) tokens.push({ is: 'mark', text: mark })
  }
  return tokens
}

/** No command or path is made of more tokens than this. */
const reachMax = 64

const stops = /^(?:[{},|]|\|&|[<>]|>>|&&|\|\||[!<>=]?=)$/

/** The tokens of the expression that begins at `at`; inside its parentheses where it has some. */
function after(tokens: readonly Token[], at: number): readonly Token[] {
  const found: Token[] = []
  let depth = 0
  for (let next = at; next < Math.min(tokens.length, at + reachMax); next += 1) {
    const token = tokens[next]
    if (token === undefined) break
    if (token.text === '(' && token.is === 'mark') depth += 1
    if (token.text === ')' && token.is === 'mark') {
      depth -= 1
      if (depth <= 0) break
      continue
    }
    if (
      token.is === 'end' ||
      (token.is === 'mark' && stops.test(token.text) && !(depth > 0 && token.text === ','))
    )
      break
    if (token.text !== '(' || token.is !== 'mark') found.push(token)
  }
  return found
}

function before(tokens: readonly Token[], at: number): readonly Token[] {
  const found: Token[] = []
  for (let next = at - 1; next >= Math.max(0, at - reachMax); next -= 1) {
    const token = tokens[next]
    if (
      token === undefined ||
      token.is === 'end' ||
      (token.is === 'mark' && (stops.test(token.text) || token.text === '('))
    )
      break
    if (token.text !== ')' || token.is !== 'mark') found.push(token)
  }
  return found.toReversed()
}

/** Texts, numbers, variables and fields in a row, joined; a mark where anything else stands. */
function valueOf(tokens: readonly Token[], values: ReadonlyMap<string, string>): string {
  let value = ''
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.text === '$' && token.is === 'mark') {
      // A field is whatever the line says: a name among names, but no command by itself.
      value += tokens.length <= 2 ? marks.text : marks.part
      at += 1
    } else if (token.is === 'text' || token.is === 'number') value += token.text
    else if (token.is === 'name' && /^(?:NR|NF|FNR|FILENAME)$/.test(token.text)) value += marks.part
    else if (token.is === 'name' && values.has(token.text)) value += values.get(token.text) ?? ''
    else if (token.is === 'name' && tokens.length > 1 && tokens[at + 1]?.text !== '(')
      value += marks.part
    else return marks.text
  }
  return value === '' ? marks.text : value
}

/** Values that double one another would end in no memory at all. */
const valueLengthMax = 8_192

/** Variables that are set once, to what can be told, and those of `-v`. */
function variablesOf(
  tokens: readonly Token[],
  assigned: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const values = new Map(assigned)
  const seen = new Set<string>()
  for (const [at, token] of tokens.entries()) {
    const name = tokens[at - 1]
    if (token.text !== '=' || token.is !== 'mark' || name?.is !== 'name') continue
    const value = valueOf(after(tokens, at + 1), values)
    const told = !seen.has(name.text) && isPattern(value) && value.length <= valueLengthMax
    values.set(name.text, told ? value : marks.text)
    seen.add(name.text)
  }
  return values
}
