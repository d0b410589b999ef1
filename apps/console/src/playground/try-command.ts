import { actionsOf, blankView } from '@custody/action'
import type { Action, Decision, ToolCall } from '@custody/model'
import { type Explanation, explain, plainRequest, type Policy } from '@custody/policy'

/** Where a tried command is imagined to run: nothing of it is looked at. */
export const imagined = { workingDirectory: '/home/dev/proj', home: '/home/dev' } as const

/** What the policy says of one command, and why. */
export type Tried = {
  readonly decision: Decision
  readonly actions: readonly Action[]
  readonly incompleteBecause: readonly { readonly code: string }[]
  /** Why each forbid applies, or may apply: what decided first, then what is milder; else in the order of the actions. */
  readonly why: readonly Why[]
}

/** One forbid that spoke: its rule, what it spoke on, and the facts that made it so. */
export type Why = {
  readonly rule: Explanation['rule']
  readonly kind: Action['kind']
  /** What the action does, in words. */
  readonly what: string
  /** False: the rule reads a fact that nobody knows, so it may apply. */
  readonly certain: boolean
  readonly because: readonly string[]
}

/** Decides a shell command as the device would, in a blank workspace, with nothing known of person and posture. */
export function tryCommand(policy: Policy, command: string): Tried {
  const call = callOf(command)
  const { actions, complete, incompleteBecause } = actionsOf(call, blankView(imagined))
  const request = plainRequest({ tool: call.tool, actions, complete, incompleteBecause })
  const { decision, explanations } = explain(policy, request)
  return {
    decision,
    actions,
    incompleteBecause,
    why: explanations.map(whyOf).toSorted(strictestFirst),
  }
}

function whyOf({ rule, action, what, certain, because }: Explanation): Why {
  return { rule, kind: action.kind, what, certain, because }
}

function strictestFirst(a: Why, b: Why): number {
  return strictness.indexOf(says(b)) - strictness.indexOf(says(a))
}

const strictness = ['observed', 'warn', 'ask', 'approve', 'deny']

/** What a rule comes to on its action: one that only may apply asks, one that is observed stops nothing. */
function says({ rule: { mode, outcome }, certain }: Why): string {
  if (mode === 'observe') return 'observed'
  return certain || outcome === 'warn' ? outcome : 'ask'
}

function callOf(command: string): ToolCall {
  return {
    agent: 'claude-code',
    toolUseId: 'tried',
    agentSessionId: 'tried',
    agentSubagentId: null,
    tool: 'Bash',
    input: { command },
    workingDirectory: imagined.workingDirectory,
    permissionMode: 'default',
    mcpServer: null,
  }
}
