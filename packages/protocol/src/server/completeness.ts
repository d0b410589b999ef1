import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Count,
  DeviceIdText,
  KeyProtectionWord,
  Milliseconds,
  Moment,
  Nothing,
  OriginText,
} from '../scalar.ts'

/** Something that an entry itself says of its log's completeness. */
export const LogMark = z.object({
  kind: z.enum(['enrolled', 'epoch.opened', 'recovery', 'gap']),
  epoch: Count,
  seq: Count,
  /** The device's clock. */
  at: Moment,
  /** The entry's own word: why an epoch was opened, what stopped the recording. Null where it has none. */
  because: z.string().nullable(),
  /** What a gap spans, as the device says. Null where it does not know when it began. */
  from: Moment.nullable(),
  to: Moment.nullable(),
  /** Entries that are missing, unsealed or lost, as the entry says; null where it does not know. */
  entries: Count.nullable(),
})

/** A stretch without any entry, longer than three heartbeats. */
export const Silence = z.object({
  epoch: Count,
  from: Moment,
  to: Moment,
  /** Whether the device recorded a gap that covers it. */
  isRecorded: z.boolean(),
})

/** What stands behind the protection that is shown of a key. */
export const KeyGround = z.object({
  protection: KeyProtectionWord,
  /** `witnesses` state it, only this server says it, or it is no more than a file anyway. */
  ground: z.enum(['witnesses', 'server', 'file']),
  statedBy: z.array(z.string()),
})

export const getCompleteness = endpoint({
  method: 'GET',
  path: '/api/v1/devices/{device}/completeness',
  caller: 'console',
  summary: 'Entries over time, recorded gaps, silences, epochs and how far witnesses have cosigned',
  params: z.object({ device: DeviceIdText }),
  query: z.object({ range: z.enum(['24h', '7d', '30d']).optional() }),
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({
      from: Moment,
      to: Moment,
      bucketMs: Milliseconds,
      /** By the device's clock. `seals` counts heads, by the server's. */
      buckets: z.array(z.object({ at: Moment, entries: Count, heartbeats: Count, seals: Count })),
      marks: z.array(LogMark),
      silences: z.array(Silence),
      epochs: z.array(
        z.object({
          origin: OriginText,
          epoch: Count,
          size: Count,
          forked: z.boolean(),
          /** The newest head that a witness has cosigned; null while none has. */
          cosigned: z.object({ size: Count, at: Moment }).nullable(),
          /** How far the newest entry says that its device itself has verified cosignatures; null where it names none. */
          anchor: Count.nullable(),
        }),
      ),
      key: KeyGround,
    }),
  },
  problems: ['DEVICE_UNKNOWN'],
})
