import type { Verification, VerifyProblem } from '@custody/evidence'
import type { Tone } from '../parts/badge.tsx'

/** What a check comes to, in words that claim no more than a page can. */
export type Headline = { readonly word: string; readonly tone: Tone; readonly meaning: string }

/** A bundle that somebody brought. What a page says is never `verified`: the server delivered the code. */
export const bundleHeadlines: Readonly<Record<Verification['outcome'], Headline>> = {
  verified: {
    word: 'consistent with the trust policy',
    tone: 'allow',
    meaning: 'Sealed by the keys that the policy names, and cosigned by a quorum of its witnesses.',
  },
  'verified, no witness': {
    word: 'consistent with the trust policy, no witness',
    tone: 'allow',
    meaning:
      'Sealed by the keys that the policy names. It asks for no witness: nobody else has seen it.',
  },
  'self-consistent': {
    word: 'self-consistent',
    tone: 'ask',
    meaning:
      'Nothing in it contradicts itself. Whoever made the file may have made all of it: drop a trust policy beside it to name whom you trust.',
  },
  incomplete: {
    word: 'incomplete',
    tone: 'deny',
    meaning: 'What is here holds, but something is missing. Completeness says what.',
  },
  failed: {
    word: 'broken',
    tone: 'deny',
    meaning: 'It contradicts itself or whom you trust. Each failure says where, and what it means.',
  },
}

/** Failures that say only that witnesses have not come to it yet. */
const isPending = ({ code }: VerifyProblem): boolean => code === 'QUORUM_NOT_MET'

/**
 * One entry as the server gave it. That witnesses have not cosigned it yet contradicts nothing: it is told apart, and
 * so is a content that is not here.
 */
export function entryHeadline(
  { integrity: { problems, problemCount } }: Verification,
  isThere: boolean | null,
): Headline & { readonly pending: boolean; readonly failures: readonly VerifyProblem[] } {
  const failures = problems.filter((problem) => !isPending(problem))
  const pending = problems.some(isPending)
  const isHeld = problemCount === problems.length && failures.length === 0 && isThere !== false
  return isHeld
    ? { word: 'consistent', tone: 'allow', meaning: '', pending, failures }
    : {
        word: 'inconsistent',
        tone: 'deny',
        meaning:
          isThere === false
            ? 'What the server sent does not hold the entry that was asked for.'
            : 'What the server sent contradicts itself, the enrolled key, or its witnesses.',
        pending,
        failures,
      }
}

/** How each of the three verdicts stands, for the eye: what is not claimed is neither good nor bad. */
export function verdictTone(
  verdict:
    | Verification['integrity']['verdict']
    | Verification['completeness']['verdict']
    | Verification['freshness']['verdict'],
): 'good' | 'open' | 'bad' {
  if (verdict === 'holds' || verdict === 'cosigned' || verdict === 'complete') return 'good'
  return verdict === 'not-claimed' || verdict === 'complete-except' ? 'open' : 'bad'
}
