import { isBetterProtection } from '@custody/model'
import type { Isolation, KeyProtection } from '@custody/model'
import type { Anchor, Leaf } from './entry.ts'
import type { Crypto } from './crypto.ts'
import type { Facts } from './entry-kind.ts'
import { isFirstKind } from './first-entry.ts'
import { encodeHex } from './hex.ts'
import type { TreeHead } from './inclusion-proof.ts'
import { encodeLogKey } from './log-key.ts'
import type { LogKey } from './log-key.ts'
import { namedKey } from './named-key.ts'
import { parseOrigin } from './origin.ts'
import type { Report } from './verify-problem.ts'

/** Holds what entries say of themselves against what else is known. */
export type ClaimCheck = {
  readonly entry: (leaf: Leaf) => void
  /** A head of the log that a quorum has cosigned: what anchors of later entries must agree with. */
  readonly cosigned: (head: TreeHead) => void
  /** `atMost` is what seals and statements show, or the server says; null if no seal held. */
  readonly finish: (atMost: KeyProtection | null) => void
  /** The log's one key, as its first `enrolled` or `organisation.opened` names it; null before there is one. */
  readonly named: () => LogKey | null
  /** The weakest that any enrolment of the log names. */
  readonly isolation: () => Isolation | 'unknown'
}

const boundAssurances: readonly Facts['session.opened']['assurance'][] = [
  'passkey-uv',
  'oidc-mfa',
  'oidc',
]

/** Gives the check of one log's claims. No claim is believed for being signed: the device signs what it likes. */
export function claimCheck(crypto: Crypto, origin: string, report: Report): ClaimCheck {
  const log = parseOrigin(origin)
  const device = log.ok && log.value.kind === 'device' ? log.value.device : null
  const cosigned = new Map<number, string>()
  const protections = new Map<KeyProtection, number>()
  let first: LogKey | null = null
  let newest: Facts['enrolled'] | null = null
  let weakest: Isolation | 'unknown' = 'unknown'

  /** A device may enrol again to renew its key or to be better isolated; another key is another epoch. */
  const meet = (named: LogKey, seq: number) => {
    first ??= named
    if (encodeLogKey(crypto, first) !== encodeLogKey(crypto, named))
      report('ENROLLED_KEY_DIFFERS', seq)
  }

  const enrol = (facts: Facts['enrolled'], seq: number) => {
    if (facts.origin !== origin) report('ENROLLED_ORIGIN_DIFFERS', seq)
    newest = facts
    if (weakest !== 'same-user') weakest = facts.isolation
    claim(facts.keyProtection, facts.isolation, seq)
  }

  const claim = (level: KeyProtection, isolation: Isolation, seq: number) => {
    if (isolation === 'same-user' && isBetterProtection(level, 'file'))
      report('KEY_PROTECTION_OVERSTATED', seq, { claimed: level, atMost: 'file' })
    else if (!protections.has(level)) protections.set(level, seq)
  }

  /** Anchors go forward, so what lies before one is needed no more. */
  const checkAnchor = (anchor: Anchor, seq: number) => {
    if (anchor.size > seq) report('ANCHOR_AHEAD', seq, { size: anchor.size })
    const root = cosigned.get(anchor.size)
    if (root !== undefined && root !== anchor.root)
      report('ANCHOR_DIFFERS', seq, { size: anchor.size })
    for (const size of cosigned.keys()) {
      if (size >= anchor.size) break
      cosigned.delete(size)
    }
  }

  return {
    cosigned: ({ size, root }) => void cosigned.set(size, encodeHex(root)),
    entry: (leaf) => {
      const { seq, anchor } = leaf
      if (leaf.device !== device) report('DEVICE_DIFFERS', seq)
      if (seq === 0 && log.ok && !isFirstKind(leaf.kind, log.value))
        report('FIRST_ENTRY_UNEXPECTED', seq, { kind: leaf.kind })
      if (anchor !== null && anchor.origin === origin) checkAnchor(anchor, seq)
      const named = namedKey(crypto, origin, leaf)
      if (leaf.kind === 'enrolled') enrol(leaf.facts, seq)
      if (named !== null) meet(named, seq)
      if (leaf.kind === 'session.opened') {
        const { isolation, assurance, keyProtection } = leaf.facts
        claim(keyProtection, isolation, seq)
        if (newest !== null && isolation !== newest.isolation)
          report('ISOLATION_DIFFERS', seq, { claimed: isolation, enrolled: newest.isolation })
        if (isolation === 'same-user' && boundAssurances.includes(assurance))
          report('ASSURANCE_OVERSTATED', seq, { claimed: assurance, atMost: 'os-account' })
      }
    },
    finish: (atMost) => {
      if (first === null) report('ENROLMENT_MISSING', null)
      if (atMost === null) return
      for (const [claimed, seq] of protections)
        if (isBetterProtection(claimed, atMost))
          report('KEY_PROTECTION_OVERSTATED', seq, { claimed, atMost })
    },
    named: () => first,
    isolation: () => weakest,
  }
}
