import { parse } from 'unbash'

/** The command with something before its program; null unless it is one program and its words. */
export function onProgram(command: string, wrap: (text: string) => string): string | null {
  return programOf(command) === null ? null : wrap(command)
}

/** The command with its program's name written otherwise. */
export function onName(
  command: string,
  rename: (name: string) => string,
  before: (name: string) => string = () => '',
): string | null {
  const name = programOf(command)
  return name === null ? null : before(name) + rename(name) + command.slice(name.length)
}

/** Words that only mean something to the shell itself. */
const builtins =
  /^(?:cd|export|alias|eval|source|set|exec|command|builtin|trap|unset|declare|local|history|time|coproc|function|ulimit|umask|read|shopt|let|kill|echo|printf|test|type|pwd|jobs|fc|enable|hash|true|false)$/

export function programOf(command: string): string | null {
  const name = /^[a-z][a-z0-9-]{2,}(?=[ \t])|^[a-z][a-z](?=[ \t])/.exec(command)?.[0]
  if (name === undefined || builtins.test(name) || command.includes('#')) return null
  try {
    const { commands, errors } = parse(command)
    const [only] = commands
    if (errors !== undefined && errors.length > 0) return null
    if (commands.length !== 1 || only?.background === true) return null
    const { command: node } = only ?? {}
    return node?.type === 'Command' && node.redirects.length === 0 ? name : null
  } catch {
    return null
  }
}
