import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'

/** One step of a plan for this machine: what is told of it, and what does it. Taken twice it does no harm. */
export type Step = {
  /** `+` makes, `~` changes, `-` takes away, `>` starts or stops. */
  readonly sign: '+' | '~' | '-' | '>'
  readonly says: string
  /** Throws when it cannot. */
  readonly act: () => void | Promise<void>
}

/** Takes the steps in their order, and stops at the first that fails. */
export async function takeSteps(steps: readonly Step[]): Promise<Result<true, CliProblem>> {
  for (const { says, act } of steps) {
    try {
      await act()
    } catch (error) {
      return err({ code: 'SYSTEM_STEP_FAILED', step: says, because: reasonOf(error) })
    }
  }
  return ok(true)
}

/** Takes every step, whatever became of those before; gives back what failed. */
export async function takeAllSteps(steps: readonly Step[]): Promise<readonly CliProblem[]> {
  const problems: CliProblem[] = []
  for (const step of steps) {
    const taken = await takeSteps([step])
    if (!taken.ok) problems.push(taken.error)
  }
  return problems
}
