import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Count,
  DeviceIdText,
  EpochBecauseWord,
  IsolationWord,
  KeyProtectionWord,
  Moment,
  Nothing,
  OriginText,
  PlatformWord,
  Sha256Hex,
} from '../scalar.ts'
import { DeviceStateWord } from './devices.ts'

// What an administrator does to a device: lets it go on in a new epoch, or hears it no more. Each is an act.

/** One key that asks for a device's next epoch. Two keys for one device are two machines. */
export const EpochAskRow = z.object({
  epoch: z.int().min(2),
  because: EpochBecauseWord,
  /** Entries of the epoch before that it says it still has. */
  held: Count,
  /** SHA-256 of the SubjectPublicKeyInfo; hex. */
  fingerprint: Sha256Hex,
  /** What shows that it is the device: its chip, or the key that the device has now. */
  shownBy: z.enum(['chip', 'key']),
  protection: KeyProtectionWord,
  isolation: IsolationWord,
  platform: PlatformWord,
  name: z.string(),
  osVersion: z.string(),
  account: z.object({ uid: Count, name: z.string() }),
  firstAt: Moment,
  lastAt: Moment,
})

/** How a device stands, for who decides about it. */
export const DeviceStanding = z.object({
  device: DeviceIdText,
  name: z.string(),
  state: DeviceStateWord,
  epoch: z.int().min(1),
  origin: OriginText,
  /** SHA-256 of the SubjectPublicKeyInfo; hex. */
  fingerprint: Sha256Hex,
  protection: KeyProtectionWord,
  /** The end of a key that no chip vouches for. */
  notAfter: Moment.nullable(),
  /** What the server holds of the newest epoch's log. */
  size: Count,
  asks: z.array(EpochAskRow),
})

const Reason = z.string().trim().min(1).max(2000)
const DeviceNamed = z.object({ device: DeviceIdText })
const Standing = { kind: 'json', schema: DeviceStanding } as const

export const listStandings = endpoint({
  method: 'GET',
  path: '/api/v1/device-standings',
  caller: 'administrator',
  summary: 'How every device stands, and who asks for a next epoch',
  params: Nothing,
  query: z.object({ device: DeviceIdText.optional() }),
  body: Nothing,
  answer: { kind: 'json', schema: z.object({ devices: z.array(DeviceStanding) }) },
  problems: ['DEVICE_UNKNOWN'],
})

export const grantEpoch = endpoint({
  method: 'POST',
  path: '/api/v1/devices/{device}/grant',
  caller: 'administrator',
  summary: 'Grant a device its next epoch, once: `epoch.granted` says so in the acts',
  params: DeviceNamed,
  query: Nothing,
  body: z.object({
    reason: Reason,
    /** In place of what the machine says of why. */
    because: EpochBecauseWord.optional(),
    /** Which key, where several ask: its fingerprint, or how that begins. */
    key: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/)
      .optional(),
  }),
  answer: Standing,
  problems: [
    'DEVICE_UNKNOWN',
    'ASK_UNKNOWN',
    'ASK_AMBIGUOUS',
    'EPOCH_REFUSED',
    'STATE_DIFFERS',
    'WITNESS_AWAY',
  ],
})

export const releaseDevice = endpoint({
  method: 'POST',
  path: '/api/v1/devices/{device}/release',
  caller: 'administrator',
  summary: 'Hear a quarantined device again, or forget that one has asked',
  params: DeviceNamed,
  query: Nothing,
  body: z.object({ reason: Reason }),
  answer: Standing,
  problems: ['DEVICE_UNKNOWN', 'STATE_DIFFERS'],
})

export const approveDevice = endpoint({
  method: 'POST',
  path: '/api/v1/devices/{device}/approve',
  caller: 'administrator',
  summary: 'Make a pending device active; a key that has ended is good again',
  params: DeviceNamed,
  query: Nothing,
  body: z.object({ reason: Reason.optional() }),
  answer: Standing,
  problems: ['DEVICE_UNKNOWN', 'STATE_DIFFERS'],
})

export const removeDevice = endpoint({
  method: 'POST',
  path: '/api/v1/devices/{device}/remove',
  caller: 'administrator',
  summary: 'Take nothing more of a device, for good; what it sent stays',
  params: DeviceNamed,
  query: Nothing,
  body: z.object({ reason: Reason }),
  answer: Standing,
  problems: ['DEVICE_UNKNOWN', 'STATE_DIFFERS'],
})
