export type { AgentAdapter, InstallState } from './agent-adapter.ts'
export { agentOfPackage, agentOfPath, packageFoldersUp } from './agent-package.ts'
export type { AgentTraces, InstallFolders } from './agent-traces.ts'
export { agentTraces, homeFolders, machineFolders } from './agent-traces.ts'
export { agentNamed, agents } from './agents.ts'
export { agentCapabilities } from './capabilities.ts'
export type {
  AgentCapabilities,
  CapabilitySource,
  EventCapability,
  FailureCapability,
} from './capability.ts'
export type { GivenFolders, SessionPlace } from './given-folders.ts'
export { foldersGiven } from './given-folders.ts'
export type { Governable } from './governable.ts'
export { governable } from './governable.ts'
export type { HookAnswer, HookReply } from './hook-answer.ts'
export type {
  BatchedCall,
  HookEvent,
  HookEventKind,
  HookOrigin,
  HookProblem,
  HookSubagent,
} from './hook-event.ts'
export type {
  AllowedMcpServer,
  FileChange,
  InstallPlace,
  InstallProblem,
  InstallReceipt,
  InstallRequest,
  Plan,
  SettingFiles,
} from './install-plan.ts'
export type {
  Said,
  TokenCount,
  TranscriptLine,
  TranscriptPlace,
  TranscriptProblem,
} from './transcript-line.ts'
export type { DueHook, ManagedAgent, ManagedPlace, SessionSettings } from './managed-agent.ts'
export { replaceTexts } from './replace-texts.ts'
