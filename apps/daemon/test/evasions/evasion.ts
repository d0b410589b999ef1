import { machineAccounts } from '@custody/testkit'
import type { MachineClaude } from '@custody/testkit'
import type { GovernedMachine } from '../governed-machine.ts'
import type { MachineClient } from '../machine-client.ts'
import type { ClosedBy } from './closed-by.ts'

/** What became of an attempt to run a call past Custody in a separate installation. */
export type EvasionResult = 'closed' | 'detected' | 'open'

/**
 * What stands in Custody's place where the same is tried without it: nothing at all; our hooks with one who denies the call,
 * and none of our counters; or the same as files and a process of the developer's own.
 */
export type Without = 'nothing' | 'hooks' | 'own-hooks'

/** A machine that an attempt is made on, with Custody or without. */
export type TrialMachine = Omit<MachineClient, keyof AsyncDisposable> &
  Pick<GovernedMachine, 'machine' | 'entries'> & {
    /** Does something on a machine whose root wrote that file of /etc/custody, where anything reads it. */
    readonly withSetting: <Value>(
      file: string,
      content: object,
      act: () => Promise<Value>,
    ) => Promise<Value>
  }

/** One way that somebody could try, as the developer and without root. */
export type Evasion = {
  readonly id: string
  /** What is done, as a noun. Stands in docs/capabilities.md. */
  readonly says: string
  readonly expected: EvasionResult
  /** What shows that it was closed; `decided` where nothing is said. */
  readonly closedBy?: ClosedBy
  /** What the entry that tells of it must say, where it is more than that something is wrong. */
  readonly tells?: RegExp
  /** Why, or what remains. */
  readonly because: string
  /** For a closed one: without what it comes off, which shows that the attempt is sound; `nothing` where nothing is said. */
  readonly without?: Without
  /** Why it comes off nowhere, on this version of the client; then it is tried, and must not. */
  readonly cannot?: string
  /**
   * Tries it: the call in `command` is one that the floor denies, and leaves a marker where it runs. Gives back whether
   * it came off, where the marker does not tell.
   */
  readonly attempt: (on: TrialMachine, command: string) => Promise<unknown>
}

/** A client started otherwise than usual. */
export function startedWith(how: Partial<MachineClaude>): Evasion['attempt'] {
  return ({ call }, command) => call(command, how)
}

/** A client whose developer wrote files first, below their home. */
export function after(script: string, how: Partial<MachineClaude> = {}): Evasion['attempt'] {
  return async ({ machine, call }, command) => {
    const prepared = await machine.run({
      command: ['/bin/bash', '-euc', script],
      uid: machineAccounts.developer,
      env: { HOME: '/home/dev' },
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
