import type { Crypto } from './crypto.ts'
import type { Leaf } from './entry.ts'
import type { Facts } from './entry-kind.ts'
import { endBefore, epochBefore } from './epochs.ts'
import type { Epochs, LastHeads } from './epochs.ts'
import { encodeHex } from './hex.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { LogKey } from './log-key.ts'
import { equalHashes } from './merkle.ts'
import { parseOrigin } from './origin.ts'
import type { VerifiedLog } from './verification.ts'
import type { Report } from './verify-problem.ts'

/** Holds a device's log against the grant that opened it, and against where the next epoch says that it ended. */
export type EpochCheck = {
  readonly entry: (leaf: Leaf) => void
  /** `named` is the key that its first `enrolled` names. */
  readonly finish: (named: LogKey | null, heads: LastHeads) => VerifiedLog['grant']
}

type EpochWorld = {
  readonly crypto: Crypto
  readonly epochs: Epochs
  /** Whether the organisation's acts are to be believed about grants: the policy names them, or they stood before. */
  readonly knowsActs: boolean
}

/**
 * Gives the check of one log. A device signs what it likes, so what `epoch.opened` says is believed only of the act that
 * it names; where nobody can look at the acts, the grant is told as not checked.
 */
export function epochCheck(world: EpochWorld, origin: string, report: Report): EpochCheck {
  const { crypto, epochs, knowsActs } = world
  const log = parseOrigin(origin)
  const epoch = log.ok && log.value.kind === 'device' ? log.value.epoch : null
  const before = epochBefore(origin)
  const emptyRoot = crypto.sha256(new Uint8Array(0))
  let opened: Facts['epoch.opened'] | null = null

  /** Once both are known: how an epoch was left, and where it is said to have ended. */
  const checkEnd = (ended: string, seq: number | null) => {
    const end = epochs.endOf(ended)
    const heads = end === null ? null : epochs.takeLeft(ended)
    if (end !== null && heads !== null && wentOn(heads, end))
      report('EPOCH_NOT_CLOSED', seq, { size: end.size })
  }

  const grantOf = (named: LogKey | null): VerifiedLog['grant'] => {
    if (!knowsActs) return 'not-checked'
    const grant = opened === null || opened.grant === null ? null : epochs.granted(opened.grant)
    if (opened === null || grant === null) {
      report('EPOCH_NOT_GRANTED', 0)
      return null
    }
    const differs = differenceOf(grant, { ...opened, origin }, named)
    if (differs === null) return 'granted'
    report('GRANT_DIFFERS', 0, { in: differs })
    return null
  }

  return {
    entry: ({ seq, ...leaf }) => {
      if (leaf.kind !== 'epoch.opened') return
      const { epoch: told, previous } = leaf.facts
      const end = endBefore({ origin, previous }, emptyRoot)
      if (seq !== 0 || end === null || told !== epoch) report('EPOCH_DIFFERS', seq, { epoch: told })
      if (seq !== 0) return
      opened ??= leaf.facts
      if (end !== null) epochs.endsAt({ ...end, isGranted: false })
    },
    finish: (named, heads) => {
      if (epoch === null) return null
      epochs.leave(origin, heads)
      checkEnd(origin, null)
      if (before === null) return null
      checkEnd(before, 0)
      return grantOf(named)
    },
  }
}

/** Whether a log that is said to have ended there was cosigned past it, or has another history up to it. */
function wentOn({ cosigned, others }: LastHeads, end: TreeHead): boolean {
  if (cosigned !== null && cosigned.size > end.size) return true
  const known = cosigned === null ? others : [cosigned, ...others]
  return known.some(({ size, root }) => size === end.size && !equalHashes(root, end.root))
}

/** What of a grant is otherwise in the log that it opened; null where all agrees. */
function differenceOf(
  grant: Facts['epoch.granted'],
  opened: Facts['epoch.opened'] & { readonly origin: string },
  named: LogKey | null,
): string | null {
  if (grant.origin !== opened.origin) return 'origin'
  if (grant.epoch !== opened.epoch) return 'epoch'
  if (grant.because !== opened.because) return 'because'
  const [granted, told] = [grant.previous, opened.previous]
  const isSameHead = granted?.size === told?.size && granted?.root === told?.root
  if (granted?.origin !== told?.origin || !isSameHead) return 'previous'
  return named === null || isKey(grant, named) ? null : 'key'
}

function isKey({ seal, publicKey, nvName }: Facts['epoch.granted'], named: LogKey): boolean {
  if (named.kind !== 'seal') return false
  const { kind, publicKey: key, nvName: counter } = named.key
  const name = counter === null ? null : encodeHex(counter)
  return seal === kind && publicKey === encodeHex(key) && nvName === name
}
