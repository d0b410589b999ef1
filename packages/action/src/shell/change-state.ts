import { pathFacts } from '../path.ts'
import { recordAssigned } from './assigned.ts'
import { hasGlob, marks } from './marks.ts'
import type { Effect } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { expansionIn } from './substitution.ts'
import { writeVariable } from './variable.ts'

/** Carries out what changes the shell itself: its folder, its variables, its words. */
export function changeState(effect: Effect, state: State, recorder: Recorder): void {
  switch (effect.do) {
    case 'enter': {
      const facts = pathFacts(effect.folder, state.workingDirectory, recorder.view)
      state.workingDirectory = !facts.pathKnown
        ? marks.text
        : facts.glob
          ? inPart(effect.folder, state.workingDirectory)
          : facts.path
      state.variables.set('PWD', [state.workingDirectory])
      break
    }
    case 'assign':
      writeVariable(state, effect.name, effect.values ?? [marks.text])
      recordAssigned(effect.name, effect.values?.[0] ?? '', state, recorder)
      break
    case 'refer':
      state.references.set(effect.name, effect.to)
      break
    case 'evaluate':
      expansionIn(state, recorder).evaluate(effect.text)
      break
    case 'alias':
      state.aliases.set(effect.name, effect.text)
      break
    case 'positional':
      state.positional = effect.words
      break
    default:
  }
}

/** A folder with a part of its name unknown, as `mktemp -d` makes; a pattern could be any. */
function inPart(folder: string, workingDirectory: string): string {
  if (hasGlob(folder)) return marks.text
  return folder.startsWith('/') ? folder : `${workingDirectory}/${folder}`
}
