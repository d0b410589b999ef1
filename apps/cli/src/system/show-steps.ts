import type { Cli } from '../command.ts'
import { paint } from '../terminal.ts'
import type { Step } from './step.ts'

const colours = { '+': 'green', '~': 'yellow', '-': 'red', '>': 'cyan' } as const

/** Shows a plan, one step a line. */
export function showSteps({ stdout }: Cli, steps: readonly Step[]): void {
  for (const { sign, says } of steps)
    stdout.write(`${paint(stdout, colours[sign], `${sign} ${says}`)}\n`)
}

export function stepsJson(steps: readonly Step[]): readonly object[] {
  return steps.map(({ sign, says }) => ({ sign, says }))
}
