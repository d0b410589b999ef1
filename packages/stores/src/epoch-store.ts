import type { Facts } from '@custody/evidence'
import type { DeviceId, Instant, Result } from '@custody/model'
import type { Device, NewDevice } from './fleet-store.ts'

/** A device asks for its next epoch with that epoch's key; whoever grants it sees what stands behind the asking. */
export type EpochAsk = Omit<NewDevice, 'notAfter'> & {
  readonly epoch: number
  readonly why: Facts['epoch.opened']['because']
  /** Entries of the epoch before that it still has. */
  readonly held: number
  /** What shows that it is the device: its chip, or the key that it has now. */
  readonly shownBy: 'chip' | 'key'
}

export type KeptAsk = EpochAsk & { readonly firstAt: Instant; readonly lastAt: Instant }

/** An epoch that was granted: `seq` is the grant's place in the organisation's acts. */
export type GrantedEpoch = {
  readonly device: DeviceId
  readonly epoch: number
  readonly seq: number
  readonly lost: number | null
  /** While no device was handed it: how many entries of the epoch before that one has, and how often it was given. */
  readonly toHand: { readonly held: number; readonly times: number } | null
}

/** As many as are kept of one device; whoever has not asked for longest makes room. */
export const asksMax = 8

/** Keeps which epochs a device had, under which key, and who asks for the next. Durable, as all of the fleet. */
export type EpochStore = {
  /** The device that a key is or was of, with the key's epoch. */
  readonly epochOfKey: (
    publicKey: Uint8Array,
  ) => Promise<{ readonly device: Device; readonly epoch: number } | null>
  readonly deviceOfChip: (chip: Uint8Array) => Promise<Device | null>
  readonly keyOfEpoch: (device: DeviceId, epoch: number) => Promise<Device['key'] | null>
  /**
   * Which epoch a machine must ask for that comes without the device's log: the one after, or the newest while its log is empty,
   * whose granting may not have reached it.
   */
  readonly epochToAsk: (device: Device) => Promise<number>
  /** True: this key asks for the first time. */
  readonly keepAsk: (ask: EpochAsk, at: Instant) => Promise<boolean>
  /** Of one device, or of all; the newest last. Those whose epoch another key was granted stay among them. */
  readonly asks: (device: DeviceId | null) => Promise<readonly KeptAsk[]>
  /** The asking becomes the device's epoch: its key, its place. All request keys of before end. In one step with the act at `seq`. */
  readonly openEpoch: (
    ask: EpochAsk,
    grant: {
      readonly seq: number
      readonly lost: number | null
      readonly notAfter: Instant | null
    },
    at: Instant,
  ) => Promise<void>
  /** By device, ascending by epoch. */
  readonly grants: () => Promise<readonly GrantedEpoch[]>
  readonly grantOf: (device: DeviceId, epoch: number) => Promise<GrantedEpoch | null>
  /** The act at `seq` takes the place of the one before. In one step with that act; only where nobody was handed it. */
  readonly giveAgain: (grant: Omit<GrantedEpoch, 'toHand'>) => Promise<void>
  /** A device knows it from now on, so it is given no more. */
  readonly handOut: (grant: Pick<GrantedEpoch, 'device' | 'epoch'>) => Promise<void>
  /** Sets the end of its newest key. */
  readonly keepEnd: (device: DeviceId, notAfter: Instant | null) => Promise<void>
  /** Makes devices whose keys have ended `pending`. Gives back those. */
  readonly expire: (at: Instant) => Promise<readonly DeviceId[]>
  /** Hears a quarantined device again, or forgets that one asked because it was wiped; a fork that was found is forgotten. */
  readonly release: (device: DeviceId) => Promise<Result<true, StateProblem>>
  /** Makes a pending device active; a key with an end is good until `notAfter`. */
  readonly approve: (device: DeviceId, notAfter: Instant) => Promise<Result<true, StateProblem>>
  /** Takes nothing more of it for good, and ends its request keys. */
  readonly remove: (device: DeviceId, at: Instant) => Promise<Result<true, StateProblem>>
}

/** `state` is what it is in. */
export type StateProblem =
  | { readonly code: 'DEVICE_UNKNOWN' }
  | { readonly code: 'STATE_DIFFERS'; readonly state: Device['state'] }
