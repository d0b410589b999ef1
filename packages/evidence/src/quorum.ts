import type { Crypto } from './crypto.ts'
import { readCosignature } from './cosignature.ts'
import { parseNoteKey } from './note-key.ts'
import type { VerifyEd25519 } from './note-key.ts'
import type { SignedNote } from './signed-note.ts'
import type { TrustPolicy } from './trust-policy.ts'

/** What the witnesses of a trust policy say of one note. */
export type Cosigned = {
  /** POSIX seconds from which on the quorum had cosigned; null while it has not. */
  readonly since: number | null
  /** Witnesses, by their name in the policy, with a line that does not hold. */
  readonly bad: readonly string[]
}

/**
 * Gives the check of cosignatures against a policy's quorum. A witness whose key cannot be read here (another
 * algorithm) has never cosigned anything. With `quorum none` no note has a quorum.
 */
export function quorumCheck(
  crypto: Crypto,
  policy: Pick<TrustPolicy, 'witnesses' | 'groups' | 'quorum'>,
  verify: VerifyEd25519,
): (note: SignedNote) => Cosigned {
  const keys = policy.witnesses.flatMap(({ name, verifierKey }) => {
    const key = parseNoteKey(crypto, verifierKey, 'cosignature')
    return key.ok ? [{ name, key: key.value }] : []
  })
  return (note) => {
    const times = new Map<string, number>()
    const bad: string[] = []
    for (const { name, key } of keys) {
      const said = readCosignature(note, key, verify)
      if (said === 'bad') bad.push(name)
      else if (said !== null) times.set(name, said.time)
    }
    return { since: sinceWhen(policy, times), bad }
  }
}

/** The first time at which the witnesses that had cosigned by then were enough. */
function sinceWhen(
  policy: Pick<TrustPolicy, 'groups' | 'quorum'>,
  times: ReadonlyMap<string, number>,
): number | null {
  const by = (time: number) =>
    new Set([...times].flatMap(([name, at]) => (at <= time ? [name] : [])))
  const moments = [...times.values()].toSorted((a, b) => a - b)
  return moments.find((time) => isQuorum(policy, by(time))) ?? null
}

/** Whether these witnesses are enough. Never with `quorum none`: whoever asks nobody has been told nothing. */
export function isQuorum(
  { groups, quorum }: Pick<TrustPolicy, 'groups' | 'quorum'>,
  witnesses: ReadonlySet<string>,
): boolean {
  const isMet = (name: string): boolean => {
    const group = groups.find((one) => one.name === name)
    if (group === undefined) return witnesses.has(name)
    return group.members.filter(isMet).length >= group.threshold
  }
  return quorum !== null && isMet(quorum)
}
