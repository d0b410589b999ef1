import type { Script } from 'unbash'
import { evaluate, walkArithmetic } from './arithmetic.ts'
import type { Expansion } from './expansion.ts'
import { streamMark } from './marks.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { something } from './stream.ts'

/** How many substitutions may stand inside one another; the parser reads each anew. */
const withinMax = 20

/** What the words of a command are expanded with. */
export function expansionIn(state: State, recorder: Recorder): Expansion {
  const with_: Expansion = {
    state,
    recorder,
    calculate: (expression) => walkArithmetic(expression, with_),
    evaluate: (text) => evaluate(text, with_),
    substitute: (script, inner) => substitute(script, inner, recorder),
    processSubstitution: (script, operator, inner) =>
      processSubstitution(script, operator, inner, recorder),
  }
  return with_
}

/** Runs `$(…)` in a subshell and gives back what it prints. `$(<file)` prints the file. */
function substitute(script: Script | undefined, state: State, recorder: Recorder): Stream {
  if (script === undefined || !recorder.step()) {
    recorder.obscure('PARSE_FAILED', { interpreter: true })
    return something
  }
  if (state.within >= withinMax) {
    recorder.obscure('NESTING_TOO_DEEP', { interpreter: true })
    return something
  }
  return recorder.follow.script(
    script,
    copyOf(state, recorder, { within: state.within + 1 }),
    recorder,
  )
}

/** Runs `<(…)` or `>(…)`; the word is a path nobody names, marked with what flows through it. */
function processSubstitution(
  script: Script | undefined,
  operator: '<' | '>',
  state: State,
  recorder: Recorder,
): string {
  // What will be printed into it is not known yet; `tee` prints what comes in here.
  const fed = state.input.sources.length > 0 ? state.input : something
  const printed = substitute(script, operator === '>' ? { ...state, input: fed } : state, recorder)
  return `/dev/fd/${streamMark(recorder.keep(operator === '<' ? printed : something), true)}`
}
