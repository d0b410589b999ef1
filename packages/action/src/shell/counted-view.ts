import type { WorkspaceView } from '../workspace.ts'
import { lookWeight } from './weights.ts'

/** The view with every question to it counted as steps: paths grow as a call goes deeper and deeper. */
export function countedView(view: WorkspaceView, step: (weight: number) => boolean): WorkspaceView {
  return {
    ...view,
    look(path) {
      step(lookWeight(path))
      return view.look(path)
    },
    readScript(path) {
      const script = view.readScript(path)
      step(1 + ((script?.text.length ?? 0) >> 10))
      return script
    },
  }
}
