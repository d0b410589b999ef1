import type { WorkspaceView } from '@custody/action'
import { actionsOf, blankView } from '@custody/action'
import type { Action, Json, Outcome, ToolCall } from '@custody/model'
import type { Policy } from '@custody/policy'
import { decide, plainRequest } from '@custody/policy'
import type { LineCall } from './parse-line.ts'

/** One line of output; the same fields in every line. */
export type LineAnswer = {
  readonly id: Json
  /** Null where there is no decision: `problem` says why. */
  readonly outcome: Outcome | null
  readonly wouldOutcome: Outcome | null
  /** The rules that made the outcome: forbids, or of an allow its permits. */
  readonly rules: readonly string[]
  readonly warnings: readonly string[]
  readonly actions: readonly Action[]
  readonly complete: boolean
  /** A failure of ours, or a line that is no call; absent else. */
  readonly problem?: string
  readonly latencyUs: number
}

/** The answer to a line about which nothing was decided. */
export function undecided(id: Json, problem: (typeof lineProblemCodes)[number]): LineAnswer {
  return {
    id,
    outcome: null,
    wouldOutcome: null,
    rules: [],
    warnings: [],
    actions: [],
    complete: false,
    problem,
    latencyUs: 0,
  }
}

/** Decides one call, against a machine without links and files unless `view` is one that looks. */
export function decideLine(
  policy: Policy,
  call: LineCall,
  nowUs: () => number,
  view: WorkspaceView = blankView({ workingDirectory: call.workingDirectory, home: call.home }),
): LineAnswer {
  const started = nowUs()
  const analysed = actionsOf(toolCall(call), view)
  const agent = { name: call.agent, version: 'unknown' }
  const decision = decide(policy, plainRequest({ tool: call.tool, ...analysed }, { agent }))
  const latencyUs = Math.round(nowUs() - started)
  const codes = [decision.problem ?? '', ...analysed.incompleteBecause.map(({ code }) => code)]
  const problem = codes.find((code) => ours.has(code))
  return {
    id: call.id,
    outcome: decision.outcome,
    wouldOutcome: decision.wouldOutcome,
    rules: decision.decidedBy.map(({ id }) => id),
    warnings: decision.warnings.map(({ id }) => id),
    actions: analysed.actions,
    complete: analysed.complete,
    ...(problem === undefined ? {} : { problem }),
    latencyUs,
  }
}

/** Everything that `problem` may be. */
export const lineProblemCodes = [
  'LINE_NOT_JSON',
  'LINE_SHAPE_UNKNOWN',
  'DECISION_FAILED',
  'POLICY_ERROR',
  'ANALYSIS_FAILED',
] as const

/** What is a failure of ours; `NO_PERMIT` is the policy's own answer. */
const ours: ReadonlySet<string> = new Set(['POLICY_ERROR', 'ANALYSIS_FAILED'])

export function toolCall(call: LineCall): ToolCall {
  const server = /^mcp__(.+?)__/.exec(call.tool)?.[1]
  return {
    agent: call.agent,
    toolUseId: '',
    agentSessionId: '',
    agentSubagentId: null,
    tool: call.tool,
    input: call.input,
    workingDirectory: call.workingDirectory,
    permissionMode: 'default',
    mcpServer: server === undefined ? null : { name: server, source: 'unknown' },
  }
}
