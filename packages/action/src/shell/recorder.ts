import type { Action, PathLabel, Problem } from '@custody/model'
import { mayBeIllFormed, wellFormed } from '@custody/model'
import type { WorkspaceView } from '../workspace.ts'
import { countedView } from './counted-view.ts'
import type { AndOr, CompoundList, PipelineNode, Script } from 'unbash'
import type { State } from './state.ts'
import { isTelling } from './telling.ts'
import type { Stream } from './stream.ts'

/** How much work one call may cost, about 5 ms. A step is one node, word or effect; `weights.ts` says what is worth more. */
export const stepsMax = 4_000
/** The same for all files together that it runs: reading them may not cost the call its own reading. */
export const fileStepsMax = 8_000
/** More distinct actions than this are summed up. Source: policy.md, "Bounds". */
const actionsMax = 64
/** How many traps may set one another. */
const turnsMax = 8

/** What could not be read: why, and of which program. */
export type Opaque = Problem & {
  readonly program: string
  readonly interpreter: boolean
  readonly decoder: boolean
}

/** Gathers what one call would do. The one thing in the analysis that changes as it goes. */
export type Recorder = {
  /** What stands on the machine, and the links that this call made so far. Every question to it is counted. */
  readonly view: WorkspaceView
  /** The same, not counted: for a recorder with steps of its own. */
  readonly uncounted: WorkspaceView
  readonly makeLink: (path: string, target: string) => void
  /** It gathers what a file of the project would do: of that, only what is certain counts. */
  readonly ofProject: boolean
  readonly actions: () => readonly Action[]
  readonly opaque: () => readonly Opaque[]
  readonly add: (action: Action) => void
  /** As `add`, `kept` places left free, for who says itself what it means that there was no room: false then. */
  readonly place: (action: Action, kept?: number) => boolean
  readonly obscure: (code: string, of?: Partial<Omit<Opaque, 'code'>>) => void
  /** Counts a step, or work worth several; false when the budget is spent, and then nothing more is walked. */
  readonly step: (weight?: number) => boolean
  /** How many steps were counted. */
  readonly steps: () => number
  /** Takes steps for a file that is run, half of what is left for files; gives them back by what was used. */
  readonly fileSteps: { left: number }
  readonly keep: (stream: Stream) => number
  readonly stream: (id: number) => Stream | undefined
  readonly labels: () => readonly PathLabel[]
  /** Keeps what the call leaves in a file, whole or in part; null where nobody can tell. */
  readonly leave: (path: string, text: string | null) => void
  /** Everything that was left in a file; one that cannot be told where nothing was kept. */
  readonly left: (path: string) => readonly (string | null)[]
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

/** A value in text that any reader takes: words may be cut in the middle of a letter. */
function plain<T>(value: T): T {
  return mayBeIllFormed(JSON.stringify(value)) ? wellFormed(value) : value
}

export function newRecorder(view: WorkspaceView, follow: Follow): Recorder {
  const actions = new Map<string, Action>()
  const opaque = new Map<string, Opaque>()
  const streams: Stream[] = []
  const atEnd: (() => void)[] = []
  const left = new Map<string, (string | null)[]>()
  let steps = 0
  const obscure: Recorder['obscure'] = (code, of = {}) => {
    const one = plain({ code, program: '', interpreter: false, decoder: false, ...of })
    opaque.set(JSON.stringify(one), one)
  }
  const links = new Map<string, string>()
  const withLinks: WorkspaceView = {
    ...view,
    look(path) {
      const target = links.size === 0 ? undefined : links.get(path)
      return target === undefined ? view.look(path) : { kind: 'link', target }
    },
  }
  const place: Recorder['place'] = (given, kept = 0) => {
    const action = plain(given)
    const key = JSON.stringify(action)
    if (actions.size < actionsMax - kept || actions.has(key))
      return actions.set(key, action).has(key)
    // Many small things may not hide a great one: what tells nothing makes room.
    const [dull] = isTelling(action) ? ([...actions].find(([, one]) => !isTelling(one)) ?? []) : []
    if (dull !== undefined) {
      actions.delete(dull)
      actions.set(key, action)
    }
    return false
  }
  const step: Recorder['step'] = (weight = 1) => {
    if (steps >= stepsMax) return false
    steps += weight
    if (steps >= stepsMax) obscure('BUDGET_SPENT', { interpreter: true })
    return steps < stepsMax
  }
  return {
    view: countedView(withLinks, step),
    uncounted: withLinks,
    makeLink: (path, target) => void links.set(path, target),
    follow,
    ofProject: false,
    place,
    fileSteps: { left: fileStepsMax },
    actions: () => [...actions.values()],
    opaque: () => [...opaque.values()],
    obscure,
    add: (action) => {
      if (place(action)) return
      // Where even what tells finds no room, nobody knows what else the call would do.
      const lost = isTelling(action) && !actions.has(JSON.stringify(plain(action)))
      obscure('ACTIONS_TOO_MANY', { interpreter: lost })
    },
    step,
    steps: () => steps,
    keep: (stream) => streams.push(stream) - 1,
    stream: (id) => streams[id],
    later: (run) => void atEnd.push(run),
    runLater: () => {
      // A trap may set another one.
      for (let turn = 0; turn < turnsMax && atEnd.length > 0; turn += 1)
        for (const run of atEnd.splice(0)) run()
    },
    leave: (path, text) => void left.set(path, [...(left.get(path) ?? []), text]),
    left: (path) => left.get(path) ?? [null],
    labels: () => [
      ...new Set([...actions.values()].flatMap((one) => ('path' in one ? one.labels : []))),
    ],
  }
}
