import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Base64Text,
  CallIdText,
  Count,
  DeviceIdText,
  manyOf,
  Nothing,
  OutcomeWord,
  pageOf,
  Paging,
  QueryCount,
  SessionIdText,
  Sha256Hex,
} from '../scalar.ts'
import { DeviceTrust, EvidenceStrip } from './row.ts'

export const EntryRow = z.object({
  device: DeviceIdText,
  deviceName: z.string(),
  epoch: Count,
  kind: z.string(),
  source: z.string(),
  session: SessionIdText.nullable(),
  call: CallIdText.nullable(),
  outcome: OutcomeWord.nullable(),
  evidence: EvidenceStrip,
})

export const listEntries = endpoint({
  method: 'GET',
  path: '/api/v1/evidence',
  caller: 'console',
  summary: 'The activity log: every entry, newest first',
  params: Nothing,
  query: z.object({
    device: manyOf(DeviceIdText),
    kind: manyOf(z.string().max(40)),
    session: SessionIdText.optional(),
    from: QueryCount.optional(),
    to: QueryCount.optional(),
    ...Paging,
  }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(EntryRow) },
  problems: ['CURSOR_INVALID'],
})

/** One committed field of an entry: its opening (salt and bytes), or why there is none. */
export const Opening = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('here'),
    field: z.int().min(0).max(255),
    name: z.string(),
    /** 32 bytes. */
    salt: Base64Text,
    bytes: Base64Text,
  }),
  z.object({
    state: z.literal('absent'),
    field: z.int().min(0).max(255),
    name: z.string(),
    because: z.enum(['not-uploaded', 'erased', 'never-captured']),
  }),
])

export const getEntry = endpoint({
  method: 'GET',
  path: '/api/v1/evidence/{device}/{epoch}/{seq}',
  caller: 'console',
  summary: 'Everything needed to check one entry in the browser',
  params: z.object({ device: DeviceIdText, epoch: QueryCount, seq: QueryCount }),
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: EntryRow.extend({
      trust: DeviceTrust,
      /** The leaf's bytes as received (UTF-8). Hash these, not a re-serialisation. */
      leaf: z.string(),
      openings: z.array(Opening),
      /** RFC 6962 inclusion proof of leaf `index` in the tree of `size`, sibling hashes from the leaf up. */
      inclusion: z.object({ index: Count, size: Count, hashes: z.array(Sha256Hex) }),
      /** The signed note that the proof ends in, seal line included. */
      checkpoint: z.string(),
      /** The enrolled key: SubjectPublicKeyInfo, DER, base64. The server's word. */
      publicKey: Base64Text,
      previous: Count.nullable(),
      next: Count.nullable(),
    }),
  },
  problems: ['ENTRY_UNKNOWN'],
})

/** Without contents, what opens the entries' commitments stays here: `custody verify` calls them withheld. */
export const ContentsWord = z.enum(['with', 'without'])

export const exportBundle = endpoint({
  method: 'GET',
  path: '/api/v1/evidence/bundle',
  caller: 'console',
  summary: 'An evidence bundle that `custody verify` reads offline',
  params: Nothing,
  /**
   * A device's bundle holds its whole logs. A session's holds its entries with a proof each, those that they refer to,
   * and the one that names the key; so does one of a period, by the devices' clocks.
   */
  query: z.object({
    device: DeviceIdText.optional(),
    session: SessionIdText.optional(),
    from: QueryCount.optional(),
    to: QueryCount.optional(),
    contents: ContentsWord.optional(),
  }),
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'application/vnd.custody.bundle' },
  problems: ['DEVICE_UNKNOWN', 'SESSION_UNKNOWN'],
})

export const entryBundle = endpoint({
  method: 'GET',
  path: '/api/v1/evidence/{device}/{epoch}/{seq}/bundle',
  caller: 'console',
  summary: 'One entry as an evidence bundle, under a cosigned head where there is one',
  params: z.object({ device: DeviceIdText, epoch: QueryCount, seq: QueryCount }),
  query: Nothing,
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'application/vnd.custody.bundle' },
  problems: ['ENTRY_UNKNOWN'],
})

export const trustPolicy = endpoint({
  method: 'GET',
  path: '/api/v1/evidence/trust-policy',
  caller: 'console',
  summary:
    'Whom the server itself believes, as a C2SP tlog-policy: enrolled keys, witnesses, quorum',
  params: Nothing,
  query: z.object({ device: DeviceIdText.optional() }),
  body: Nothing,
  answer: { kind: 'bytes', contentType: 'text/plain; charset=utf-8' },
  problems: [],
})
