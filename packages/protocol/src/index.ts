export type { Client, ClientProblem, Incoming, Outgoing, Send } from './client.ts'
export { addressOf, call, clientOf, fieldsBesides } from './client.ts'
export type { Answer, AnswerOf, Caller, Endpoint, RequestOf } from './endpoint.ts'
export { endpoint, targetOf } from './endpoint.ts'
export {
  CanaryQuery,
  CanaryResult,
  ExportQuery,
  localEndpoints,
  McpSeen,
  PostureState,
  SyncResult,
  WhyQuery,
} from './local.ts'
export { EntryState, LogEntry, LogPage, LogQuery, Why } from './local-entry.ts'
export {
  CanaryOutcome,
  CanaryState,
  DaemonAddress,
  DaemonReady,
  SeparateState,
  Status,
} from './local-status.ts'
export type { ServerProblemCode } from './problem-document.ts'
export {
  problemContentType,
  ProblemDocument,
  problemDocument,
  serverProblems,
} from './problem-document.ts'
export type {
  AgentHealth,
  AlertRow,
  CallRow,
  CallView,
  Content,
  DecisionView,
  DeviceRow,
  DeviceStanding,
  DeviceTrust,
  EntryRow,
  EvidenceStrip,
  Figure,
  Filter,
  LiveEvent,
  McpServerRow,
  Opening,
  OutboxState,
  PolicyCode,
  PolicyContent,
  PolicyListing,
  PolicyRule,
  PostureCheckBody,
  PrincipalView,
  ProcessView,
  RuleView,
  SessionRow,
  SubagentView,
  Tick,
  TimelineEvent,
  Tokens,
  Viewer,
} from './server/shapes.ts'
export { erasureGrounds, revealContent, Whose } from './server/content.ts'
export type { ServerEndpoints } from './server.ts'
export { consoleHeader, serverEndpoints } from './server.ts'
export type {
  ReceivedSignature,
  SignatureHeaders,
  SignatureParameters,
  SignatureProblem,
  SignedRequest,
} from './http-signature.ts'
export {
  clockAheadSecondsMax,
  contentDigest,
  parseSignature,
  signatureSecondsMax,
  signatureTag,
  signRequest,
} from './http-signature.ts'
