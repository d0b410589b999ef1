import type { Cli } from '../command.ts'
import type { ReadSoFar } from './read-lines.ts'

const patienceMs = 1_000
const everyMs = 200

/** Progress of a file that takes over a second, as one line on a terminal: rule 5 of `terminal.ts`. */
export function progressOf(
  cli: Pick<Cli, 'stderr' | 'now'>,
  doing = 'verifying',
): {
  readonly between: (so: ReadSoFar) => void
  readonly done: () => void
} {
  let nextAt: number = cli.now() + patienceMs
  let shown = false
  return {
    between: ({ bytes, of }) => {
      const now = cli.now()
      if (!cli.stderr.isTerminal || now < nextAt) return
      nextAt = now + everyMs
      shown = true
      cli.stderr.write(`\r${doing} … ${Math.floor((bytes / of) * 100)} %`)
    },
    done: () => {
      if (shown) cli.stderr.write('\r\u001b[K')
    },
  }
}
