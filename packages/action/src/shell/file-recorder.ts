import { countedView } from './counted-view.ts'
import type { Recorder } from './recorder.ts'
import { isKnown, tellsAnyway } from './telling.ts'

/** What a file does beside what tells leaves room for the rest of the call. */
const keptFree = 12

/** How a file that is run is read: by a recorder of its own, that says afterwards whether all of it was. */
export type FileReading = { readonly recorder: Recorder; readonly unread: () => boolean }

/**
 * Records what a file says it would do. It has steps of its own, so that a long file cannot cost the call its
 * reading. A file of the project is believed as far as one that cannot be read at all: what is certain is an action,
 * what is not makes the file `unread` and not the call incomplete. Of any other file the call stays incomplete.
 */
export function readingFile(recorder: Recorder, ofProject: boolean): FileReading {
  const allowance = Math.floor(recorder.fileSteps.left / 2)
  let used = 0
  let unread = false
  const step: Recorder['step'] = (weight = 1) => {
    if (used >= allowance) return false
    used += weight
    recorder.fileSteps.left -= weight
    if (used >= allowance) inner.obscure('BUDGET_SPENT', { interpreter: true })
    return used < allowance
  }
  const inner: Recorder = {
    ...recorder,
    view: countedView(recorder.uncounted, step),
    step,
    ofProject: recorder.ofProject || ofProject,
    add: (action) => {
      if (!ofProject) return recorder.add(action)
      const placed = (isKnown(action) || tellsAnyway(action)) && recorder.place(action, keptFree)
      unread ||= !placed
    },
    obscure: (code, of = {}) => {
      unread = true
      const certain = code === 'GIT_CONFIG_EXECUTES' || of.decoder === true
      if (!ofProject || certain) recorder.obscure(code, of)
    },
  }
  return { recorder: inner, unread: () => unread }
}
