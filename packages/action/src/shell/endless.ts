import type { CompoundList, Statement, TestCommand, While } from 'unbash'

type Node = Statement['command']

/** Whether a loop has no end of its own: `while true`, `while :`, `until false`, `while ((1))`. */
export function isEndless({ clause, kind }: Pick<While, 'clause' | 'kind'>): boolean {
  const [only, ...more] = clause.commands
  if (only === undefined || more.length > 0) return false
  const { command } = only
  if (command.type === 'ArithmeticCommand')
    return kind === 'while' ? /^\s*[1-9]\d*\s*$/.test(command.body) : /^\s*0\s*$/.test(command.body)
  if (command.type === 'TestCommand')
    return constant(writtenOf(command.expression)) === (kind === 'while')
  if (command.type !== 'Command') return false
  const words = [
    command.name?.text ?? '',
    ...command.suffix.map((one) => ('text' in one ? one.text : '')),
  ].join(' ')
  const holds = /^(?:true|:|\/bin\/true)$/.test(words) || constant(words) === true
  const fails = /^(?:false|\/bin\/false)$/.test(words) || constant(words) === false
  return kind === 'while' ? holds : fails
}

/** A test as it would be written for `test`; one that is more than two words and a sign is none of constants. */
function writtenOf(expression: TestCommand['expression']): string {
  if (expression.type === 'TestUnary')
    return `[ ${expression.operator} ${expression.operand.text} ]`
  if (expression.type === 'TestBinary')
    return `[ ${expression.left.text} ${expression.operator} ${expression.right.text} ]`
  return ''
}

/** What a test of constants says: `[ 1 ]`, `[[ -n x ]]`, `test 1 -eq 1`. Null for any other. */
function constant(words: string): boolean | null {
  const [, inner] =
    /^\[\[?\s*(.*?)\s*\]\]?$/s.exec(words) ?? /^test(?:\s+(.*))?$/s.exec(words) ?? []
  if (inner === undefined) return /^(?:test|\[ \])$/.test(words) ? false : null
  const plain = inner.replace(/(["'])([^"'$`]*)\1/g, (_, _quote, text: string) => text || "''")
  if (/[$`*?]/.test(plain)) return null
  const [one = '', sign = '', other = '', ...more] = plain
    .split(/\s+/)
    .filter((word) => word !== '')
  if (more.length > 0) return null
  if (one === '') return false
  if (sign === '') return one !== "''"
  if (other === '') return one === '-n' ? sign !== "''" : one === '-z' ? sign === "''" : null
  if (/^(?:=|==|-eq)$/.test(sign)) return one === other
  return /^(?:!=|-ne)$/.test(sign) ? one !== other : null
}

/**
 * Whether a body, run again and again, starts jobs beside itself faster than they can end: it starts some, and
 * neither waits for anything nor leaves the loop.
 */
export function multiplies(body: CompoundList): boolean {
  const starts = body.commands.some(
    ({ background, command }) => background === true || letsGo(command),
  )
  const letGo = body.commands.some(({ command }) => nameOf(command) === 'disown')
  return (
    starts && !body.commands.some((one) => one.background !== true && slows(one.command, letGo))
  )
}

/** Builtins that take no time. */
const quick =
  /^(?:|true|false|:|echo|printf|disown|let|export|local|declare|set|unset|jobs|test|\[)$/

function slows(node: Node, letGo: boolean): boolean {
  switch (node.type) {
    case 'Command': {
      const name = nameOf(node)
      return name === 'wait' ? !letGo : !quick.test(name)
    }
    case 'AndOr':
    case 'Pipeline':
      return node.commands.some((one) => slows(one, letGo))
    case 'BraceGroup':
      return node.body.commands.some(({ command }) => slows(command, letGo))
    case 'If':
      return (
        nameOf(node.clause.commands[0]?.command) !== 'false' &&
        [node.clause, node.then].some((list) =>
          list.commands.some(({ command }) => slows(command, letGo)),
        )
      )
    case 'Subshell':
      // It has no jobs of its own to wait for.
      return node.body.commands.some(
        ({ command, background }) =>
          background !== true && nameOf(command) !== 'wait' && slows(command, letGo),
      )
    case 'ArithmeticCommand':
    case 'TestCommand':
    case 'Function':
      return false
    default:
      return true
  }
}

function nameOf(node: Node | undefined): string {
  return node?.type === 'Command' ? (node.name?.text ?? '') : ''
}

/** `(job &)`: it ends at once, and what it started goes on. */
function letsGo(node: Node): boolean {
  return (
    node.type === 'Subshell' && node.body.commands.some(({ background }) => background === true)
  )
}
