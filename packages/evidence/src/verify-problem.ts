/**
 * Everything that makes a bundle fail. Each rule of spec/bundle.md has its own code, so that a report says what was
 * done to the evidence and not only that something was. What each means in words: `verifyTexts`.
 */
export const verifyCodes = [
  // The file.
  'BUNDLE_LINE_INVALID',
  'BUNDLE_VERSION_UNKNOWN',
  'BUNDLE_ORDER_WRONG',
  'BUNDLE_TRUNCATED',
  'LOG_REPEATED',
  // Whom to believe.
  'LOG_UNTRUSTED',
  'LOG_MISSING',
  'QUORUM_NOT_MET',
  'COSIGNATURE_BAD',
  'HEAD_BEHIND',
  'HEAD_DIFFERS',
  'STATEMENT_BAD',
  'STATEMENT_INVALID',
  'STATEMENT_DIFFERS',
  // One entry.
  'LEAF_TOO_LARGE',
  'LEAF_NOT_CANONICAL',
  'LEAF_VERSION_UNKNOWN',
  'LEAF_KIND_UNKNOWN',
  'LEAF_SHAPE_UNKNOWN',
  'DEVICE_DIFFERS',
  'FIRST_ENTRY_UNEXPECTED',
  'ENROLMENT_MISSING',
  'ENROLLED_KEY_DIFFERS',
  'ENROLLED_ORIGIN_DIFFERS',
  'KEY_PROTECTION_OVERSTATED',
  'ASSURANCE_OVERSTATED',
  'ISOLATION_DIFFERS',
  'ANCHOR_AHEAD',
  'ANCHOR_DIFFERS',
  // A device's epochs.
  'EPOCH_DIFFERS',
  'EPOCH_NOT_GRANTED',
  'GRANT_DIFFERS',
  'GRANT_REPEATED',
  'EPOCH_NOT_CLOSED',
  // One entry and its neighbours.
  'SEQ_MISSING',
  'SEQ_REPEATED',
  'CHAIN_BROKEN',
  // Heads and seals.
  'NOTE_SHAPE_UNKNOWN',
  'CHECKPOINT_SHAPE_UNKNOWN',
  'CHECKPOINT_ORIGIN_DIFFERS',
  'CHECKPOINT_ORDER_WRONG',
  'LEAVES_MISSING',
  'ROOT_HASH_DIFFERS',
  'LOG_FORKED',
  'SEAL_MISSING',
  'SEAL_KEY_UNKNOWN',
  'SEAL_KEY_INVALID',
  'SEAL_SIGNATURE_BAD',
  'COUNTER_NOT_ABOVE',
  'COUNTER_REUSED',
  'RESETS_WENT_BACK',
  'CHIP_CLOCK_WENT_BACK',
  'PROOF_MISSING',
  'PROOF_INVALID',
  // What opens commitments.
  'SALT_LENGTH_WRONG',
  'COMMITMENT_DIFFERS',
  'SIZE_DIFFERS',
  'PAYLOAD_UNCOMMITTED',
  'PAYLOAD_REPEATED',
  'PAYLOAD_MISPLACED',
] as const

export type VerifyCode = (typeof verifyCodes)[number]

/** One failure: what, where, and the figures that say what it means. */
export type VerifyProblem = {
  readonly code: VerifyCode
  /** The log; null where the file itself is at fault. */
  readonly origin: string | null
  /** The entry; null where the log as a whole is at fault. */
  readonly seq: number | null
  /** Line of the bundle, from 1. */
  readonly line: number
  readonly about: Figures
}

export type Figures = { readonly [name: string]: number | string }

/** Takes a failure of one log down. */
export type Report = (code: VerifyCode, seq: number | null, about?: Figures) => void
