import type { Script } from 'unbash'
import { isLiteral, marks, streamsIn } from './marks.ts'
import { parseScript } from './parse.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { derived, something } from './stream.ts'
import type { Use } from './use.ts'

/** How many scripts may stand inside one another. */
const depthMax = 12

/** How shell text is run: with which words, by which file, and whether in the shell that is there already. */
export type TextRun = {
  readonly positional?: readonly string[]
  /** `$0`, where no file is run. */
  readonly zero?: string
  readonly here?: boolean
  /** Its name as it was written, and its path. */
  readonly file?: { readonly name: string; readonly path: string }
}

/** Where something is run: `nested` is the state of a shell of its own, `state` that of the shell that is there. */
export type Running = {
  readonly nested: State
  readonly state: State
  readonly use: Use
  readonly recorder: Recorder
}

/** Runs shell text. */
export function runText(
  text: string,
  how: TextRun,
  { nested, state, use, recorder }: Running,
): Stream {
  const streams = streamsIn(text).flatMap((id) => recorder.stream(id) ?? [])
  if (!isLiteral(text) && unreadable(text)) {
    recorder.obscure('SCRIPT_DYNAMIC', {
      program: use.program,
      interpreter: true,
      decoder: derived(streams).sources.includes('decoded'),
    })
    if (!/[;&|\s]/.test(text)) return something
  }
  if (state.depth >= depthMax) {
    recorder.obscure('NESTING_TOO_DEEP', { program: use.program, interpreter: true })
    return something
  }
  const parsed = parseScript(spelled(text), recorder)
  if (!('script' in parsed)) {
    recorder.obscure('PARSE_FAILED', { program: use.program, interpreter: true })
    return something
  }
  if (how.here === true) return runHere(parsed.script, how, state, recorder)
  const { positional = [], file, zero = file?.name ?? 'bash' } = how
  const calling = file === undefined ? state.calling : callingFile(file, state)
  const inner = copyOf(nested, recorder, { depth: state.depth + 1, positional, zero, calling })
  if (file !== undefined) inner.variables.set('BASH_SOURCE', [file.name])
  return recorder.follow.script(parsed.script, inner, recorder)
}

/** `source` and `eval`: what they change stays changed, but for the words that a sourced file was given. */
function runHere(
  script: Script,
  { positional, file }: TextRun,
  state: State,
  recorder: Recorder,
): Stream {
  if (file === undefined) return recorder.follow.script(script, state, recorder)
  const given = positional !== undefined && positional.length > 0
  const inner: State = {
    ...state,
    calling: callingFile(file, state),
    ...(given ? { positional } : {}),
  }
  const before = state.variables.get('BASH_SOURCE') ?? []
  state.variables.set('BASH_SOURCE', [file.name, ...before])
  const printed = recorder.follow.script(script, inner, recorder)
  state.variables.set('BASH_SOURCE', before)
  state.workingDirectory = inner.workingDirectory
  if (!given) state.positional = inner.positional
  return printed
}

/** A file that runs itself is not followed again. */
export function callingFile(
  { path }: { readonly path: string },
  state: State,
): ReadonlySet<string> {
  return new Set([...state.calling, calledFile(path)])
}

export function calledFile(path: string): string {
  return `file ${path}`
}

/** The script holds unknown text, not only patterns. */
function unreadable(text: string): boolean {
  return /[\uE000\uE001\uE003\uE010-\uE012\uE100-\uF8FF]/.test(text)
}

/** A script's text with its marks as shell text again: a variable that nobody set. */
function spelled(text: string): string {
  return (
    text
      .replaceAll(marks.star, '*')
      .replaceAll(marks.question, '?')
      .replaceAll(marks.bracket, '?')
      .replaceAll(marks.below, '*')
      // A part of a name is what `$RANDOM` is known to be.
      .replaceAll(marks.part, '"$RANDOM"')
      .replace(/[\uE000\uE100-\uE7FF]/g, '"$CUSTODY_UNKNOWN"')
      .replace(/[\uE000-\uF8FF]/g, ' $CUSTODY_UNKNOWN ')
  )
}
