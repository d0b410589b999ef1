export type { AppendedEntry, AppendProblem, AppendWorld } from './append.ts'
export { appendEntry } from './append.ts'
export type { Base64Problem } from './base64.ts'
export { decodeBase64, encodeBase64 } from './base64.ts'
export type { CanonicalNumbers, CanonicalProblem } from './canonical.ts'
export { encodeCanonical, parseCanonical, parseCanonicalBytes } from './canonical.ts'
export { beginningOf } from './beginning.ts'
export type { Checkpoint, CheckpointProblem } from './checkpoint.ts'
export { encodeCheckpoint, parseCheckpoint } from './checkpoint.ts'
export type { ChipProblem, ChipReading, ChipState } from './chip-rule.ts'
export { followsChip } from './chip-rule.ts'
export type { CodeTarget } from './code-target.ts'
export { codeTargets } from './code-target.ts'
export type { Commit, Opening } from './commitment.ts'
export { commitmentsIn, saltBytes, sizeLog2 } from './commitment.ts'
export type { ConsistencyProblem, ConsistencyProof } from './consistency-proof.ts'
export { proveConsistency, verifyConsistency } from './consistency-proof.ts'
export type { Cosignature } from './cosignature.ts'
export { cosignatureLine, cosignedMessage, readCosignature, statedTimes } from './cosignature.ts'
export type { Crypto, Random } from './crypto.ts'
export { hmacFrom, portableCrypto } from './crypto.ts'
export type {
  Anchor,
  Commitment,
  DraftRedaction,
  EntryContext,
  EntryDraft,
  EntryState,
  KindWithFacts,
  Leaf,
  LeafDecision,
  Payload,
} from './entry.ts'
export {
  entryStates,
  leafBytesMax,
  leafDecisionOf,
  leafFrame,
  noContext,
  redactionsMax,
} from './entry.ts'
export type { AlertCode, EntryKind, EntryPermissionMode, EntrySource, Facts } from './entry-kind.ts'
export { alertCodes, entryKinds, entrySources, isEntryKind, permissionModes } from './entry-kind.ts'
export type { FieldId, FieldMedia, FieldName } from './field.ts'
export { fieldName, fields, isFieldId } from './field.ts'
export { isFirstKind } from './first-entry.ts'
export type { CompleteNode, Frontier } from './frontier.ts'
export { appendLeaf, emptyFrontier, rootOf } from './frontier.ts'
export type { EpochGrant, GrantProblem } from './grant.ts'
export { parseGrant } from './grant.ts'
export type { HexProblem } from './hex.ts'
export { decodeHex, encodeHex } from './hex.ts'
export type { InclusionProblem, InclusionProof, TreeHead } from './inclusion-proof.ts'
export { proveInclusion, verifyInclusion } from './inclusion-proof.ts'
export type { Listed, Listing, ListingProblem, ListingTrust } from './listing.ts'
export { parseActsKey, readListing } from './listing.ts'
export type {
  ArchivedLeaf,
  IssuerDocuments,
  IssuerKeysProblem,
  IssuerKeysWorld,
} from './issuer-keys.ts'
export {
  archivedIssuerKey,
  encodeArchivedLeaf,
  encodeIssuerDocuments,
  parseIssuerDocuments,
} from './issuer-keys.ts'
export type { LeafProblem } from './leaf.ts'
export { encodeLeaf, parseLeaf } from './leaf.ts'
export type { EnrolmentStatement, StatementProblem } from './enrolment-statement.ts'
export {
  encodeEnrolmentStatement,
  enrolmentMessage,
  parseEnrolmentStatement,
  verifyEnrolmentStatement,
} from './enrolment-statement.ts'
export type { LogKey } from './log-key.ts'
export { encodeLogKey, logKeyId, parseLogKey } from './log-key.ts'
export type { EvidenceLog, LogTextProblem } from './log.ts'
export { emptyLog, encodeLog, firstPrev, parseLog } from './log.ts'
export type { Hash, NodeSource } from './merkle.ts'
export { equalHashes, hashChildren, hashLeaf } from './merkle.ts'
export type { NoteKey, NoteKeyUse, VerifyEd25519 } from './note-key.ts'
export { encodeNoteKey, noteKey, parseNoteKey } from './note-key.ts'
export type { LogName, OriginProblem } from './origin.ts'
export { encodeOrigin, parseOrigin } from './origin.ts'
export type { WitnessNonce } from './enrol-challenge.ts'
export { enrolChallenge } from './enrol-challenge.ts'
export type { Cosigned } from './quorum.ts'
export { quorumCheck } from './quorum.ts'
export type { ProofFile, ProofFileProblem } from './proof-file.ts'
export { encodeProofFile, parseProofFile } from './proof-file.ts'
export {
  foldedRule,
  notCapturedIn,
  notCapturedRule,
  replacementsIn,
  truncatedRule,
} from './redactions.ts'
export type { SealClaims, SealKey, SealKind, SealProblem, VerifySeal } from './seal.ts'
export { encodeSealKey, linesOf, sealKeyId, sealKinds, sealNote } from './seal.ts'
export type { NoteProblem, NoteSignature, SignedNote } from './signed-note.ts'
export { encodeNote, encodeSignatureLine, parseNote } from './signed-note.ts'
export type { BundleLine, BundleScope, SealedPayload, StatedEnrolment } from './bundle.ts'
export { encodeBundleLine } from './bundle.ts'
export type { BundleLineProblem } from './parse-bundle-line.ts'
export { parseBundleLine } from './parse-bundle-line.ts'
export type { Stamp, StampProblem } from './stamp.ts'
export { encodeStamp, isAmongStamped, parseStamp, stampedBytes, stampedLeaf } from './stamp.ts'
export type {
  TrustedWitness,
  TrustPolicy,
  TrustPolicyProblem,
  WitnessGroup,
} from './trust-policy.ts'
export { encodeTrustPolicy, parseTrustPolicy, parseWitnessLines } from './trust-policy.ts'
export type {
  Completeness,
  CompletenessVerdict,
  CounterHoles,
  Freshness,
  LogCompleteness,
  NotClaimed,
  OrganisationLogs,
  PayloadCounts,
  UnprovableWindow,
  Verification,
  VerificationOutcome,
  VerifiedLog,
} from './verification.ts'
export { completenessVerdicts, problemsMax } from './verification.ts'
export type { VerifierKeyProblem } from './verifier-key.ts'
export { encodeVerifierKey, parseVerifierKey } from './verifier-key.ts'
export type { Verifier, VerifierWorld } from './verify.ts'
export { startVerification, verifyBundle } from './verify.ts'
export type { Figures, VerifyCode, VerifyProblem } from './verify-problem.ts'
export { verifyCodes } from './verify-problem.ts'
export { sayNoBundle, sayNoPolicy } from './say-unusable.ts'
export type { VerdictWords } from './say-verdicts.ts'
export { sayCompleteness, sayGrant, sayMoment, sayVerdicts } from './say-verdicts.ts'
export { verifyTexts } from './verify-texts.ts'
export type { WrappedKey } from './sealed-content.ts'
export { closedText, contentAad, openedText, wrapInfo } from './sealed-content.ts'
export { saltAndTagBytes } from './bundle.ts'
