import type { CompoundList, Statement, While } from 'unbash'

type Node = Statement['command']

/** Whether a loop has no end of its own: `while true`, `while :`, `until false`, `while ((1))`. */
export function isEndless({ clause, kind }: Pick<While, 'clause' | 'kind'>): boolean {
  const [only, ...more] = clause.commands
  if (only === undefined || more.length > 0) return false
  const { command } = only
  if (command.type === 'ArithmeticCommand')
    return kind === 'while' ? /^\s*[1-9]\d*\s*$/.test(command.body) : /^\s*0\s*$/.test(command.body)
  if (command.type !== 'Command') return false
  const words = [
    command.name?.text ?? '',
    ...command.suffix.map((one) => ('text' in one ? one.text : '')),
  ].join(' ')
  return kind === 'while'
    ? /^(?:true|:|\[ 1 \]|test 1)$/.test(words)
    : /^(?:false|\[ \])$/.test(words)
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
