export type {
  AppendedEntry,
  AppendHow,
  EntryFilter,
  KeptLeaf,
  KeptPayload,
  KeptSeal,
  Marks,
  Outbox,
  OutboxHead,
  OutboxProblem,
  OutboxState,
  ReadLimits,
} from './outbox.ts'
export type { OpenOutboxProblem, OutboxPlace } from './sqlite/outbox.ts'
export { openOutbox } from './sqlite/outbox.ts'
export type {
  AppendProblem,
  Cover,
  EvidenceStore,
  Indexed,
  KeptOpening,
  LogHead,
  OwnBatch,
  UntoldHead,
  KeptStamp,
  PayloadsKept,
  VerifiedBatch,
  VerifiedLeaf,
  ClosedPayload,
  KeptClosed,
  VerifiedPayload,
} from './evidence-store.ts'
export type { EpochAsk, EpochStore, GrantedEpoch, KeptAsk, StateProblem } from './epoch-store.ts'
export type {
  Device,
  DeviceState,
  EnrolmentToken,
  EnrolProblem,
  FleetStore,
  KeptStatement,
  NewAlert,
  NewDevice,
  Severity,
} from './fleet-store.ts'
export type { KeptPolicy, PolicyStore, PresetName } from './policy-store.ts'
export type { CallStatus } from './sqlite/code.ts'
export { callers, callStatuses, modeOf, outcomeCode, outcomeOf, statusCode } from './sqlite/code.ts'
export { noDevice } from './sqlite/append-own.ts'
export { kyselyOf } from './sqlite/dialect.ts'
export { sqliteEvidenceStore } from './sqlite/evidence.ts'
export { sqliteFleetStore } from './sqlite/fleet.ts'
export { idBytes, idText } from './sqlite/id-bytes.ts'
export type { OpenProblem, WritingConnection } from './sqlite/open.ts'
export { openToRead, openToWrite } from './sqlite/open.ts'
export { sqlitePolicyStore } from './sqlite/policies.ts'
export { allOrNothing, together } from './sqlite/statements.ts'
export type { Tables } from './sqlite/tables.ts'
