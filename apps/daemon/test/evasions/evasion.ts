import type { MachineClaude } from '@custody/testkit'
import type { GovernedMachine } from '../governed-machine.ts'
import type { ClosedBy } from './closed-by.ts'

/** What became of an attempt to run a call past Custody in a separate installation. */
export type EvasionResult = 'closed' | 'detected' | 'open'

/** One way that somebody could try, as the developer and without root. */
export type Evasion = {
  readonly id: string
  /** What is done, as a noun. Stands in docs/capabilities.md. */
  readonly says: string
  readonly expected: EvasionResult
  /** What shows that it was closed; `decided` where nothing is said. */
  readonly closedBy?: ClosedBy
  /** Why, or what remains. */
  readonly because: string
  /**
   * Tries it: the call in `command` is one that the floor denies, and leaves a marker where it runs. Gives back whether
   * it came off, where the marker does not tell.
   */
  readonly attempt: (governed: GovernedMachine, command: string) => Promise<unknown>
}

/** A client started otherwise than usual. */
export function startedWith(how: Partial<MachineClaude>): Evasion['attempt'] {
  return ({ call }, command) => call(command, how)
}

/** A client whose developer wrote files first, below their home. */
export function after(script: string, how: Partial<MachineClaude> = {}): Evasion['attempt'] {
  return async ({ machine, call }, command) => {
    const uid = 12_345
    const env = { HOME: '/home/dev' }
    const prepared = await machine.run({
      command: ['/bin/bash', '-euc', script],
      uid,
      env,
      cwd: '/home/dev',
    })
    if (prepared.exitCode !== 0) throw new Error(prepared.stderr)
    try {
      return await call(command, how)
    } finally {
      await machine.run({
        command: [
          '/bin/sh',
          '-c',
          'rm -rf /home/dev/.claude/settings* /home/dev/.claude/commands /home/dev/.bunfig.toml /home/dev/p /home/dev/alt',
        ],
      })
    }
  }
}
