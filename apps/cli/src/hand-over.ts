import { existsSync } from 'node:fs'
import type { Result } from '@custody/model'
import { err } from '@custody/model'
import type { CliProblem } from './problem.ts'

/**
 * Becomes another program of ours, on this very Node: the same process, so signals, terminal and exit code are
 * that program's own. Comes back only with a problem.
 */
export function handOver(
  part: string,
  main: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
): Result<never, CliProblem> {
  if (!existsSync(main)) return err({ code: 'PART_MISSING', part, path: main })
  if (process.execve === undefined) throw new Error('this platform cannot replace a process')
  process.execve(process.execPath, [process.execPath, ...args], { ...env })
  throw new Error('a replaced process came back')
}
