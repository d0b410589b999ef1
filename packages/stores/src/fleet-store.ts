import type { SealKind } from '@custody/evidence'
import type {
  AlertId,
  DeviceId,
  Instant,
  Isolation,
  KeyProtection,
  OrganisationId,
  Platform,
  Result,
} from '@custody/model'
import type { EpochStore } from './epoch-store.ts'

/** `wiped`: it asks for its next epoch because its log is gone. Nothing else changes by it. */
export type DeviceState = 'pending' | 'active' | 'wiped' | 'quarantined' | 'removed'

export type Device = {
  readonly id: DeviceId
  readonly state: DeviceState
  readonly epoch: number
  readonly isolation: Isolation
  readonly key: {
    readonly kind: SealKind
    readonly publicKey: Uint8Array
    readonly nvName: Uint8Array | null
  }
  /** The end of a key that no chip vouches for; null without one. */
  readonly notAfter: Instant | null
}

/** What a device says of itself when it enrols. Its key's possession was shown to the caller. */
export type NewDevice = {
  readonly id: DeviceId
  readonly key: Device['key']
  readonly protection: KeyProtection
  /** Which chip holds the key, once it was attested: SHA-256 of its endorsement key's area. One chip, one device. */
  readonly chip: Uint8Array | null
  /** Why the protection is no better; null where a root vouches for the chip, and for a key in a file. */
  readonly because: string | null
  /** Until when its key is good; null without an end. */
  readonly notAfter: Instant | null
  readonly isolation: Isolation
  readonly platform: Platform
  readonly name: string
  readonly osVersion: string
  readonly uid: number
  readonly account: string
}

/** A token as it is kept: never itself, only its SHA-256. */
export type EnrolmentToken = {
  readonly hash: Uint8Array
  readonly expiresAt: Instant
  readonly uses: number
  readonly approve: 'at-once' | 'by-administrator'
}

export type EnrolProblem =
  | { readonly code: 'TOKEN_REFUSED' | 'ENROLMENT_CONFLICT' | 'CHIP_KNOWN' }
  /** It goes on as that device only in a new log, of that epoch. */
  | { readonly code: 'EPOCH_NEEDED'; readonly device: DeviceId; readonly epoch: number }

/** What an attester stated of a log's key, as it signed it; both are null for the server's own word. */
export type KeptStatement = {
  readonly witness: string | null
  readonly bytes: Uint8Array
  readonly signature: Uint8Array | null
}

export type Severity = 'low' | 'medium' | 'high' | 'critical'

/** What raises an alert. While one with the same code, device and session is open, it is counted, not repeated. */
export type NewAlert = {
  readonly id: AlertId
  readonly code: string
  readonly severity: Severity
  readonly at: Instant
  readonly device: DeviceId | null
  readonly session: string | null
  readonly entry: number | null
  readonly facts: { readonly [name: string]: string | number | boolean | null }
}

/** Keeps who is enrolled, who may sign requests, who is signed in, and what needs somebody's eye. Every write is durable. */
export type FleetStore = EpochStore & {
  readonly organisation: () => Promise<{
    readonly id: OrganisationId
    readonly nonceKey: Uint8Array
  }>
  readonly keepToken: (token: EnrolmentToken, at: Instant) => Promise<void>
  /**
   * Uses the token and keeps the device in one step. A key that is enrolled already gets its device back, without a token too,
   * and is renewed while it lasts; after its end a token renews it.
   */
  readonly enrol: (
    tokenHash: Uint8Array | null,
    device: NewDevice,
    at: Instant,
  ) => Promise<Result<Device, EnrolProblem>>
  /** Whether the token is one that was made here and has not ended. It is not used by that. */
  readonly isTokenGood: (tokenHash: Uint8Array, at: Instant) => Promise<boolean>
  readonly deviceOfKey: (publicKey: Uint8Array) => Promise<Device | null>
  /** Takes nothing more of the device, nor of whoever has its key. False where it takes nothing already. */
  readonly quarantine: (device: DeviceId) => Promise<boolean>
  /** What is shown of the device's key from now on. */
  readonly keepProtection: (device: DeviceId, protection: KeyProtection) => Promise<void>
  /** In place of what the same attester said before. */
  readonly keepStatement: (origin: string, statement: KeptStatement) => Promise<void>
  /** Witnesses by name, the server's own word last. */
  readonly statements: (origin: string) => Promise<readonly KeptStatement[]>
  readonly device: (id: DeviceId) => Promise<Device | null>
  /** Whose request key that is; null when it is not known, revoked, or past its end. */
  readonly deviceOfRequestKey: (key: string, at: Instant) => Promise<Device | null>
  readonly keepCheckIn: (device: DeviceId, checkIn: string, at: Instant) => Promise<void>

  readonly raise: (alert: NewAlert) => Promise<void>
  /** False when there is no such alert. */
  readonly acknowledge: (id: AlertId, by: string, note: string, at: Instant) => Promise<boolean>

  readonly keepLink: (hash: Uint8Array, expiresAt: Instant) => Promise<void>
  /** True once, before its end, for a link that was kept; false ever after. */
  readonly useLink: (hash: Uint8Array, at: Instant) => Promise<boolean>
  readonly keepBrowserSession: (
    hash: Uint8Array,
    since: Instant,
    expiresAt: Instant,
  ) => Promise<void>
  readonly browserSession: (
    hash: Uint8Array,
    at: Instant,
  ) => Promise<{ readonly since: Instant; readonly expiresAt: Instant } | null>
  readonly endBrowserSession: (hash: Uint8Array) => Promise<void>
}
