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
