import type { VerifyCode } from './verify-problem.ts'

// Exempt from the size limit: a table.
/** What each failure means, for the person who holds the bundle: one source for every screen. docs/errors says more. */
export const verifyTexts: { readonly [code in VerifyCode]: string } = {
  BUNDLE_LINE_INVALID: 'this line is not one that a bundle can hold',
  BUNDLE_VERSION_UNKNOWN: 'the bundle is of a version that this verifier does not know',
  BUNDLE_ORDER_WRONG: 'this line stands where it may not',
  BUNDLE_TRUNCATED: 'the bundle ends too early, or holds another number of entries than it says',
  LOG_REPEATED: 'the same log stands in the bundle twice',
  LOG_UNTRUSTED: 'the trust policy does not name this log',
  LOG_MISSING: "the organisation's heads name this log, and it is not here as far as they do",
  QUORUM_NOT_MET:
    'the trust policy asks for witnesses, and not enough of them have cosigned a head',
  COSIGNATURE_BAD:
    'a cosignature of a trusted witness does not hold: it was changed, or is over another head',
  HEAD_BEHIND: 'the log ends before a head that is known from elsewhere',
  HEAD_DIFFERS: 'the log contradicts a head that is known from elsewhere',
  STATEMENT_BAD: 'a statement on the key is not signed by the trusted witness that it names',
  STATEMENT_INVALID: 'a statement on the key does not read as one',
  STATEMENT_DIFFERS: 'a statement is about another log or key than this one',
  LEAF_TOO_LARGE: 'the entry is larger than an entry may be',
  LEAF_NOT_CANONICAL: 'the entry is not in its one canonical form',
  LEAF_VERSION_UNKNOWN: 'the entry is of a version that this verifier does not know',
  LEAF_KIND_UNKNOWN: 'the entry is of a kind that this verifier does not know',
  LEAF_SHAPE_UNKNOWN: 'the entry does not have the shape of its kind',
  DEVICE_DIFFERS: "the entry names another device than its log's",
  FIRST_ENTRY_UNEXPECTED: 'the log does not begin as a log begins',
  ENROLMENT_MISSING: 'no entry says how the device was enrolled',
  ENROLLED_KEY_DIFFERS: 'the device enrolled with another key than the trusted one',
  ENROLLED_ORIGIN_DIFFERS: 'the device enrolled under another log name',
  KEY_PROTECTION_OVERSTATED:
    'an entry claims a better protection of the key than is known otherwise',
  ASSURANCE_OVERSTATED: 'an entry claims more about the person than this installation can know',
  ISOLATION_DIFFERS: 'an entry claims another isolation than the enrolment',
  ANCHOR_AHEAD: 'the entry names a head that is newer than itself',
  ANCHOR_DIFFERS: 'the entry names another head as cosigned than the witnesses cosigned',
  EPOCH_DIFFERS:
    "the entry opens another epoch than its log's, or names another log as the one before",
  EPOCH_NOT_GRANTED:
    "the organisation's acts hold no grant for this epoch, or none that the witnesses have seen",
  GRANT_DIFFERS: 'the grant in the acts is otherwise than the epoch that it opened',
  GRANT_REPEATED: 'one epoch is granted twice, and not as the same',
  EPOCH_NOT_CLOSED:
    'the epoch before went on past the head at which the next one began, or has another history',
  SEQ_MISSING: 'entries are missing before this one',
  SEQ_REPEATED: 'this number stands twice',
  CHAIN_BROKEN:
    'the entry does not follow from the one before: one of them was changed or exchanged',
  NOTE_SHAPE_UNKNOWN: 'the checkpoint is not a signed note',
  CHECKPOINT_SHAPE_UNKNOWN: 'the signed note is not a checkpoint',
  CHECKPOINT_ORIGIN_DIFFERS: 'the checkpoint is of another log',
  CHECKPOINT_ORDER_WRONG: 'the checkpoints do not grow',
  LEAVES_MISSING: 'the checkpoint covers more entries than there are',
  ROOT_HASH_DIFFERS: 'the entries do not give the root that was sealed: something was changed',
  LOG_FORKED: 'two different logs of the same name and size were sealed',
  SEAL_MISSING: 'entries stand after the last seal',
  SEAL_KEY_UNKNOWN: 'the checkpoint bears no seal of the key relied on',
  SEAL_KEY_INVALID: 'the key relied on is no key of its kind',
  SEAL_SIGNATURE_BAD: 'the seal was not made by the key relied on, or not over this checkpoint',
  COUNTER_NOT_ABOVE:
    "the chip's counter went back: an older state of it sealed this, or seals are out of order",
  COUNTER_REUSED: "two heads bear one value of the chip's counter",
  RESETS_WENT_BACK:
    'the chip had been reset less often than before: an older state of it sealed this',
  CHIP_CLOCK_WENT_BACK: "the chip's clock went back though it was not reset",
  PROOF_MISSING: 'the entry has no proof that it is in the log',
  PROOF_INVALID: 'the proof does not lead from the entry to the sealed root',
  SALT_LENGTH_WRONG: 'the salt is not 32 bytes',
  COMMITMENT_DIFFERS: 'the content is not what the entry commits to: it was changed',
  SIZE_DIFFERS: 'the content is of another size than the entry commits to',
  PAYLOAD_UNCOMMITTED: 'the entry commits to no such content',
  PAYLOAD_REPEATED: 'the same content stands twice',
  PAYLOAD_MISPLACED: 'the content stands beside another entry than its own',
}
