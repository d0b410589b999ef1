import type { Action, Problem, ToolCall } from '@custody/model'
import type { WorkspaceView } from './workspace.ts'

/** What a call would do. `complete` is false when part of it could not be read; `actions` then holds `opaque.run`. */
export type CallActions = {
  readonly actions: readonly Action[]
  readonly complete: boolean
  readonly incompleteBecause: readonly Problem[]
}

/** Turns one tool call into the actions it would take. Pure, bounded, never throws. */
export function actionsOf(call: ToolCall, view: WorkspaceView): CallActions {
  void view
  return {
    actions: [{ kind: 'tool.call', tool: call.tool, toolClass: 'unknown' }],
    complete: true,
    incompleteBecause: [],
  }
}
