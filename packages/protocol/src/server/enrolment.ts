import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  Base64Text,
  Count,
  DeviceIdText,
  EpochBecauseWord,
  IsolationWord,
  KeyProtectionWord,
  Moment,
  Nothing,
  OrganisationIdText,
  OriginText,
  PlatformWord,
  Sha256Hex,
} from '../scalar.ts'

// How a device comes in. A key in a file: `requestNonce`, `enrol`. One in a chip: `startEnrolment`, `requestCredentials`,
// `enrol`; spec/tpm-seal.md, "Enrolment". The server relays for witnesses, and is believed by none.

/** The name that a witness's key goes by, and a nonce of its own. */
const WitnessNonceBody = z.object({ name: z.string().min(1).max(255), nonce: Sha256Hex })
const Witnesses = z.array(WitnessNonceBody).max(16)

/** What a key shows of itself, in answer to the challenge. */
const shownKey = {
  key: z.object({
    kind: z.enum(['file-p256/1', 'se-p256/1', 'tpm-nv-certify/1', 'tpm-quote/1']),
    /** SubjectPublicKeyInfo, DER. P-256. */
    publicKey: Base64Text.max(2000),
    nvName: Base64Text.max(200).nullable(),
  }),
  possession: Base64Text.max(2000),
  statement: Base64Text.max(20_000).nullable(),
}
/**
 * Asks for the device's next epoch, with the key above: `custody server device grant` gives it. Null for any other enrolment.
 *
 * It takes no token. The chip that opened its credential is the device's, or `before` is the key that the device has now.
 */
const Next = z
  .object({
    epoch: z.int().min(2),
    because: EpochBecauseWord,
    /** Entries of the epoch before that the device still has. */
    held: Count,
    /** The device's key of now, answering the same challenge; null where the chip speaks for it. */
    before: z.object({ key: shownKey.key, possession: shownKey.possession }).nullable(),
  })
  .nullable()
  .default(null)

/** Null for a key that is enrolled: to be attested anew takes no token. */
const Token = z.string().min(20).max(200).nullable()

/** An administrator's grant of an epoch, as `epoch.granted` in the organisation's `acts` has it. */
const Grant = z.object({
  because: EpochBecauseWord,
  /** The last head of the epoch before, as witnesses know it; null where none is known. */
  previous: z.object({ origin: OriginText, size: Count, root: Sha256Hex }).nullable(),
  leafHash: Sha256Hex,
  /** Entries of the epoch before that are gone: `previous.size` less those that the device said it has. */
  lost: Count.nullable(),
})

/** Why an attester has given nothing: its code. */
const Refusals = z.array(z.object({ witness: z.string(), code: z.string() }))

/** A statement of a witness as it signed it; of the server by itself both are null. As a bundle holds it. */
export const StatementBody = z.object({
  witness: z.string().max(255).nullable(),
  bytes: Base64Text.max(4000),
  signature: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .nullable(),
})

export const startEnrolment = endpoint({
  method: 'POST',
  path: '/api/v1/devices/challenge',
  caller: 'anyone',
  summary: 'Get the nonces of the server and its witnesses, which make one challenge',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  /** Witnesses that are away, or attest nothing, are not among them. */
  answer: {
    kind: 'json',
    schema: z.object({ nonce: Sha256Hex, witnesses: Witnesses, expiresAt: Moment, now: Moment }),
  },
  problems: [],
})

export const requestCredentials = endpoint({
  method: 'POST',
  path: '/api/v1/devices/credentials',
  caller: 'anyone',
  summary: 'Get a credential of each attester for a key in a chip',
  params: Nothing,
  query: Nothing,
  body: z.object({
    token: Token,
    nonce: Sha256Hex,
    witnesses: Witnesses,
    ...shownKey,
    next: Next,
  }),
  answer: {
    kind: 'json',
    schema: z.object({
      /** The log that the key is to seal. */
      origin: OriginText,
      credentials: z.array(
        z.object({
          /** Null for the server's own. */
          witness: z.string().nullable(),
          idObject: Base64Text,
          seed: Base64Text,
        }),
      ),
      refusals: Refusals,
    }),
  },
  problems: [
    'TOKEN_REFUSED',
    'CHALLENGE_REFUSED',
    'POSSESSION_REFUSED',
    'EPOCH_NEEDED',
    'EPOCH_AWAITED',
    'EPOCH_REFUSED',
  ],
})

export const enrol = endpoint({
  method: 'POST',
  path: '/api/v1/devices',
  caller: 'anyone',
  summary: 'Enrol a device with a token',
  params: Nothing,
  query: Nothing,
  body: z.object({
    token: Token,
    /** A nonce of `requestNonce`, whose 32 bytes the key answers; or that of `startEnrolment`. */
    challenge: Sha256Hex,
    ...shownKey,
    /** What a chip gave back of each attester's credential. Without it a key counts as one in a file. */
    attested: z
      .object({
        witnesses: Witnesses,
        secrets: z.array(z.object({ witness: z.string().nullable(), secret: Sha256Hex })).max(17),
      })
      .nullable()
      .default(null),
    protection: KeyProtectionWord,
    isolation: IsolationWord,
    platform: PlatformWord,
    /** As the operating system calls it. A display name. */
    name: z.string().min(1).max(255),
    osVersion: z.string().max(255),
    account: z.object({ uid: Count, name: z.string().max(255) }),
    next: Next,
  }),
  /** Enrolling the same key again gives the same device back, so a lost answer costs nothing. */
  answer: {
    kind: 'json',
    schema: z.object({
      device: DeviceIdText,
      organisation: OrganisationIdText,
      origin: OriginText,
      epoch: z.int().min(1),
      state: z.enum(['pending', 'active']),
      /** What opened this epoch, for its first entry; null for epoch 1. */
      grant: Grant.nullable(),
      /** Until when the key is good: one that no chip vouches for is renewed by enrolling it again. Null without an end. */
      notAfter: Moment.nullable(),
      /** What attesters stated of the key, the server's own word last. Empty for a key in a file. */
      statements: z.array(StatementBody),
      /** Why the server's own word is no better; null where a root vouches for the chip, and for a key in a file. */
      because: z.string().nullable(),
      refusals: Refusals,
      now: Moment,
    }),
  },
  problems: [
    'TOKEN_REFUSED',
    'CHALLENGE_REFUSED',
    'POSSESSION_REFUSED',
    'CREDENTIAL_REFUSED',
    'CHIP_KNOWN',
    'ENROLMENT_CONFLICT',
    'EPOCH_NEEDED',
    'EPOCH_AWAITED',
    'EPOCH_REFUSED',
  ],
})
