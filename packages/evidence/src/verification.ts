import type { Isolation, KeyProtection } from '@custody/model'
import type { BundleScope } from './bundle.ts'
import type { SealKind } from './seal.ts'
import type { VerifyProblem } from './verify-problem.ts'

/**
 * What the whole comes to. `self-consistent`: nothing contradicts itself, and whoever made it may have made all of it.
 * `verified, no witness`: sealed by the trusted keys; nobody else has seen it.
 */
export type VerificationOutcome =
  | 'verified'
  | 'verified, no witness'
  | 'self-consistent'
  | 'incomplete'
  | 'failed'

/** Three verdicts, apart, and what they rest on. */
export type Verification = {
  readonly outcome: VerificationOutcome
  readonly integrity: {
    readonly verdict: 'holds' | 'broken'
    /** The first `problemsMax`, in the order of the file. */
    readonly problems: readonly VerifyProblem[]
    readonly problemCount: number
  }
  readonly completeness: Completeness
  readonly freshness: Freshness
  readonly logs: readonly VerifiedLog[]
}

export type Completeness = {
  /** The worst of all devices' logs; `withheld` before them: a payload is absent and no erasure names it. */
  readonly verdict: CompletenessVerdict | 'withheld'
  /** Why nothing is claimed of one log or another; empty where it is claimed of each. */
  readonly because: readonly NotClaimed[]
  readonly payloads: PayloadCounts
  /** Organisations of which every log is here that their cosigned `heads` name. */
  readonly organisations: readonly OrganisationLogs[]
}

/** No log is missing of those that the first `size` heads name; POSIX milliseconds, of the witnesses' clocks. */
export type OrganisationLogs = {
  readonly heads: string
  readonly logs: number
  readonly size: number
  readonly at: number
}

/**
 * What a chip's counter shows of a log, from the best to the worst. `complete`: no seal is missing up to the newest
 * cosigned head. `complete-except`: losses of power took values of the counter, and what they sealed cannot be shown absent.
 * `not-claimed`: nothing contradicts it, nothing shows it. `wiped`: the log begins after a loss, or its seals are all gone.
 * `gap`: seals are missing.
 */
export const completenessVerdicts = [
  'complete',
  'complete-except',
  'not-claimed',
  'wiped',
  'gap',
] as const
export type CompletenessVerdict = (typeof completenessVerdicts)[number]

/** `broken`: the log's integrity does not hold, so that nothing rests on its counter. */
export type NotClaimed = 'no-counter' | 'no-witness' | 'selected' | 'broken'

/** Up to `seals` seals between two moments cannot be shown absent. */
export type UnprovableWindow = {
  readonly seals: number
  /** Entries under the last cosigned head before it, and under the first seal after it. */
  readonly from: number
  readonly to: number
  /** When these were cosigned, in POSIX milliseconds; null where they were not. */
  readonly since: number | null
  readonly until: number | null
}

/** Holes in a chip's counter. */
export type CounterHoles = {
  /** Values counted for one seal each that was never made. */
  readonly crashes: number
  readonly gaps: number
  readonly windows: number
  /** Seals of all windows together, at most. */
  readonly unprovable: number
  /** The first `problemsMax` windows. */
  readonly list: readonly UnprovableWindow[]
}

export type LogCompleteness = {
  readonly verdict: CompletenessVerdict
  readonly because: readonly NotClaimed[]
  /** The newest cosigned head, up to which it is claimed; null where it is not. */
  readonly to: number | null
  readonly holes: CounterHoles
}

export type Freshness = {
  /** `cosigned`: as of `cosignedAt` the cosigned heads were the newest that the witnesses had seen. */
  readonly verdict: 'not-claimed' | 'cosigned'
  readonly because: readonly 'no-witness'[]
  /** POSIX milliseconds, of the witnesses' clocks: the log that is furthest behind. Null unless `cosigned`. */
  readonly cosignedAt: number | null
  /** The newest entry's time by the device's own clock: a claim. Null without entries. */
  readonly newestAt: number | null
}

export type PayloadCounts = {
  readonly present: number
  readonly withheld: number
  readonly erased: number
  /** The entry itself says that they never left the device. */
  readonly notCaptured: number
  /** There, and enciphered: neither opened nor withheld. */
  readonly sealed: number
}

/** One log of the bundle. */
export type VerifiedLog = {
  readonly origin: string
  readonly scope: BundleScope
  readonly entries: number
  /** Checkpoints with a seal that holds. */
  readonly seals: number
  /** The newest sealed head; null if none holds. Hash in hex. */
  readonly head: { readonly size: number; readonly root: string } | null
  /**
   * Of a device's second epoch or a later one, whether the organisation's acts grant it. `not-checked`: the acts are neither
   * here nor named by the trust policy. Null for every other log, and where a rule of grants is broken.
   */
  readonly grant: 'granted' | 'not-checked' | null
  /**
   * How far a quorum of the trust policy's witnesses has cosigned: that many of its entries here, under the head of
   * that size, by that time (POSIX milliseconds, witnesses' clocks). Entries above are sealed and no more.
   */
  readonly cosigned: {
    readonly entries: number
    readonly size: number
    readonly at: number
  } | null
  /** What the key relied on is worth: derived from seals and a quorum's statements, never from the entries. */
  readonly keyProtection: KeyProtection
  /** What the server says of it where that is more, and nobody vouches for it; null else. */
  readonly serversWord: KeyProtection | null
  readonly isolation: Isolation | 'unknown'
  /** `ed25519` for a log that its organisation signs. */
  readonly sealKind: SealKind | 'ed25519' | null
  /** SHA-256 of the public key relied on, in hex. */
  readonly keyFingerprint: string | null
  /** Whether that key came from the trust policy. */
  readonly isTrusted: boolean
  readonly payloads: PayloadCounts
  readonly completeness: LogCompleteness
  /** Gaps that the device itself recorded. */
  readonly gaps: number
  readonly oldestAt: number | null
  readonly newestAt: number | null
}

/** The most problems a verification lists. It counts all. */
export const problemsMax = 100
