import { marks } from './marks.ts'
import type { State } from './state.ts'

// The names that a walk through folders finds: `src/**` stands for all of them, `src/**/x` for those that fit.

/** Everything below a folder: whatever is done to these names is done to the folder. */
export function allBelow(folder: string): string {
  return `${folder.replace(/(?<=.)\/$/, '').replace(/^\/$/, '')}/${marks.below}`
}

/** Some of what is below a folder, by a pattern for the last name where one was asked for. */
export function someBelow(folder: string, name: string = marks.star): string {
  return `${allBelow(folder)}/${name}`
}

/** Whether a path means everything below a folder. */
export function isAllBelow(path: string): boolean {
  return path.endsWith(`/${marks.below}`)
}

/** What a choice leaves of names: of all some, and nobody knows which. */
export function chosenOf(name: string): string {
  return isAllBelow(name) ? `${name}/${marks.star}` : name
}

/** From a condition on it does not happen to every name: what a loop goes through is some of it from here on. */
export function chooseNames(state: State): void {
  for (const [name, value] of state.variables)
    if (value.some(isAllBelow)) state.variables.set(name, value.map(chosenOf))
  if (state.positional.some(isAllBelow)) state.positional = state.positional.map(chosenOf)
}
