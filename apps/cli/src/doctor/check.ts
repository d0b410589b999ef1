import type { Status } from '@custody/protocol'
import type { Result } from '@custody/model'
import type { Cli } from '../command.ts'
import type { CliProblem } from '../problem.ts'

/** What a check found. `hint` can be typed or done as it stands. */
export type Finding =
  | { readonly status: 'pass' | 'skipped'; readonly says: string }
  | {
      readonly status: 'fail' | 'warn'
      readonly says: string
      readonly hint: string
      readonly fix: Fix | null
    }

/** What `--fix` does about it. Safe to do twice; loses nothing. */
export type Fix = {
  /** What it has done, once it has: `installed them again`. */
  readonly does: string
  readonly apply: () => Promise<Result<true, CliProblem>>
}

/** What every check may look at. The daemon is asked once; null: it did not answer, and `refusal` says why. */
export type Patient = {
  readonly cli: Cli
  readonly daemon: Status | null
  readonly refusal: CliProblem | null
}

/**
 * One question to this installation. It looks and changes nothing, takes at most a few seconds, and answers
 * though everything else be broken.
 */
export type Check = {
  readonly name: string
  readonly question: string
  /** One finding; several where it looks at several of a kind, each named. */
  readonly look: (patient: Patient) => Promise<Finding | readonly Named[]>
}

export type Named = { readonly about: string; readonly finding: Finding }

export function pass(says: string): Finding {
  return { status: 'pass', says }
}

export function skipped(says: string): Finding {
  return { status: 'skipped', says }
}

export function fail(says: string, hint: string, fix: Fix | null = null): Finding {
  return { status: 'fail', says, hint, fix }
}

export function warn(says: string, hint: string): Finding {
  return { status: 'warn', says, hint, fix: null }
}
