export type { Cedar } from './cedar.ts'
export type { PolicyProblem, PolicySummary, Rule, SourcePlace } from './policy.ts'
export type { PolicyRequest, SeenMcpServer, SessionHistory } from './request.ts'
