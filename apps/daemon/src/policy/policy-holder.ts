import type { Facts } from '@custody/evidence'
import type { Clock, Instant, PolicySource, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cedar, EffectivePolicy, Policy, RemotePower } from '@custody/policy'
import { compilePolicy, coversFloor } from '@custody/policy'
import type { OfferedPolicy } from '@custody/device'
import type { Floor } from './floor.ts'

/** The last good policy as it is kept on disk. */
export type KeptPolicy = OfferedPolicy & {
  readonly acceptedAt: Instant
  /** When the server last said that it applies, in trusted time. Age counts from here. */
  readonly confirmedAt: Instant
}

/** Which policies decide now. There is no state in which fewer rules apply than the last good policy held. */
export type PolicyHolder = {
  /** The policies that decide at this moment. */
  readonly effective: () => EffectivePolicy
  readonly kept: () => KeptPolicy | null
  readonly isStale: () => boolean
  /** Compiles an offer as it would decide; nothing changes. */
  readonly check: (offer: OfferedPolicy) => Result<PolicyMade, Problem>
  /** Lets an offer decide from the next call on. The caller has kept it durably. */
  readonly use: (kept: KeptPolicy) => Result<true, Problem>
  /** The server says that the kept policy still applies: its age counts from now. */
  readonly confirm: () => KeptPolicy | null
}

export type PolicyMade = {
  readonly rules: number
  readonly mode: Facts['policy.applied']['mode']
}

/** Makes the holder over the compiled floor. A floor that does not compile is a bug of ours: it throws. */
export function policyHolder(cedar: Cedar, floor: Floor, trustedNow: Clock): PolicyHolder {
  const floorPolicy = mustCompile(cedar, floor.source)
  const stalePolicy = floor.stale === null ? null : mustCompile(cedar, floor.stale)
  let kept: KeptPolicy | null = null
  let server: Policy | null = null

  const isStale = () => kept !== null && trustedNow() - kept.confirmedAt > floor.maxAgeMs
  return {
    effective() {
      const stale = isStale() && stalePolicy !== null ? [stalePolicy] : []
      if (server === null) return [floorPolicy, ...stale]
      // The floor within the server's own policy need not be evaluated twice.
      return kept !== null && coversFloor(floor.source, kept.content)
        ? [server, ...stale]
        : [floorPolicy, server, ...stale]
    },
    kept: () => kept,
    isStale,
    check(offer) {
      const refused = overreach(floor, offer)
      if (refused !== null) return err(refused)
      const compiled = compileOffer(cedar, offer)
      return compiled.ok ? ok(madeOf(compiled.value)) : compiled
    },
    use(next) {
      const refused = overreach(floor, next)
      if (refused !== null) return err(refused)
      const compiled = compileOffer(cedar, next)
      if (!compiled.ok) return compiled
      kept = next
      server = compiled.value
      return ok(true)
    },
    confirm() {
      if (kept !== null) kept = { ...kept, confirmedAt: trustedNow() }
      return kept
    },
  }
}

type PowerProblem = Problem & { readonly power: RemotePower }

/** What an offer would do that the floor does not let the server do; null where it stays within. */
function overreach({ remotePowers }: Floor, { content }: OfferedPolicy): PowerProblem | null {
  const isGranted = remotePowers === null || remotePowers.has('observe-mode')
  return content.mode === 'observe' && !isGranted
    ? { code: 'POWER_NOT_GRANTED', power: 'observe-mode' }
    : null
}

function compileOffer(cedar: Cedar, offer: OfferedPolicy): Result<Policy, Problem> {
  const compiled = compilePolicy(cedar, offer.content)
  if (!compiled.ok) return err({ code: compiled.error[0]?.code ?? 'POLICY_INVALID' })
  return compiled.value.version === offer.version
    ? ok(compiled.value)
    : err({ code: 'POLICY_VERSION_DIFFERS' })
}

function mustCompile(cedar: Cedar, source: PolicySource): Policy {
  const compiled = compilePolicy(cedar, source)
  if (compiled.ok) return compiled.value
  const first = compiled.error[0]
  throw new Error(`the floor does not compile: ${first?.code} ${first?.rule} ${first?.detail}`)
}

/** How many rules a policy has, and whether they enforce. */
export function madeOf({ rules, mode }: Pick<Policy, 'rules' | 'mode'>): PolicyMade {
  const modes = new Set(rules.filter(({ effect }) => effect === 'forbid').map((rule) => rule.mode))
  return { rules: rules.length, mode: modes.size > 1 ? 'mixed' : ([...modes][0] ?? mode) }
}
