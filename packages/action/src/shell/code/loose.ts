import type { Dialect, Token } from './loose-tokens.ts'
import { tokensOf } from './loose-tokens.ts'
import { nestingMax } from './nodes.ts'
import type { Argument, Code, Target } from './tree.ts'
import { none } from './tree.ts'

/**
 * Code of a C-like language as a tree, read loosely: strings, names, calls with and without parentheses, joins,
 * assignments. Words of control are stepped over, so everything counts as if it may run. Never throws.
 */
export function readLoosely(source: string, dialect: Dialect): Code {
  const from: Cursor = { tokens: tokensOf(source, dialect), dialect, at: 0 }
  return { is: 'branch', parts: statements(from, null, 0) }
}

/** Words that shape a program and are no names. */
const control =
  /^(?:if|unless|elsif|elseif|elif|else|then|while|until|for|foreach|do|done|end|begin|rescue|ensure|case|when|in|and|or|not|return|my|our|local|let|var|val|def|sub|fn|function|class|module|new|try|catch|finally|using|import|use|unshift|static|public|private|echo|print|puts|println|p|say|die|warn|raise|loop|repeat)$/

/** Operators that put texts together, in any of these languages. */
const joins = new Set(['+', '.', '..', '<>', '*', '/', '<<'])

/** Where the reading stands. */
type Cursor = { readonly tokens: readonly Token[]; readonly dialect: Dialect; at: number }

function peek(from: Cursor, ahead = 0): Token {
  return from.tokens[from.at + ahead] ?? { is: 'end' }
}

function isMark(from: Cursor, mark: string, ahead = 0): boolean {
  const token = peek(from, ahead)
  return token.is === 'mark' && token.mark === mark
}

function take(from: Cursor, mark: string): boolean {
  const taken = isMark(from, mark)
  if (taken) from.at += 1
  return taken
}

function takeName(from: Cursor, name: string): boolean {
  const token = peek(from)
  const taken = token.is === 'name' && token.name === name
  if (taken) from.at += 1
  return taken
}

/** Statements up to `close`, which is taken, or to the end of all. */
function statements(from: Cursor, close: string | null, depth: number): readonly Code[] {
  const parts: Code[] = []
  while (from.at < from.tokens.length) {
    if (close !== null && (take(from, close) || takeName(from, close))) break
    const before = from.at
    const token = peek(from)
    const loop = loopAt(from, depth)
    if (loop !== null) parts.push(loop)
    else if (token.is === 'end' || isControl(from, token)) from.at += 1
    else parts.push(expression(from, depth + 1))
    if (from.at === before) from.at += 1
  }
  return parts
}

/** `for x in y`, `foreach my $x (y)`, `foreach (y as $x)`: the name gets what it walks through. */
function loopAt(from: Cursor, depth: number): Code | null {
  const word = peek(from)
  if (word.is !== 'name' || !/^(?:for|foreach)$/.test(word.name)) return null
  const start = from.at
  from.at += 1
  const next = peek(from)
  if (next.is === 'name' && /^(?:my|our|local|var|let|const)$/.test(next.name)) from.at += 1
  const named = peek(from)
  const after = peek(from, 1)
  if (
    named.is === 'name' &&
    ((after.is === 'name' && after.name === 'in') || isMark(from, '(', 1))
  ) {
    from.at += 2
    const over = isMark(from, '(', -1)
      ? grouped(list(from, ')', depth + 1))
      : expression(from, depth + 1)
    return walking(named.name, over)
  }
  if (isMark(from, '(')) {
    from.at += 1
    const over = expression(from, depth + 1)
    const as = peek(from)
    if (as.is === 'name' && as.name === 'as') {
      from.at += isMark(from, '=>', 2) ? 3 : 1
      const name = peek(from)
      if (name.is === 'name') return walking(name.name, over)
    }
    take(from, ')')
    return walking('_', over)
  }
  from.at = start + 1
  return none
}

function walking(name: string, over: Code): Code {
  return { is: 'each', target: { is: 'name', name }, over, body: none }
}

function isControl(from: Cursor, token: Token): boolean {
  return (
    token.is === 'name' &&
    !token.variable &&
    control.test(token.name) &&
    !isMark(from, '(', 1) &&
    !isMark(from, '.', 1)
  )
}

function expression(from: Cursor, depth: number): Code {
  if (depth > nestingMax) return givenUp(from)
  let left = postfix(from, primary(from, depth), depth)
  for (;;) {
    const token = peek(from)
    if (token.is !== 'mark') return left
    if (/^(?:=|[.+|]=)$/.test(token.mark)) {
      from.at += 1
      left = {
        is: 'assign',
        target: targetOf(left),
        value: expression(from, depth + 1),
        adds: token.mark !== '=',
      }
    } else if (
      joins.has(token.mark) ||
      /^(?:==|!=|<=?|>=?|&&|\|\||=>|[-%?:&|])$/.test(token.mark)
    ) {
      if (token.mark === '|' || token.mark === ':') return left
      from.at += 1
      const right = expression(from, depth + 1)
      left =
        token.mark === '||' || token.mark === '&&' || token.mark === '?'
          ? { is: 'either', options: [left, right] }
          : {
              is: 'join',
              operator: joins.has(token.mark) && token.mark !== '/' ? '+' : token.mark,
              left,
              right,
            }
    } else return left
  }
}

/** Deeper than anybody writes: nothing more is read. */
function givenUp(from: Cursor): Code {
  from.at = from.tokens.length
  return { is: 'unreadable' }
}

function primary(from: Cursor, depth: number): Code {
  if (depth > nestingMax) return givenUp(from)
  const token = peek(from)
  if (token.is === 'end') return none
  from.at += 1
  switch (token.is) {
    case 'number':
      return { is: 'number', value: token.value }
    case 'name':
      return isControl(from, token) ? expression(from, depth + 1) : { is: 'name', name: token.name }
    case 'text': {
      const text: Code = {
        is: 'text',
        parts: token.parts.map((part) =>
          'text' in part ? part.text : readLoosely(part.source, from.dialect),
        ),
      }
      return token.runs ? call({ is: 'name', name: 'system' }, [text]) : text
    }
    case 'mark':
      return bracketed(from, token.mark, depth)
  }
}

function bracketed(from: Cursor, mark: string, depth: number): Code {
  if (mark === '(') return grouped(list(from, ')', depth))
  if (mark === '[') return { is: 'list', items: list(from, ']', depth).map(({ value }) => value) }
  if (mark === '{') {
    return { is: 'block', parts: statements(from, '}', depth + 1) }
  }
  // A sign or a sigil before something: what stands behind it counts.
  return /^[-+!~&*:\\<@$%.^]$/.test(mark) || mark === '::'
    ? postfix(from, primary(from, depth + 1), depth)
    : none
}

/** Values up to a closing bracket, by commas; `key: value` and `key => value` are named. */
function list(from: Cursor, close: string, depth: number): readonly Argument[] {
  const given: Argument[] = []
  while (from.at < from.tokens.length && !take(from, close)) {
    const before = from.at
    if (peek(from).is === 'end' || take(from, ',')) {
      if (from.at === before) from.at += 1
      continue
    }
    given.push(argument(from, depth))
    if (from.at === before) from.at += 1
  }
  return given
}

function argument(from: Cursor, depth: number): Argument {
  const token = peek(from)
  const key = keyOf(token)
  if (
    key !== '' &&
    (isMark(from, ':', 1) ||
      isMark(from, '=>', 1) ||
      (isMark(from, '=', 1) && token.is === 'name' && !token.variable))
  ) {
    from.at += 2
    return { name: key, spread: false, value: expression(from, depth + 1) }
  }
  return { name: '', spread: false, value: expression(from, depth + 1) }
}

function postfix(from: Cursor, start: Code, depth: number): Code {
  let code = start
  for (let length = 0; ; length += 1) {
    if (length > nestingMax) return givenUp(from)
    const token = peek(from)
    if (isMark(from, '(')) {
      from.at += 1
      code = { is: 'call', of: code, given: list(from, ')', depth + 1) }
    } else if (isMember(from)) {
      from.at += 1
      const name = peek(from)
      from.at += 1
      code = { is: 'member', of: code, name: name.is === 'name' ? name.name : '' }
    } else if (
      isMark(from, '[') &&
      (code.is === 'name' || code.is === 'member' || code.is === 'call')
    ) {
      from.at += 1
      const [at] = list(from, ']', depth + 1)
      code = { is: 'index', of: code, at: at?.value ?? none }
    } else if (isMark(from, '{') && code.is === 'name' && isMark(from, '}', 2)) {
      // `$ENV{HOME}`: a bare word in braces is a text.
      const key = peek(from, 1)
      from.at += 3
      code = {
        is: 'index',
        of: code,
        at: key.is === 'name' && !key.variable ? { is: 'text', parts: [key.name] } : none,
      }
    } else if (
      (token.is === 'text' || startsWord(from)) &&
      (code.is === 'name' || code.is === 'member')
    ) {
      code = { is: 'call', of: code, given: commanded(from, depth + 1) }
    } else if ((isMark(from, '{') || isDo(from)) && (code.is === 'call' || code.is === 'member')) {
      code = blockOf(from, code, depth)
    } else return code
  }
}

function keyOf(token: Token): string {
  if (token.is === 'name') return token.name
  const [part] = token.is === 'text' ? token.parts : []
  return part !== undefined && 'text' in part ? part.text : ''
}

function isDo(from: Cursor): boolean {
  const token = peek(from)
  return token.is === 'name' && token.name === 'do'
}

/** `x.each { |a| … }`, `x.each do |a| … end`: a loop over x. */
function blockOf(from: Cursor, code: Code, depth: number): Code {
  const close = isDo(from) ? 'end' : '}'
  from.at += 1
  const names: Target[] = []
  if (take(from, '|'))
    while (from.at < from.tokens.length && !take(from, '|')) {
      const token = peek(from)
      if (token.is === 'name') names.push({ is: 'name', name: token.name })
      from.at += 1
    }
  const [only = { is: 'name', name: '_' }] = names
  const over = code.is === 'member' ? code.of : code
  return {
    is: 'each',
    target: names.length > 1 ? { is: 'list', targets: names } : only,
    over,
    body: { is: 'block', parts: statements(from, close, depth + 1) },
  }
}

/** `.name`, `->name`, `::name`, `:name(`. */
function isMember(from: Cursor): boolean {
  const token = peek(from)
  const next = peek(from, 1)
  if (token.is !== 'mark' || next.is !== 'name' || next.variable) return false
  return (
    /^(?:\.|->|::)$/.test(token.mark) ||
    (token.mark === ':' && isMark(from, '(', 2)) ||
    (token.mark === ':' && peek(from, 2).is === 'text')
  )
}

/** Whether an argument of a call without parentheses begins here. */
function startsWord(from: Cursor): boolean {
  const token = peek(from)
  const before = peek(from, -1)
  if (before.is !== 'name' || before.variable) return false
  return token.is === 'number' || (token.is === 'name' && !isControl(from, token))
}

function commanded(from: Cursor, depth: number): readonly Argument[] {
  const given: Argument[] = []
  do given.push(argument(from, depth))
  while (take(from, ','))
  return given
}

function call(of: Code, values: readonly Code[]): Code {
  return { is: 'call', of, given: values.map((value) => ({ name: '', spread: false, value })) }
}

function grouped(given: readonly Argument[]): Code {
  const [one] = given
  return one !== undefined && given.length === 1
    ? one.value
    : { is: 'list', items: given.map(({ value }) => value) }
}

function targetOf(code: Code): Target {
  if (code.is === 'name') return { is: 'name', name: code.name }
  if (code.is === 'list') return { is: 'list', targets: code.items.map(targetOf) }
  // `my $x = …`, `local x = …`: a call without parentheses is a declaration here.
  const last = code.is === 'call' ? code.given.at(-1)?.value : undefined
  return last?.is === 'name' ? { is: 'name', name: last.name } : { is: 'place', code }
}
