import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { count, counted } from '../words/format.ts'
import { protectionWords } from '../words/protection-words.ts'

type Trust = AnswerOf<ServerEndpoints['overview']>['trust']
type Evidence = AnswerOf<ServerEndpoints['overview']>['evidence']

/** What the header always says about how far this evidence may be trusted. */
export type Standing = {
  readonly notices: readonly string[]
  readonly facts: readonly { readonly label: string; readonly meaning: string }[]
}

/**
 * Tells isolation, key protection and witness of the whole fleet; each kind once, what is weakest not left out. The
 * viewer's own notice is for a server that has no device yet: after that each kind of device has its own, or none.
 */
export function standingOf(
  trust: Trust,
  viewerNotice: string | null,
  evidence: Pick<Evidence, 'cosigned' | 'stored'>,
): Standing {
  const known = trust.length === 0 ? [viewerNotice] : trust.map((kind) => kind.notice)
  const notices = known.filter((text) => text !== null)
  const isolations = [...new Set(trust.map((kind) => kind.isolation))]
  const keys = [...new Set(trust.map((kind) => kind.keyProtection))]
  return {
    notices: [...new Set(notices)],
    facts: [
      ...isolations.map((isolation) => ({
        label: isolation,
        meaning:
          isolation === 'same-user'
            ? 'the daemon runs as the account it governs'
            : 'the daemon is out of reach of the account it governs',
      })),
      ...keys.map((key) => ({ label: `key: ${key}`, meaning: protectionWords[key] })),
      witnessFact(evidence),
    ],
  }
}

function witnessFact({
  cosigned,
  stored,
}: Pick<Evidence, 'cosigned' | 'stored'>): Standing['facts'][number] {
  return cosigned === null
    ? { label: 'no witness', meaning: 'nobody else holds the heads of these logs' }
    : {
        label: 'witnessed',
        meaning: `witnesses have cosigned ${count(cosigned.entries)} of ${counted(stored, 'entry', 'entries')}`,
      }
}
