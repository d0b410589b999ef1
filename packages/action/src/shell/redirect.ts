import type { Redirection } from 'unbash'
import { keepWritten, recordPath, standing } from './effect.ts'
import { expandParts, expandText } from './expand.ts'
import { isLiteral, streamsIn } from './marks.ts'
import type { Recorder } from './recorder.ts'
import { recordSocket, socketOf } from './socket.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { appended, derived, nothing, something, streamFrom, textStream } from './stream.ts'
import { expansionIn } from './substitution.ts'

/** What redirections do to a command's input, and to what it prints. */
export type Redirected = {
  /** Null where the input stays what it was. */
  readonly input: Stream | null
  readonly output: (printed: Stream) => Stream
  /** Host and port where input or output is a socket; the mark of a reverse shell. */
  readonly socket: boolean
}

/** Reads a command's redirections, records the files they touch, and says what flows where. */
export function applyRedirects(
  redirects: readonly Redirection[],
  state: State,
  recorder: Recorder,
): Redirected {
  let input: Stream | null = null
  let socket = false
  const outputs: ((printed: Stream) => void)[] = []
  let diverted = false
  const with_ = expansionIn(state, recorder)
  for (const one of redirects) {
    if (!recorder.step()) break
    if (one.type === 'HereDoc') {
      const { parts, text } = one.body
      input = textOf(parts === undefined ? text : expandParts(parts, with_), recorder)
      continue
    }
    if (one.type === 'HereString') {
      input = textOf(`${expandText(one.target, with_)}\n`, recorder)
      continue
    }
    const target = expandText(one.target, with_)
    if (/^(?:\d+|-|\d+-)$/.test(target) && one.operator.includes('&')) {
      // What another descriptor is open on nobody here knows.
      if (one.operator === '<&' && Number.parseInt(target, 10) > 2) input = something
      continue
    }
    const to = socketOf(target)
    if (to !== null) {
      socket = true
      recordSocket(to, one.operator, recorder)
      if (one.operator === '<' || one.operator === '<>') input = streamFrom(['network'])
      continue
    }
    if (one.operator === '<' || one.operator === '<>' || one.operator === '<&')
      input = readFrom(target, state, recorder)
    if (one.operator === '<' || one.operator === '<&') continue
    const descriptor = one.descriptor?.type === 'FileDescriptor' ? one.descriptor.value : 1
    if (one.operator !== '<>' && (descriptor === 1 || one.operator.startsWith('&'))) diverted = true
    outputs.push(writeTo(target, one.operator.includes('>>'), state, recorder))
  }
  const output = (printed: Stream) => {
    for (const write of outputs) write(printed)
    return diverted ? nothing : printed
  }
  return { input, output, socket }
}

function readFrom(target: string, state: State, recorder: Recorder): Stream {
  const [stream] = streamsIn(target)
  if (target.startsWith('/dev/fd/') && stream !== undefined)
    return recorder.stream(stream) ?? streamFrom(['file'])
  return recordPath('file.read', target, state, recorder).content
}

function writeTo(
  target: string,
  append: boolean,
  state: State,
  recorder: Recorder,
): (printed: Stream) => void {
  // What goes into `>(…)` goes to a program, not to a file.
  if (target.startsWith('/dev/fd/') && streamsIn(target).length > 0) return () => undefined
  const { path } = recordPath('file.write', target, state, recorder, {
    manner: append ? 'append' : 'overwrite',
  })
  return (printed) => {
    if (path === '' || !isLiteral(path)) return
    const before = append ? standing(path, state, recorder) : nothing
    keepWritten(path, appended(before, printed), '', state, recorder)
  }
}

/** A text, and what flows into it through the substitutions that stand in it. */
function textOf(text: string, recorder: Recorder): Stream {
  const { sources, labels } = derived(streamsIn(text).flatMap((id) => recorder.stream(id) ?? []))
  return { ...textStream(text), sources, labels }
}
