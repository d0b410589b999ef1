import { basename } from 'node:path'
import type { McpServerDeclaration } from '@custody/model'
import { mcpArtefactOf } from '@custody/model'
import type { ChildProcess } from './child-processes.ts'

/**
 * The live process that a declaration names: started with its command and exactly its arguments. A script's process
 * shows its interpreter first, so the command may stand second. A command with a path is that path and no other. Null
 * where none is, or more than one could be it.
 */
export function processOf(
  { transport }: Pick<McpServerDeclaration, 'transport'>,
  processes: readonly ChildProcess[],
): ChildProcess | null {
  if (transport.kind !== 'stdio') return null
  const { command, args } = transport
  return only(
    processes.filter(({ argv }) => {
      const head = argv.slice(0, argv.length - args.length)
      const program = head.at(-1) ?? ''
      const isCommand = command.includes('/') ? program === command : basename(program) === command
      return endsWith(argv, args) && head.length <= 2 && isCommand
    }),
  )
}

/**
 * The processes that can be what a launcher started: they end with the words that it hands on. Of `uvx` and its kin they
 * stand below the launcher's own process; `npm` writes over its words, so there every one is tried.
 */
export function launchedBy(
  declaration: Pick<McpServerDeclaration, 'transport'>,
  processes: readonly ChildProcess[],
): readonly ChildProcess[] {
  const { serverArgs } = mcpArtefactOf(declaration.transport)
  const launcher = processOf(declaration, processes)
  const found = processes.filter(
    (one) => one.argv.length > serverArgs.length + 1 && endsWith(one.argv, serverArgs),
  )
  return launcher === null ? found : found.filter((one) => isBelow(one, launcher, processes))
}

export function only<Value>(found: readonly Value[]): Value | null {
  const [first = null] = found
  return found.length === 1 ? first : null
}

function endsWith(argv: readonly string[], args: readonly string[]): boolean {
  const from = argv.length - args.length
  return from >= 0 && args.every((word, at) => argv[from + at] === word)
}

function isBelow(
  one: ChildProcess,
  above: ChildProcess,
  processes: readonly ChildProcess[],
): boolean {
  for (let at: ChildProcess | undefined = one; at !== undefined;) {
    const { parent }: ChildProcess = at
    if (parent === above.pid) return true
    at = processes.find(({ pid }) => pid === parent)
  }
  return false
}
