export type { Crypto, Random } from './crypto.ts'
export { portableCrypto } from './crypto.ts'
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
export type { LogName, OriginProblem } from './origin.ts'
export { encodeOrigin, parseOrigin } from './origin.ts'
export type { SealKey, SealKind } from './seal-key.ts'
export { sealKinds } from './seal-key.ts'
