import type { Action, OpaqueRun, Problem, ToolCall } from '@custody/model'
import { recordServers } from './servers/record-servers.ts'
import type { Opaque, Recorder } from './shell/recorder.ts'
import { newRecorder } from './shell/recorder.ts'
import { follow } from './shell/script.ts'
import { toolNamed } from './tools/index.ts'
import type { WorkspaceView } from './workspace.ts'

/** What a call would do. `complete` is false when part of it could not be read; `actions` then holds `opaque.run`. */
export type CallActions = {
  readonly actions: readonly Action[]
  readonly complete: boolean
  readonly incompleteBecause: readonly Problem[]
}

/** Turns one tool call into the actions it would take. Pure, bounded, never throws. */
export function actionsOf(call: ToolCall, view: WorkspaceView): CallActions {
  const recorder = newRecorder(view, follow)
  const tool = toolNamed(call)
  recorder.add({ kind: 'tool.call', tool: call.tool, toolClass: tool.toolClass })
  try {
    tool.record(call, recorder)
    recordServers(recorder)
  } catch {
    // A bug of ours, or input deep enough to exhaust the stack: nothing more is known of this call.
    recorder.obscure('ANALYSIS_FAILED', { interpreter: true })
  }
  return withOpaque(recorder)
}

function withOpaque(recorder: Recorder): CallActions {
  const opaque = recorder.opaque()
  const actions = recorder.actions()
  const incompleteBecause = [...new Set(opaque.map((one) => one.code))]
    .toSorted()
    .map((code) => ({ code }))
  if (opaque.length === 0) return { actions, complete: true, incompleteBecause }
  return {
    actions: [...actions, opaqueRun(opaque, actions, recorder)],
    complete: false,
    incompleteBecause,
  }
}

/** One action for everything that could not be read: the worst of each fact. */
function opaqueRun(
  opaque: readonly Opaque[],
  actions: readonly Action[],
  recorder: Recorder,
): OpaqueRun {
  const programs = [...new Set(opaque.map((one) => one.program).filter((name) => name !== ''))]
  const [program = ''] = programs.toSorted()
  return {
    kind: 'opaque.run',
    reasons: [...new Set(opaque.map((one) => one.code))].toSorted(),
    program,
    programKnown: program !== '' && !program.includes('…'),
    interpreter: opaque.some((one) => one.interpreter),
    decoder: opaque.some((one) => one.decoder),
    network: actions.some((one) => one.kind === 'net.connect'),
    writesOutside: actions.some(writesOutside),
    labels: [...recorder.labels()].toSorted(),
  }
}

function writesOutside(action: Action): boolean {
  switch (action.kind) {
    case 'file.write':
    case 'file.delete':
    case 'file.chmod':
    case 'file.link':
      return !action.inWorkspace && !action.labels.includes('temporary')
    default:
      return false
  }
}
