import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AgentNamed,
  Base64Text,
  Base64UrlText,
  CheckStatusWord,
  Count,
  idOf,
  IsolationWord,
  KeyProtectionWord,
  ModeWord,
  Moment,
  Nothing,
  OriginText,
  PolicyVersionText,
  PresetWord,
  QueryCount,
  Sha256Hex,
} from '../scalar.ts'

/** One probe's answer, as the device says it. Operational: no report cites it. */
export const PostureCheckBody = z.object({
  probe: z.string().max(64),
  status: CheckStatusWord,
  detail: z.string().max(2000),
  at: Moment,
  maxAgeMs: Count,
})

/** An agent found on the device and how its hooks stand there. */
export const AgentHealth = z.object({
  agent: AgentNamed,
  hooks: z.enum(['present', 'missing', 'tampered', 'unknown']),
  /** The last time any hook of it was heard. */
  lastHookAt: Moment.nullable(),
  /** The last canary call, which must have been denied; null if none was made. */
  canary: z.object({ at: Moment, denied: z.boolean() }).nullable(),
})

/** How far the device's own log is, and how much of it waits. */
export const OutboxState = z.object({
  recorded: Count,
  sealed: Count,
  stored: Count,
  waiting: Count,
  waitingBytes: Count,
  oldestWaitingAt: Moment.nullable(),
})

export const requestNonce = endpoint({
  method: 'POST',
  path: '/api/v1/devices/nonce',
  caller: 'anyone',
  summary: 'Get the nonce that an enrolment signs and a `request-key` entry names',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: z.object({ nonce: Sha256Hex, expiresAt: Moment, now: Moment }),
  },
  problems: [],
})

export const uploadLeaves = endpoint({
  method: 'POST',
  path: '/api/v1/evidence/leaves',
  caller: 'device',
  summary: 'Append sealed entries to the device’s log',
  params: Nothing,
  query: Nothing,
  body: z.object({
    origin: OriginText,
    /** How many entries the device believes the server holds. Entries that it holds already are compared, not stored again. */
    oldSize: Count,
    /** Each the canonical JSON of one entry, in order; these bytes (UTF-8) are hashed, kept and given back. */
    leaves: z.array(z.string().max(65_536)).max(5000),
    /** A signed note (origin, size, root) with the device's seal; its size is `oldSize + leaves.length`. */
    checkpoint: z.string().max(8192),
  }),
  answer: {
    kind: 'json',
    schema: z.object({ size: Count, root: Sha256Hex, storedAt: Moment, added: Count }),
  },
  problems: [
    'ORIGIN_UNKNOWN',
    'ORIGIN_FOREIGN',
    'EPOCH_CLOSED',
    'KEY_EXPIRED',
    'SIZE_DIFFERS',
    'LOG_FORKED',
    'SEAL_REFUSED',
    'LEAF_REFUSED',
    'STORE_UNAVAILABLE',
  ],
})

export const fetchCosigned = endpoint({
  method: 'GET',
  path: '/api/v1/evidence/cosigned',
  caller: 'device',
  summary: 'Fetch the newest head of the device’s log that witnesses have cosigned',
  params: Nothing,
  query: z.object({ origin: OriginText, after: QueryCount.optional() }),
  body: Nothing,
  /** The device's own note with cosignatures beside its seal; null where none is larger than `after`. Verify it yourself. */
  answer: { kind: 'json', schema: z.object({ note: z.string().max(65_536).nullable() }) },
  problems: ['ORIGIN_FOREIGN'],
})

/** A payload's bytes: as text where they are UTF-8 (smaller after zstd), else base64. */
const PayloadBytes = z.union([z.object({ text: z.string() }), z.object({ base64: Base64Text })])

const OpenPayload = z.object({
  seq: Count,
  /** Number of the field in the registry of spec/evidence-entry.md. */
  field: z.int().min(0).max(255),
  /** 32 bytes, base64url. */
  salt: Base64UrlText.length(43),
  bytes: PayloadBytes,
})

/** spec/sealed-content.md. */
const ClosedPayload = z.object({
  seq: Count,
  field: z.int().min(0).max(255),
  key: idOf('key'),
  /** 12 bytes, base64url. */
  nonce: Base64UrlText.length(16),
  closed: Base64Text.min(64),
})

export const WrappedKeyBody = z.object({
  key: idOf('key'),
  /** 32 bytes. */
  enc: Base64Text.length(44),
  /** 48 bytes. */
  wrapped: Base64Text.length(64),
})

export const uploadPayloads = endpoint({
  method: 'POST',
  path: '/api/v1/evidence/payloads',
  caller: 'device',
  summary: 'Upload the contents that entries commit to',
  params: Nothing,
  query: Nothing,
  body: z.object({
    origin: OriginText,
    payloads: z.array(z.union([OpenPayload, ClosedPayload])).max(5000),
    /** The keys of closed payloads, wrapped to the organisation's content key. */
    keys: z.array(WrappedKeyBody).max(5000).optional(),
  }),
  answer: { kind: 'json', schema: z.object({ added: Count, already: Count, erased: Count }) },
  problems: [
    'ORIGIN_UNKNOWN',
    'ORIGIN_FOREIGN',
    'KEY_EXPIRED',
    'ENTRY_UNKNOWN',
    'PAYLOAD_REFUSED',
    'STORE_UNAVAILABLE',
  ],
})

const RuleTextBody = z.strictObject({ path: z.string(), text: z.string() })

/**
 * What a device compiles its policy from: `PolicySource` of model. Closed: a field that nobody knows may be one that restricts,
 * or one that asks for a power. Source: security.md, "The floor".
 */
export const PolicyContent = z.strictObject({
  name: z.string(),
  packs: z.array(
    z.strictObject({
      name: z.string(),
      summary: z.string(),
      rules: z.array(RuleTextBody),
      tests: z.json(),
    }),
  ),
  rules: z.array(RuleTextBody),
  mode: ModeWord,
  mcpServers: z.array(
    z.strictObject({
      match: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('stdio'),
          command: z.string(),
          args: z.array(z.string()),
        }),
        z.strictObject({ kind: z.literal('url'), url: z.string() }),
        z.strictObject({
          kind: z.literal('fingerprint'),
          fingerprint: z.string(),
          startedBy: z.array(z.string()),
        }),
        z.strictObject({
          kind: z.literal('origin'),
          origin: z.string(),
          tls: z.enum(['spki', 'ca']),
          tlsSha256: z.string(),
          issuer: z.string().nullable(),
        }),
      ]),
      level: z.enum(['launched', 'observed']),
    }),
  ),
})

/** That a policy was published to everybody: its entry in the organisation's acts, below a head that witnesses cosigned. */
export const PolicyListing = z.strictObject({
  /** The entry's canonical JSON. */
  leaf: z.string().max(65_535),
  /** RFC 9162 inclusion path, hashes in base64. */
  path: z.array(Base64Text).max(53),
  /** The signed note. */
  checkpoint: z.string().max(16_384),
})

/** What is to be run on devices: who signed it, and that it was published to everybody. */
export const PolicyCode = z.strictObject({
  target: z.enum(['mcp-servers', 'agent-settings']),
  /** As it was signed: at most 64 KB. */
  bytes: Base64Text.max(87_384),
  /** Opens the committed `change` of the entry that lists it. */
  salt: Base64Text,
  listing: PolicyListing.nullable(),
  /** Armored SSH signatures, or the JSON of browsers' credentials. */
  signatures: z.array(z.string().max(8192)).max(8),
  vetoes: z.array(z.string().max(8192)).max(8),
})

export const fetchPolicy = endpoint({
  method: 'GET',
  path: '/api/v1/policy',
  caller: 'device',
  summary: 'Fetch the policy that this device must apply',
  params: Nothing,
  query: z.object({ have: PolicyVersionText.optional() }),
  body: Nothing,
  /** `content` is null when `have` is already the version that applies. */
  answer: {
    kind: 'json',
    schema: z.strictObject({
      version: PolicyVersionText,
      /** Rises with each change, also when an old content is put back. */
      number: z.int().min(1),
      preset: PresetWord,
      appliedSince: Moment,
      content: PolicyContent.nullable(),
      /** Null while no witness has cosigned it, or where `content` is null. */
      listing: PolicyListing.nullable(),
      /** What the policy counts on. A server of before sends none. */
      code: z.array(PolicyCode).max(8).default([]),
    }),
  },
  problems: [],
})

export const checkIn = endpoint({
  method: 'POST',
  path: '/api/v1/devices/check-in',
  caller: 'device',
  summary: 'Say that the device is alive and how it stands (operational, unsealed)',
  params: Nothing,
  query: Nothing,
  body: z.object({
    at: Moment,
    bootId: z.string().max(64),
    daemonVersion: z.string().max(64),
    osVersion: z.string().max(255),
    isolation: IsolationWord,
    protection: KeyProtectionWord,
    policyVersion: PolicyVersionText.nullable(),
    outbox: OutboxState,
    agents: z.array(AgentHealth).max(50),
    posture: z.array(PostureCheckBody).max(100),
    /** Agents that run without Custody, or lie there and would; `detail` says which and why, and holds no path. */
    ungovernedAgents: z.array(z.object({ agent: AgentNamed, detail: z.string().max(500) })).max(50),
  }),
  /** It asks for nothing. What else a server writes is passed over and told: see `fieldsBesides`. */
  answer: {
    kind: 'json',
    schema: z.looseObject({
      now: Moment,
      policyVersion: PolicyVersionText,
      /** What the server holds of the device's current log. */
      stored: Count,
      nextCheckInMs: Count,
    }),
  },
  problems: [],
})
