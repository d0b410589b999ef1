import type { Function as FunctionNode } from 'unbash'
import type { Descriptor } from './descriptors.ts'
import { mergeDescriptors } from './descriptors.ts'
import { marks } from './marks.ts'
import { chosenOf } from './names-below.ts'
import type { Recorder } from './recorder.ts'
import type { Stream } from './stream.ts'
import { copyWeight } from './weights.ts'

/** A variable: one text, or the elements of an array. Marks stand for what is unknown. */
export type Variable = readonly string[]

/** What a shell would know at one point of a script. Copied for subshells and branches. */
export type State = {
  readonly variables: Map<string, Variable>
  readonly functions: Map<string, FunctionNode['body']>
  readonly aliases: Map<string, string>
  /** Names that stand for other names: `declare -n`. */
  readonly references: Map<string, string>
  /** What descriptors other than 0, 1 and 2 are open on. Shared within one shell, as `exec 3>f` opens them for all. */
  readonly descriptors: Map<number, Descriptor>
  /** Files that this call wrote, by canonical path. Shared by all copies: a file outlives its subshell. */
  readonly written: Map<string, Stream>
  /** Absolute, or a mark when nobody knows. */
  workingDirectory: string
  positional: readonly string[]
  /** `$0`. */
  readonly zero: string
  /** Names that are followed as functions right now: a function that calls itself is not followed again. */
  readonly calling: ReadonlySet<string>
  /** In a pipeline or in the background: what runs here runs beside the rest. */
  readonly beside: boolean
  /** What is printed here goes into another program, and is not shown. */
  readonly piped: boolean
  /** How many substitutions deep. */
  readonly within: number
  /** How many scripts deep. */
  readonly depth: number
  readonly through: readonly string[]
  /** Whether what runs here has root's rights by the call's own doing: behind `sudo`, `doas`, `su -c`. */
  readonly asRoot: boolean
  /** What it reads; `exec < f` changes it. */
  input: Stream
}

/** A copy for a subshell or a branch; what it costs is counted. */
export function copyOf(
  state: State,
  recorder: Pick<Recorder, 'step'>,
  change: Partial<State> = {},
): State {
  recorder.step(copyWeight(state))
  return {
    ...state,
    variables: new Map(state.variables),
    functions: new Map(state.functions),
    aliases: new Map(state.aliases),
    references: new Map(state.references),
    descriptors: new Map(state.descriptors),
    ...change,
  }
}

/** The value that all of them are. */
function onlyOne([first, ...others]: readonly (Variable | undefined)[]): Variable | undefined {
  return others.every((other) => isSame(other, first)) ? first : undefined
}

function isSame(one: Variable | undefined, other: Variable | undefined): boolean {
  return (
    one === other ||
    (one?.length === other?.length && one?.every((value, at) => value === other?.[at]) === true)
  )
}

/**
 * Takes over what two branches left behind. A variable that they left different is unknown from here on.
 * Only one of the branches ran, and nobody knows which.
 */
export function mergeInto(state: State, branches: readonly State[]): void {
  const names = new Set(branches.flatMap((branch) => [...branch.variables.keys()]))
  for (const name of names) {
    const left = branches.map((branch) => branch.variables.get(name))
    // Where one of them chose among names, some of the names are left.
    const value = onlyOne(left) ?? onlyOne(left.map((one) => one?.map(chosenOf)))
    state.variables.set(name, value ?? [marks.text])
  }
  mergeDescriptors(
    state.descriptors,
    branches.map((branch) => branch.descriptors),
  )
  for (const branch of branches) {
    for (const [name, body] of branch.functions) state.functions.set(name, body)
    for (const [name, text] of branch.aliases) state.aliases.set(name, text)
  }
  const folders = new Set(branches.map((branch) => branch.workingDirectory))
  const [folder] = folders
  state.workingDirectory = folders.size === 1 && folder !== undefined ? folder : marks.text
}
