import type { TaskWorld } from './task.ts'

/** A variable of a Makefile. `simple`: its text is what it stands for already. */
export type MakeVariable = { readonly text: string; readonly simple: boolean }

export type MakeRule = {
  readonly targets: readonly string[]
  readonly prerequisites: readonly string[]
  /** `$(OBJECTS): %.o: %.c`: the pattern that a target's stem comes from. */
  readonly stem: string | null
  /** Lines as they stand, each to be expanded when it is run. */
  readonly recipe: string[]
  /** `target: NAME = value`. */
  readonly variables: readonly (readonly [name: string, variable: MakeVariable])[]
}

/** What expansion needs besides the file: variables of a rule, and where commands go that it runs. */
export type MakeScope = {
  readonly local: ReadonlyMap<string, string>
  readonly commands: string[]
}

/** A Makefile as far as it was read. */
export type MakeState = {
  readonly world: TaskWorld
  /** Reads more text of the file: what `$(eval …)` makes. */
  readonly evaluate: (text: string) => void
  readonly variables: Map<string, MakeVariable>
  /** Set by the call: the file cannot change them. */
  readonly fixed: ReadonlySet<string>
  readonly rules: MakeRule[]
  readonly exported: Set<string>
  /** Commands that run while the file is read. */
  readonly atStart: string[]
  /** Which branch is taken where nobody can tell. */
  readonly branch: number
  /** How many branches there were to choose from, at most. */
  branches: number
  exportsAll: boolean
  oneShell: boolean
  recipePrefix: string
  /** Work that is left: a Makefile can compute without end. */
  work: number
}

export const makeWorkMax = 20_000
