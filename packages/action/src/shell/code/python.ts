import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
import type { Reach } from './nodes.ts'
import { childrenOf, newReach, unescaped, within } from './nodes.ts'
import { codeParser, parseCode } from './parse-code.ts'
import { importOf } from './python-import.ts'
import type { Recorder } from '../recorder.ts'
import type { Argument, Code, Target } from './tree.ts'
import { none } from './tree.ts'

const python = codeParser(parser)

/** Python source as a tree of what it does; null where it is not parsed. Never throws; mistakes are `unreadable`. */
export function readPython(source: string, recorder: Pick<Recorder, 'step'>): Code | null {
  const tree = parseCode(python, source, recorder)
  return tree === null ? null : codeOf(tree.topNode, source, newReach())
}

const marksOnly = /^(?:[()[\]{},:;.]|async|await|del|return|yield|from|in|raise|assert|at|At)$/

function codeOf(node: SyntaxNode, source: string, reach: Reach): Code {
  const inner = within(reach)
  if (inner === null) return { is: 'unreadable' }
  const of = (child: SyntaxNode) => codeOf(child, source, inner)
  const children = childrenOf(node)
  const text = (child: SyntaxNode | undefined) =>
    child === undefined ? '' : source.slice(child.from, child.to)
  const all = () => children.filter((child) => !marksOnly.test(child.name)).map(of)
  switch (node.name) {
    case '⚠':
      return { is: 'unreadable' }
    case 'VariableName':
      return { is: 'name', name: text(node) }
    case 'Number':
      return { is: 'number', value: Number(text(node).replaceAll('_', '')) }
    case 'Boolean':
      return { is: 'truth', value: text(node) === 'True' }
    case 'String':
      return { is: 'text', parts: [stringOf(text(node))] }
    case 'FormatString':
      return { is: 'text', parts: formatted(node, source, of) }
    case 'ContinuedString':
      return { is: 'text', parts: children.map(of) }
    case 'MemberExpression':
      return memberOf(children, of, text)
    case 'CallExpression':
      return callOf(children, of, text)
    case 'BinaryExpression':
      return binaryOf(children, of, text)
    case 'Decorator':
      // It is called with what it decorates.
      return {
        is: 'call',
        of: { is: 'block', parts: all() },
        given: [{ name: '', spread: false, value: none }],
      }
    case 'ConditionalExpression':
      return { is: 'either', options: all() }
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return { is: 'list', items: all() }
    case 'DictionaryExpression':
      return recordOf(children, of, source)
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      return comprehended(children, of, text)
    case 'AssignStatement':
    case 'UpdateStatement':
    case 'NamedExpression':
      return assigned(children, of, text)
    case 'ForStatement':
      return loopOf(children, of, text)
    case 'WhileStatement':
      return {
        is: 'each',
        target: { is: 'place', code: none },
        over: none,
        body: { is: 'block', parts: all() },
      }
    case 'IfStatement':
    case 'TryStatement':
    case 'MatchStatement':
      return { is: 'branch', parts: all() }
    case 'WithStatement':
      return withOf(children, of, text)
    case 'FunctionDefinition':
    case 'LambdaExpression':
      return functionOf(children, of, text)
    case 'ReturnStatement':
      return { is: 'return', value: { is: 'block', parts: all() } }
    case 'ImportStatement':
      return importOf(children, text)
    default:
      return children.length === 0 ? none : { is: 'block', parts: all() }
  }
}

type Of = (node: SyntaxNode) => Code
type TextOf = (node: SyntaxNode | undefined) => string

function stringOf(written: string): string {
  const [all = '', prefix = '', quote = ''] = /^([A-Za-z]*)("""|'''|"|')/.exec(written) ?? []
  const inner = written.slice(all.length, written.length - quote.length)
  return /r/i.test(prefix) ? inner : unescaped(inner)
}

function formatted(node: SyntaxNode, source: string, of: Of): readonly (string | Code)[] {
  const written = source.slice(node.from, node.to)
  const [open = '', , quote = ''] = /^([A-Za-z]*)("""|'''|"|')/.exec(written) ?? []
  const parts: (string | Code)[] = []
  let at = node.from + open.length
  const put = (to: number) =>
    parts.push(unescaped(source.slice(at, to)).replaceAll('{{', '{').replaceAll('}}', '}'))
  for (const child of childrenOf(node)) {
    if (child.name !== 'FormatReplacement') continue
    put(child.from)
    const [, inner] = childrenOf(child)
    parts.push(inner === undefined ? none : of(inner))
    at = child.to
  }
  put(node.to - quote.length)
  return parts
}

function memberOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [object, mark, ...rest] = children
  if (object === undefined) return none
  if (mark?.name === '.') return { is: 'member', of: of(object), name: text(rest[0]) }
  const inner = rest.filter((child) => child.name !== ']')
  const [at] = inner
  return at === undefined || inner.length > 1
    ? { is: 'block', parts: [...inner.map(of), { is: 'index', of: of(object), at: none }] }
    : { is: 'index', of: of(object), at: of(at) }
}

function callOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [callee, list] = children
  if (callee === undefined) return none
  const given: Argument[] = []
  let name = ''
  let spread = false
  const written = list === undefined ? [] : childrenOf(list)
  written.forEach((child, index) => {
    if (child.name === ',') [name, spread] = ['', false]
    else if (child.name === '*' || child.name === '**') spread = true
    else if (written[index + 1]?.name === 'AssignOp') name = text(child)
    else if (!/^(?:[()]|AssignOp)$/.test(child.name) && child.name !== 'for')
      given.push({ name, spread, value: of(child) })
  })
  // `f(x for x in y)`: a comprehension without brackets of its own.
  if (written.some((child) => child.name === 'for'))
    return {
      is: 'call',
      of: of(callee),
      given: [{ name: '', spread: false, value: comprehended(written, of, text) }],
    }
  return { is: 'call', of: of(callee), given }
}

function binaryOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [left, operator, right] = children
  if (left === undefined || right === undefined)
    return { is: 'block', parts: children.filter(({ name }) => !name.endsWith('Op')).map(of) }
  const written = text(operator)
  return written === 'or' || written === 'and'
    ? { is: 'either', options: [of(left), of(right)] }
    : { is: 'join', operator: written, left: of(left), right: of(right) }
}

function recordOf(children: readonly SyntaxNode[], of: Of, source: string): Code {
  const fields: [string, Code][] = []
  children.forEach((child, index) => {
    const value = children[index + 2]
    if (children[index + 1]?.name === ':' && value !== undefined)
      fields.push([
        child.name === 'String' ? stringOf(source.slice(child.from, child.to)) : '',
        of(value),
      ])
    else if (child.name === '**' && children[index + 1] !== undefined)
      fields.push(['', of(children[index + 1] ?? child)])
  })
  return { is: 'record', fields }
}

/** `x for a in b for c in d if e`: loops around the element. */
function comprehended(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const inner = children.filter(({ name }) => !/^[[\]{}()]$/.test(name))
  const first = inner.findIndex(({ name }) => name === 'for')
  if (first === -1) return { is: 'block', parts: inner.map(of) }
  const element: Code = {
    is: 'block',
    parts: inner
      .slice(0, first)
      .filter(({ name }) => !/^[:,]$/.test(name))
      .map(of),
  }
  const loops: { target: Target; over: Code }[] = []
  const tests: Code[] = []
  for (let at = first; at < inner.length; at += 1) {
    const node = inner[at]
    if (node === undefined || node.name === 'if' || node.name === 'async') continue
    if (node.name !== 'for') {
      tests.push(of(node))
      continue
    }
    const end = inner.findIndex(({ name }, index) => index > at && name === 'in')
    const over = inner[end + 1]
    if (end === -1 || over === undefined) break
    loops.push({ target: targets(inner.slice(at + 1, end), of, text), over: of(over) })
    at = end + 1
  }
  return loops.reduceRight<Code>((body, { target, over }) => ({ is: 'each', target, over, body }), {
    is: 'block',
    parts: [...tests, element],
  })
}

function targetOf(node: SyntaxNode, of: Of, text: TextOf): Target {
  if (node.name === 'VariableName') return { is: 'name', name: text(node) }
  if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(node.name))
    return targets(
      childrenOf(node).filter(({ name }) => !/^[()[\]]$/.test(name)),
      of,
      text,
    )
  return { is: 'place', code: of(node) }
}

function targets(nodes: readonly SyntaxNode[], of: Of, text: TextOf): Target {
  const written = nodes.filter(({ name }) => !/^(?:,|\*|TypeDef)$/.test(name))
  const all = written.map((node) => targetOf(node, of, text))
  const [only] = all
  return only !== undefined && nodes.every(({ name }) => name !== ',')
    ? only
    : { is: 'list', targets: all }
}

/** `a = b = c`, `a, b = c, d`, `a += b`. */
function assigned(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const sides: SyntaxNode[][] = [[]]
  for (const child of children) {
    if (/^(?:AssignOp|UpdateOp)$/.test(child.name)) sides.push([])
    else sides.at(-1)?.push(child)
  }
  const right = (sides.pop() ?? []).filter(({ name }) => name !== ',')
  const [only] = right
  const value: Code =
    only !== undefined && right.length === 1 ? of(only) : { is: 'list', items: right.map(of) }
  const adds = children.some(({ name }) => name === 'UpdateOp')
  const assignments = sides.map((side): Code => ({
    is: 'assign',
    target: targets(side, of, text),
    value,
    adds,
  }))
  const [one] = assignments
  return one !== undefined && assignments.length === 1 ? one : { is: 'block', parts: assignments }
}

function loopOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const from = children.findIndex(({ name }) => name === 'for')
  const at = children.findIndex(({ name }) => name === 'in')
  const over = children.slice(at + 1).filter(({ name }) => !/^(?:Body|,|else)$/.test(name))
  const [only] = over
  const bodies = children.filter(({ name }) => name === 'Body').map(of)
  return {
    is: 'each',
    target: targets(children.slice(from + 1, at), of, text),
    over: only !== undefined && over.length === 1 ? of(only) : { is: 'list', items: over.map(of) },
    body: { is: 'block', parts: bodies },
  }
}

function withOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const parts: Code[] = []
  children.forEach((child, index) => {
    if (/^(?:with|as|async|,|\(|\)|)$/.test(child.name)) return
    if (children[index - 1]?.name === 'as') return
    const name = children[index + 2]
    if (children[index + 1]?.name === 'as' && name !== undefined)
      parts.push({
        is: 'assign',
        target: targetOf(name, of, text),
        value: of(child),
        adds: false,
      })
    else parts.push(of(child))
  })
  return { is: 'block', parts }
}

function functionOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const list = children.find(({ name }) => name === 'ParamList')
  const body = children.findLast(({ name }) => !/^(?:ParamList|:|lambda|def)$/.test(name))
  const name =
    children[0]?.name === 'lambda' ? '' : text(children.find((one) => one.name === 'VariableName'))
  const written = list === undefined ? [] : childrenOf(list)
  const parameters = written
    .filter(
      (child, index) => child.name === 'VariableName' && written[index - 1]?.name !== 'AssignOp',
    )
    .map((child): Target => ({ is: 'name', name: text(child) }))
  return { is: 'function', name, parameters, body: body === undefined ? none : of(body) }
}
