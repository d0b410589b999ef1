import type { WorkspaceView } from '@custody/action'
import { actionsOf, blankView } from '@custody/action'
import type { AgentName, Json, JsonObject, ToolCall } from '@custody/model'
import { agentNames } from '@custody/model'
import type { Policy } from '@custody/policy'
import { decide, plainRequest } from '@custody/policy'

/** One line of input: a call, with its defaults filled in. */
export type LineCall = {
  readonly id: Json
  readonly agent: AgentName
  readonly tool: string
  readonly input: JsonObject
  readonly workingDirectory: string
  readonly home: string
}

/** One line of output. `problem` is there only where we failed. */
export type LineAnswer = { readonly [field: string]: Json }

/** Reads a line; null where it is no call. Source: product.md, "custody policy decide". */
export function parseLine(
  line: string,
): LineCall | { readonly id: Json; readonly problem: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { id: null, problem: 'LINE_NOT_JSON' }
  }
  if (!isObject(value)) return { id: null, problem: 'LINE_SHAPE_UNKNOWN' }
  const id = value['id'] ?? null
  const {
    tool = 'Bash',
    tool_input: input,
    command,
    cwd = '/home/dev/proj',
    home = '/home/dev',
    agent = 'claude-code',
  } = value
  const made = isObject(input) ? input : typeof command === 'string' ? { command } : null
  if (
    typeof tool !== 'string' ||
    made === null ||
    typeof cwd !== 'string' ||
    typeof home !== 'string'
  )
    return { id, problem: 'LINE_SHAPE_UNKNOWN' }
  const named = agentNames.find((name) => name === agent) ?? 'unknown'
  return { id, agent: named, tool, input: made, workingDirectory: cwd, home }
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
  const warnings = decision.warnings.map(({ id }) => id)
  const codes = [decision.problem ?? '', ...analysed.incompleteBecause.map(({ code }) => code)]
  const problem = codes.find((code) => ours.has(code))
  return {
    id: call.id,
    outcome: decision.outcome,
    wouldOutcome: decision.wouldOutcome,
    rules: decision.decidedBy.map(({ id }) => id),
    warnings,
    actions: analysed.actions,
    complete: analysed.complete,
    ...(problem === undefined ? {} : { problem }),
    latencyUs,
  }
}

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

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
