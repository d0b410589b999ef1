import { createInterface } from 'node:readline/promises'
import type { Cli } from './command.ts'

/** Whether there is a terminal to ask on, at both ends. */
export function canAsk({ stdin, stderr }: Cli): boolean {
  return stdin.isTerminal && stderr.isTerminal
}

/** Asks yes or no on the terminal. Only `y` or `yes` is a yes; anything else, Ctrl-C and Ctrl-D are a no. */
export async function askYes(cli: Cli, question: string): Promise<boolean> {
  if (!canAsk(cli)) return false
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } catch {
    // Ctrl-C or Ctrl-D: the question still stands on the line.
    cli.stderr.write('\n')
    return false
  } finally {
    lines.close()
  }
}
