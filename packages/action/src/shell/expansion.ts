import type { ArithmeticExpression, Script } from 'unbash'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'

/** What expansion needs: where it stands, and the way to run a substitution. */
export type Expansion = {
  readonly state: State
  readonly recorder: Recorder
  readonly substitute: (script: Script | undefined, state: State) => Stream
  /** Runs what stands inside arithmetic. */
  readonly calculate: (expression: ArithmeticExpression | undefined) => void
  /** Evaluates text as arithmetic, as subscripts are. */
  readonly evaluate: (text: string) => void
  readonly processSubstitution: (
    script: Script | undefined,
    operator: '<' | '>',
    state: State,
  ) => string
}

/** One piece of a word: its text, and whether blanks in it cut the word. `several`: `"$@"`. */
export type Piece = {
  readonly text: string
  readonly splits: boolean
  readonly several?: readonly string[]
}
