import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { Crypto } from './crypto.ts'
import type { Facts } from './entry-kind.ts'
import type { TreeHead } from './inclusion-proof.ts'
import { parseLeaf } from './leaf.ts'
import { hashLeaf } from './merkle.ts'
import type { Hash } from './merkle.ts'
import { bytesOf, sealKeyOf } from './named-key.ts'
import { encodeOrigin, parseOrigin } from './origin.ts'
import type { SealKey } from './seal.ts'

/** Leave to begin a device's next epoch: an `epoch.granted` that agrees with itself. Source: spec/bundle.md, "Epochs". */
export type EpochGrant = {
  /** Of the log that it opens. */
  readonly origin: string
  /** Of the log that it closes: the same device's, one epoch before. */
  readonly closes: string
  /** The organisation's log of acts, the only one that the grant may stand in. */
  readonly acts: string
  readonly epoch: number
  /** The head of `closes` that the new epoch goes on from; null where nobody knows one. */
  readonly previous: TreeHead | null
  /** The key that seals the new epoch. */
  readonly key: SealKey
  readonly because: Facts['epoch.granted']['because']
  /** What `epoch.opened` names as its `grant`. */
  readonly leafHash: Hash
}

export type GrantProblem = { readonly code: 'GRANT_INVALID' }

const invalid: GrantProblem = { code: 'GRANT_INVALID' }

/** Reads the bytes of a leaf that must be an `epoch.granted`. Says nothing of which log it stands in. */
export function parseGrant(crypto: Crypto, leaf: Uint8Array): Result<EpochGrant, GrantProblem> {
  const parsed = parseLeaf(leaf)
  if (!parsed.ok || parsed.value.kind !== 'epoch.granted') return err(invalid)
  const grant = grantOf(parsed.value.facts, hashLeaf(crypto, leaf))
  return grant === null ? err(invalid) : ok(grant)
}

/**
 * What a grant's facts say; null where they contradict one another: another epoch than the origin's, the first epoch (it
 * needs no grant), a former head of another log, or a counter's name beside a kind of key that has none.
 */
export function grantOf(facts: Facts['epoch.granted'], leafHash: Hash): EpochGrant | null {
  const { origin, epoch, previous, nvName, seal, because } = facts
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device' || log.value.epoch !== epoch || epoch < 2) return null
  const closes = encodeOrigin({ ...log.value, epoch: epoch - 1 })
  if (previous !== null && previous.origin !== closes) return null
  if ((nvName !== null) !== (seal === 'tpm-nv-certify/1')) return null
  return {
    origin,
    closes,
    acts: encodeOrigin({ kind: 'acts', organisation: log.value.organisation }),
    epoch,
    previous: previous === null ? null : { size: previous.size, root: bytesOf(previous.root) },
    key: sealKeyOf(facts),
    because,
    leafHash,
  }
}
