import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/javascript'
import type { Reach } from './nodes.ts'
import { childrenOf, newReach, unescaped, within } from './nodes.ts'
import { codeParser, parseCode } from './parse-code.ts'
import type { Recorder } from '../recorder.ts'
import type { Argument, Code, Target } from './tree.ts'
import { none } from './tree.ts'

const typescript = codeParser(parser.configure({ dialect: 'ts' }))

/** JavaScript or TypeScript source as a tree of what it does; null where it is not parsed. Never throws. */
export function readJavaScript(source: string, recorder: Pick<Recorder, 'step'>): Code | null {
  const tree = parseCode(typescript, source, recorder)
  return tree === null ? null : codeOf(tree.topNode, source, newReach())
}

const marksOnly =
  /^(?:[()[\]{},:;.?]|\?\.|async|await|new|return|yield|throw|if|else|while|do|try|catch|finally|switch|case|default|export|const|let|var|function|class|extends|delete|typeof|void|Arrow|Star|Equals|InterpolationStart|InterpolationEnd|LogicOp|ArithOp|BitOp|CompareOp|Type.*|.*Type)$/

function codeOf(node: SyntaxNode, source: string, reach: Reach): Code {
  const inner = within(reach)
  if (inner === null) return { is: 'unreadable' }
  const of: Of = (child) => codeOf(child, source, inner)
  const text: TextOf = (child) => (child === undefined ? '' : source.slice(child.from, child.to))
  const children = childrenOf(node)
  const all = () => children.filter(({ name }) => !marksOnly.test(name)).map(of)
  switch (node.name) {
    case '⚠':
      return { is: 'unreadable' }
    case 'VariableName':
      return { is: 'name', name: text(node) }
    case 'Number':
      return { is: 'number', value: Number(text(node).replaceAll('_', '')) }
    case 'BooleanLiteral':
      return { is: 'truth', value: text(node) === 'true' }
    case 'String':
      return { is: 'text', parts: [unescaped(text(node).slice(1, -1))] }
    case 'TemplateString':
      return { is: 'text', parts: templated(node, source, of) }
    case 'TaggedTemplateExpression':
      return calling(children.slice(0, 1).map(of)[0], children.slice(1).map(of))
    case 'MemberExpression':
      return memberOf(children, of, text)
    case 'CallExpression':
    case 'NewExpression':
      return callOf(children, of)
    case 'DynamicImport':
      return calling({ is: 'name', name: 'import' }, all().slice(-1))
    case 'BinaryExpression':
      return binaryOf(children, of, text)
    case 'ConditionalExpression':
      return { is: 'either', options: all() }
    case 'ArrayExpression':
      return { is: 'list', items: all() }
    case 'ObjectExpression':
      return { is: 'record', fields: children.flatMap((child) => fieldOf(child, of, text)) }
    case 'VariableDeclaration':
      return declared(children, of, text)
    case 'AssignmentExpression':
      return assigned(children, of, text)
    case 'ArrowFunction':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'MethodDeclaration':
      return functionOf(children, of, text)
    case 'ForStatement':
      return loopOf(children, of, text)
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoStatement':
    case 'TryStatement':
    case 'SwitchStatement':
      return { is: 'branch', parts: all() }
    case 'ReturnStatement':
      return { is: 'return', value: { is: 'block', parts: all() } }
    case 'ImportDeclaration':
      return importOf(children, text)
    default:
      return children.length === 0 ? none : { is: 'block', parts: all() }
  }
}

type Of = (node: SyntaxNode) => Code
type TextOf = (node: SyntaxNode | undefined) => string

function calling(callee: Code | undefined, values: readonly Code[]): Code {
  return {
    is: 'call',
    of: callee ?? none,
    given: values.map((value) => ({ name: '', spread: false, value })),
  }
}

function templated(node: SyntaxNode, source: string, of: Of): readonly (string | Code)[] {
  const parts: (string | Code)[] = []
  let at = node.from + 1
  for (const child of childrenOf(node)) {
    if (child.name !== 'Interpolation') continue
    parts.push(unescaped(source.slice(at, child.from)))
    parts.push(of(child))
    at = child.to
  }
  parts.push(unescaped(source.slice(at, node.to - 1)))
  return parts
}

function memberOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [object] = children
  const name = children.findLast((child) => /^(?:Private)?PropertyName$/.test(child.name))
  if (object === undefined) return none
  if (name !== undefined) return { is: 'member', of: of(object), name: text(name) }
  const at = children.slice(1).find((child) => !marksOnly.test(child.name))
  return { is: 'index', of: of(object), at: at === undefined ? none : of(at) }
}

function callOf(children: readonly SyntaxNode[], of: Of): Code {
  const callee = children.find(({ name }) => !/^(?:new|ArgList|\?\.|TypeArgList)$/.test(name))
  const list = children.find(({ name }) => name === 'ArgList')
  if (callee === undefined) return none
  const written = list === undefined ? [] : childrenOf(list)
  const given = written.flatMap((child, index): readonly Argument[] =>
    /^(?:[(),]|Spread)$/.test(child.name)
      ? []
      : [{ name: '', spread: written[index - 1]?.name === 'Spread', value: of(child) }],
  )
  return { is: 'call', of: of(callee), given }
}

function binaryOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [left, operator, right] = children
  if (left === undefined || right === undefined) return none
  return operator?.name === 'LogicOp'
    ? { is: 'either', options: [of(left), of(right)] }
    : { is: 'join', operator: text(operator), left: of(left), right: of(right) }
}

function fieldOf(node: SyntaxNode, of: Of, text: TextOf): readonly (readonly [string, Code])[] {
  if (node.name !== 'Property') return []
  const [name, ...rest] = childrenOf(node)
  if (name?.name === 'Spread') return rest.map((child) => ['', of(child)])
  const value = rest.findLast((child) => !marksOnly.test(child.name))
  const key = name?.name === 'String' ? unescaped(text(name).slice(1, -1)) : text(name)
  if (rest.some((child) => child.name === 'ParamList')) return [[key, functionOf(rest, of, text)]]
  return [[key, value === undefined ? { is: 'name', name: key } : of(value)]]
}

/** `const a = b, { c } = d`. */
function declared(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const parts = children.flatMap((child, index): readonly Code[] => {
    if (!/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(child.name)) return []
    const rest = children.slice(index + 1)
    const equals = rest.findIndex(({ name }) => name === 'Equals')
    const comma = rest.findIndex(({ name }) => name === ',')
    const value = rest[equals + 1]
    return equals === -1 || value === undefined || (comma !== -1 && comma < equals)
      ? []
      : [{ is: 'assign', target: targetOf(child, of, text), value: of(value), adds: false }]
  })
  return { is: 'block', parts }
}

function assigned(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const [left, operator] = children
  const right = children.at(-1)
  if (left === undefined || right === undefined) return none
  return {
    is: 'assign',
    target: targetOf(left, of, text),
    value: of(right),
    adds: operator?.name === 'UpdateOp',
  }
}

function targetOf(node: SyntaxNode, of: Of, text: TextOf): Target {
  const children = childrenOf(node)
  switch (node.name) {
    case 'VariableName':
    case 'VariableDefinition':
      return { is: 'name', name: text(node) }
    case 'ArrayPattern':
    case 'ArrayExpression':
      return {
        is: 'list',
        targets: children
          .filter(({ name }) => !marksOnly.test(name))
          .map((child) => targetOf(child, of, text)),
      }
    case 'ObjectPattern':
      return {
        is: 'fields',
        fields: children
          .filter(({ name }) => name === 'PatternProperty')
          .map((property): [string, Target] => {
            const [key, mark, inner] = childrenOf(property)
            const target = mark?.name === ':' && inner !== undefined ? inner : key
            return [
              text(key),
              target === undefined ? { is: 'place', code: none } : patternOf(target),
            ]
          }),
      }
    default:
      return { is: 'place', code: of(node) }
  }
  function patternOf(target: SyntaxNode): Target {
    return target.name === 'PropertyName'
      ? { is: 'name', name: text(target) }
      : targetOf(target, of, text)
  }
}

function functionOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const list = children.find(({ name }) => name === 'ParamList')
  const body = children.at(-1)
  const name = children.find((one) => one.name === 'VariableDefinition')
  const parameters =
    list === undefined
      ? []
      : childrenOf(list)
          .filter((one) => /^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(one.name))
          .map((one) => targetOf(one, of, text))
  return {
    is: 'function',
    name: text(name),
    parameters,
    body: body === undefined ? none : of(body),
  }
}

function loopOf(children: readonly SyntaxNode[], of: Of, text: TextOf): Code {
  const head = children.find(({ name }) => /^For(?:Of|In)?Spec$/.test(name))
  const body = children.at(-1)
  const inner = head === undefined ? [] : childrenOf(head)
  const block: Code = body === undefined ? none : of(body)
  if (head?.name !== 'ForOfSpec')
    return {
      is: 'branch',
      parts: [...inner.filter(({ name }) => !marksOnly.test(name)).map(of), block],
    }
  const at = inner.findIndex(({ name }) => name === 'of')
  const name = inner.slice(0, at).findLast((one) => !marksOnly.test(one.name))
  const over = inner[at + 1]
  return {
    is: 'each',
    target: name === undefined ? { is: 'place', code: none } : targetOf(name, of, text),
    over: over === undefined ? none : of(over),
    body: block,
  }
}

/** `import a, { b as c } from 'd'` and `import * as a from 'd'`. */
function importOf(children: readonly SyntaxNode[], text: TextOf): Code {
  const source = children.find(({ name }) => name === 'String')
  const from = unescaped(text(source).slice(1, -1))
  const module: Code = { is: 'module', name: from }
  // A package's name does nothing by itself; an address or a file's path is code that runs.
  const parts: Code[] = /^(?:data:|https?:|file:|\/)/.test(from)
    ? [calling({ is: 'name', name: 'import' }, [{ is: 'text', parts: [from] }])]
    : []
  const bind = (name: string, value: Code) =>
    parts.push({ is: 'assign', target: { is: 'name', name }, value, adds: false })
  for (const child of children) {
    if (child.name === 'VariableDefinition') bind(text(child), module)
    if (child.name !== 'ImportGroup') continue
    const names = text(child).replace(/[{}]/g, '').split(',')
    for (const one of names) {
      const [name = '', as] = one.trim().split(/\s+as\s+/)
      if (name !== '')
        bind((as ?? name).replace(/^type\s+/, ''), { is: 'member', of: module, name })
    }
  }
  return { is: 'block', parts }
}
