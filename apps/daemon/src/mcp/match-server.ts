import { basename } from 'node:path'
import type { McpServerDeclaration } from '@custody/model'
import type { ChildProcess } from './child-processes.ts'

/**
 * The live process that a declaration names: started with its command and exactly its arguments. A script's process
 * shows its interpreter first, so the command may stand second. Null where none is, or more than one could be it.
 */
export function processOf(
  { transport }: McpServerDeclaration,
  processes: readonly ChildProcess[],
): ChildProcess | null {
  if (transport.kind !== 'stdio') return null
  const { command, args } = transport
  const found = processes.filter(({ argv }) => {
    const rest = argv.slice(argv.length - args.length)
    const head = argv.slice(0, argv.length - args.length)
    const hasArgs = args.every((word, at) => rest[at] === word)
    return hasArgs && head.length <= 2 && basename(head.at(-1) ?? '') === basename(command)
  })
  return found.length === 1 ? (found[0] ?? null) : null
}
