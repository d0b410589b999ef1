import type { Crypto, Listing, ListingTrust } from '@custody/evidence'
import { readListing } from '@custody/evidence'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { OfferedPolicy } from './sync-policy.ts'

/** Says whether an offer may apply by what the organisation's acts say of it. */
export type CheckListed = (
  offer: Pick<OfferedPolicy, 'version' | 'number'>,
  listing: Listing | null,
) => Result<true, Problem>

/** How long a policy that was just published may take to be seen by witnesses. */
const awaitedMs = 10 * 60_000

/**
 * A policy applies only where witnesses have seen it published to everybody: one made for a single victim would stand in
 * the same log, for any monitor to find. Source: security.md, "Policy distribution".
 *
 * `POLICY_LISTING_AWAITED`: no listing came yet, for less than ten minutes. `POLICY_NOT_LISTED`: none came, or it is of
 * another policy. `LISTING_…`: what came proves nothing.
 */
export function listedPolicies(crypto: Crypto, trust: ListingTrust, now: Clock): CheckListed {
  let awaited: { readonly version: string; readonly since: number } | null = null
  return ({ version, number }, listing) => {
    if (listing === null) {
      if (awaited?.version !== version) awaited = { version, since: now() }
      const isLate = now() - awaited.since >= awaitedMs
      return err({ code: isLate ? 'POLICY_NOT_LISTED' : 'POLICY_LISTING_AWAITED' })
    }
    const listed = readListing(crypto, listing, trust)
    if (!listed.ok) return listed
    const { kind, facts } = listed.value.leaf
    const isOfIt =
      kind === 'policy.published' && facts.version === version && facts.number === number
    return isOfIt ? ok(true) : err({ code: 'POLICY_NOT_LISTED' })
  }
}
