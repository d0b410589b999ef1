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
