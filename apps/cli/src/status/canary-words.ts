import type { CanaryOutcome, CanaryState } from '@custody/protocol'

/** What is told of a canary, of the last as of one sent now. */
type ToldCanary = Pick<CanaryState, 'outcome' | 'denied' | 'problem'>

/** What became of a canary that no rule denied, and what that means; null where a rule did. */
export function wrongWithCanary(canary: ToldCanary): string | null {
  const is = outcomeOf(canary)
  return is === 'denied' ? null : words[is]
}

/** In a word or two, for a line of its own. */
export function canaryWord(canary: ToldCanary): string {
  return shortWords[outcomeOf(canary)]
}

/** An older daemon says only whether it was denied. */
function outcomeOf({ outcome, denied, problem }: ToldCanary): CanaryOutcome {
  if (outcome !== null) return outcome
  if (problem !== null) return 'unanswered'
  return denied ? 'denied' : 'allowed'
}

const words: { readonly [outcome in Exclude<CanaryOutcome, 'denied'>]: string } = {
  allowed:
    'a call that must be denied was let through: what agents do now is not stopped; end them until it is denied again',
  asked:
    'a call that must be denied was only asked about: what the policy forbids may be consented to; end the agents until it is denied again',
  refused:
    'a call that must be denied was refused by no rule: that shows nothing of the policy, and agents may be stopped at every call',
  unanswered:
    'a call that must be denied was not answered: the hook port is away, and agents are stopped at every call',
}

const shortWords: { readonly [outcome in CanaryOutcome]: string } = {
  denied: 'denied',
  allowed: 'LET THROUGH',
  asked: 'NOT denied, asked about',
  refused: 'refused, by no rule,',
  unanswered: 'NOT answered',
}
