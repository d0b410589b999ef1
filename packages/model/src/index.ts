export type {
  Action,
  ActionKind,
  AgentLaunch,
  AgentSpawn,
  CodeSource,
  ConfigChange,
  ContainerRun,
  DatabaseChange,
  FileAction,
  FileChange,
  FileRead,
  GitHistoryRewrite,
  GitPush,
  InfraChange,
  McpCall,
  McpConnect,
  NetConnect,
  OpaqueRun,
  PackageInstall,
  PackagePublish,
  PrivilegeRaise,
  ProcessKill,
  PromptSubmit,
  ScheduleAdd,
  ShellRun,
  ToolCallAction,
  ToolClass,
} from './action.ts'
export type { PathLabel } from './path-label.ts'
export { pathLabels } from './path-label.ts'
export { knownFacts, knownServerFacts } from './action.ts'
export type { Agent, AgentName, ExecutableState } from './agent.ts'
export { agentNames, agentVersion, executableStates } from './agent.ts'
export type { CaptureLevel } from './capture.ts'
export { captureLevels, strictestCapture } from './capture.ts'
export type { DecidingRule, Decision, Mode, Outcome } from './decision.ts'
export { outcomes, stricter } from './decision.ts'
export type { Assurance, Isolation, KeyProtection, Platform } from './device.ts'
export { isBetterProtection, keyProtections, sameUserNotice } from './device.ts'
export type {
  AlertId,
  CallId,
  DeviceId,
  Id,
  OrganisationId,
  PolicyId,
  SessionId,
  SubagentId,
  TurnId,
} from './id.ts'
export { isId, newId } from './id.ts'
export type { Json, JsonObject } from './json.ts'
export { isJsonObject } from './json.ts'
export type { Ecosystem, Launcher } from './launchers.ts'
export {
  containerValued,
  isExactPackage,
  isImageDigest,
  isLocalPackage,
  launchers,
} from './launchers.ts'
export { isDeceptiveName, skeletonOf } from './look-alike.ts'
export type { McpArtefact, McpArtefactKind } from './mcp-artefact.ts'
export { mcpArtefactOf } from './mcp-artefact.ts'
export { mcpDeclarationOf } from './mcp-declaration.ts'
export { mcpLineOf, parseMcpLine } from './mcp-line.ts'
export type { McpOrigin } from './mcp-origin.ts'
export { mcpOriginOf, originText } from './mcp-origin.ts'
export type {
  McpContent,
  McpFarEnd,
  McpIdentityLevel,
  McpServer,
  McpServerDeclaration,
  McpTransport,
} from './mcp-server.ts'
export type { CheckResult, CheckStatus, Posture, PostureCheck } from './posture.ts'
export type { ArtefactClaim, LockedPackage, PinnedArtefact, PinProblem } from './pinned-artefact.ts'
export { pinArtefact } from './pinned-artefact.ts'
export type {
  McpApproval,
  McpFingerprintMatch,
  McpOriginMatch,
  Pack,
  PolicySource,
  RuleText,
} from './policy-source.ts'
export type { Problem, ProblemText } from './problem.ts'
export type { ProcessChain, ProcessNode } from './process.ts'
export type { Result } from './result.ts'
export { err, ok } from './result.ts'
export { sayCount, sayMany } from './say-count.ts'
export type { Clock, Instant } from './time.ts'
export { instant } from './time.ts'
export type { ToolCall, ToolResult } from './tool-call.ts'
export type { ToolDefinition, ToolDefinitionState } from './tool-definition.ts'
export { compareDefinitions, definitionText } from './tool-definition.ts'
export { mayBeIllFormed, wellFormed } from './well-formed.ts'
