import { pathFacts } from '../../path.ts'
import type { PathFacts } from '../../path.ts'
import { changeState } from '../change-state.ts'
import { isLiteral } from '../marks.ts'
import type { Recorder } from '../recorder.ts'
import type { State } from '../state.ts'
import { copyOf } from '../state.ts'
import type { TaskKind, TaskRequest } from './task.ts'

/** Where each kind of file is looked for: under which names, and whether in the folders above too. */
const places: {
  readonly [kind in TaskKind]: { readonly names: readonly string[]; readonly above: boolean }
} = {
  make: { names: ['GNUmakefile', 'makefile', 'Makefile'], above: false },
  package: { names: ['package.json'], above: true },
  just: { names: ['justfile', 'Justfile', '.justfile', 'JUSTFILE'], above: true },
  composer: { names: ['composer.json'], above: false },
}
const foldersMax = 24

/** The state after a request went to its folders. */
export function enteredBy({ folders }: TaskRequest, before: State, recorder: Recorder): State {
  const state = copyOf(before, recorder)
  for (const folder of folders) changeState({ do: 'enter', folder }, state, recorder)
  return state
}

/** The files that a request is about, found as their program finds them. None where the view knows of none. */
export function taskFiles(
  request: TaskRequest,
  before: State,
  recorder: Recorder,
): readonly PathFacts[] {
  const { of, files } = request
  const { view } = recorder
  const state = enteredBy(request, before, recorder)
  const isThere = (path: string) => state.written.has(path) || view.look(path).kind === 'file'
  const at = (path: string) => {
    const facts = pathFacts(path, state.workingDirectory, view)
    return facts.pathKnown && isThere(facts.path) ? facts : null
  }
  if (files !== null) return files.flatMap((path) => at(path) ?? [])
  const { names, above } = places[of]
  let folder = state.workingDirectory
  for (
    let steps = 0;
    isLiteral(folder) && folder.startsWith('/') && steps < foldersMax;
    steps += 1
  ) {
    for (const name of names) {
      const found = at(folder === '/' ? `/${name}` : `${folder}/${name}`)
      if (found !== null) return [found]
    }
    if (!above || folder === '/') break
    folder = folder.slice(0, Math.max(1, folder.lastIndexOf('/')))
  }
  return []
}
