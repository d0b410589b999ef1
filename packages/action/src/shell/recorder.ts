import type { Action, PathLabel, Problem } from '@custody/model'
import type { WorkspaceView } from '../workspace.ts'
import type { AndOr, CompoundList, PipelineNode, Script } from 'unbash'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'

/** How much work one call may cost. A step is one node, word or effect. */
export const stepsMax = 4_000
/** More distinct actions than this are summed up. Source: policy.md, "Bounds". */
const actionsMax = 64

/** What could not be read: why, and of which program. */
export type Opaque = Problem & {
  readonly program: string
  readonly interpreter: boolean
  readonly decoder: boolean
}

/** Gathers what one call would do. The one thing in the analysis that changes as it goes. */
export type Recorder = {
  readonly view: WorkspaceView
  readonly actions: () => readonly Action[]
  readonly opaque: () => readonly Opaque[]
  readonly add: (action: Action) => void
  readonly obscure: (code: string, of?: Partial<Omit<Opaque, 'code'>>) => void
  /** Counts a step, or work worth several; false when the budget is spent, and then nothing more is walked. */
  readonly step: (weight?: number) => boolean
  /** How many steps were counted. */
  readonly steps: () => number
  readonly keep: (stream: Stream) => number
  readonly stream: (id: number) => Stream | undefined
  readonly labels: () => readonly PathLabel[]
  /** Keeps what runs when the script ends, and runs it. */
  readonly later: (run: () => void) => void
  readonly runLater: () => void
  readonly follow: Follow
}

/**
 * The ways back into the analysis for what stands inside something else: a substitution, a function's
 * body, a wrapper's command. Handed on, because shells nest without end and modules may not.
 */
export type Follow = {
  readonly script: (script: Script, state: State, recorder: Recorder) => Stream
  readonly node: (
    node: PipelineNode | AndOr | CompoundList,
    state: State,
    recorder: Recorder,
  ) => Stream
  readonly words: (words: readonly string[], state: State, recorder: Recorder) => Stream
}

export function newRecorder(view: WorkspaceView, follow: Follow): Recorder {
  const actions = new Map<string, Action>()
  const opaque = new Map<string, Opaque>()
  const streams: Stream[] = []
  const atEnd: (() => void)[] = []
  let steps = 0
  const obscure: Recorder['obscure'] = (code, of = {}) => {
    const one = { code, program: '', interpreter: false, decoder: false, ...of }
    opaque.set(JSON.stringify(one), one)
  }
  return {
    view,
    follow,
    actions: () => [...actions.values()],
    opaque: () => [...opaque.values()],
    obscure,
    add: (action) => {
      if (actions.size >= actionsMax) return obscure('ACTIONS_TOO_MANY')
      actions.set(JSON.stringify(action), action)
    },
    step: (weight = 1) => {
      if (steps >= stepsMax) return false
      steps += weight
      if (steps >= stepsMax) obscure('BUDGET_SPENT')
      return steps < stepsMax
    },
    steps: () => steps,
    keep: (stream) => streams.push(stream) - 1,
    stream: (id) => streams[id],
    later: (run) => void atEnd.push(run),
    runLater: () => {
      for (const run of atEnd.splice(0)) run()
    },
    labels: () => [
      ...new Set([...actions.values()].flatMap((one) => ('path' in one ? one.labels : []))),
    ],
  }
}
