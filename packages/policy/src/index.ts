export { sayAction } from './action-words.ts'
export type { ApprovableCall, Approval, ApprovalProblem } from './approval.ts'
export { approvalSubject, holdsFor, underApproval } from './approval.ts'
export type { Cedar } from './cedar.ts'
export type { Circumstances } from './circumstances.ts'
export type { Policy } from './compile.ts'
export { compilePolicy } from './compile.ts'
export { decide } from './decide.ts'
export type { EffectivePolicy } from './decide-by-all.ts'
export { decideByAll, explainByAll } from './decide-by-all.ts'
export type { DecisionRecord, Reason } from './decision-record.ts'
export { encodeDecisionRecord, parseDecisionRecord } from './decision-record.ts'
export { approvedAs, isApproved, isListed } from './mcp-approval.ts'
export type { ApprovedAs } from './mcp-approval.ts'
export { nearest } from './nearest.ts'
export type { Explained, Explanation } from './explain.ts'
export { explain } from './explain.ts'
export type { OverFloor } from './over-floor.ts'
export { coversFloor, overFloor } from './over-floor.ts'
export type { FloorAdministrator, FloorAdministrators } from './floor-administrators.ts'
export type { FloorFile, FloorProblem, RemotePower } from './floor-file.ts'
export type { ContentSealing } from './floor-file.ts'
export { contentModes, parseFloorFile, remotePowers } from './floor-file.ts'
export { noHistory, plainRequest } from './plain-request.ts'
export type { PolicyProblem, PolicySummary, Rule, SourcePlace } from './policy.ts'
export { policyProblemCodes } from './policy.ts'
export type { McpSituation, PolicyTest, TestCall, TestOutcome } from './policy-test.ts'
export { parseTests, runTests } from './policy-test.ts'
export { readsFact } from './reads-fact.ts'
export type { PolicyRequest, SeenMcpServer, SessionHistory } from './request.ts'
export { schemaText } from './schema.generated.ts'
export type {
  Change,
  ChangingRule,
  OutcomeCounts,
  Reach,
  Simulated,
  Simulation,
  SimulationHow,
  Simulator,
} from './simulate.ts'
export { simulate, startSimulation } from './simulate.ts'
export type { Lack, StoredDecision, StoredText } from './stored-decision.ts'
export { lacks } from './stored-decision.ts'
