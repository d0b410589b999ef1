export {
  CanaryQuery,
  CanaryResult,
  ExportQuery,
  localEndpoints,
  LocalProblem,
  McpSeen,
  PostureState,
  SyncResult,
  WhyQuery,
} from './local.ts'
export { EntryState, LogEntry, LogPage, LogQuery, Why } from './local-entry.ts'
export { DaemonAddress, DaemonReady, Status } from './local-status.ts'
