import { CanaryResult } from '@custody/protocol'

/** What a canary shows. */
export type CanaryShown = {
  /** Only one that was not answered is sent again: a call that came through once is one too many. */
  readonly answered: boolean
  /** What became of it instead of a denial by a rule that is on record, in words; null where it was that. */
  readonly instead: string | null
}

/** Reads what the daemon tells of a canary. A refusal for any other reason proves nothing of the policy. */
export function readCanary(told: unknown): CanaryShown {
  const { success, data } = CanaryResult.safeParse(told)
  if (!success) return { answered: false, instead: 'nothing was told of it' }
  if (data.status === null) return { answered: false, instead: 'the hook port did not answer' }
  return { answered: true, instead: insteadOf(data) }
}

function insteadOf({ denied, status, answer, rules, seq }: CanaryResult): string | null {
  if (!denied) return `the answer was ${status} ${answer.slice(0, 200)}`
  if (rules.length === 0) return 'it was refused, by no rule'
  return seq === null ? 'it was not recorded' : null
}
