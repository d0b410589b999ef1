import type { Redirect, RedirectDescriptor, Redirection } from 'unbash'
import type { Descriptor } from './descriptors.ts'
import { descriptorIn, firstNamed } from './descriptors.ts'
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
  /** What the command's other descriptors are open on; null where they stay what they were. */
  readonly descriptors: Map<number, Descriptor> | null
}

/** What redirections have done so far. */
type Reading = {
  input: Stream | null
  socket: boolean
  diverted: boolean
  descriptors: Map<number, Descriptor> | null
  readonly outputs: ((printed: Stream) => void)[]
}

/** Reads a command's redirections, records the files they touch, and says what flows where. */
export function applyRedirects(
  redirects: readonly Redirection[],
  state: State,
  recorder: Recorder,
): Redirected {
  const so: Reading = {
    input: null,
    socket: false,
    diverted: false,
    descriptors: null,
    outputs: [],
  }
  const with_ = expansionIn(state, recorder)
  for (const one of redirects) {
    if (!recorder.step(1 + (state.descriptors.size >> 4))) break
    if (one.type === 'Redirect') {
      redirect(one, expandText(one.target, with_), so, state, recorder)
      continue
    }
    const text =
      one.type === 'HereString'
        ? `${expandText(one.target, with_)}\n`
        : one.body.parts === undefined
          ? one.body.text
          : expandParts(one.body.parts, with_)
    reads(numberOf(one.descriptor, 0, so, state), textOf(text, recorder), so, state)
  }
  const output = (printed: Stream) => {
    for (const write of so.outputs) write(printed)
    return so.diverted ? nothing : printed
  }
  return { input: so.input, output, socket: so.socket, descriptors: so.descriptors }
}

function redirect(
  one: Redirect,
  target: string,
  so: Reading,
  state: State,
  recorder: Recorder,
): void {
  const { operator } = one
  const isInput = operator === '<' || operator === '<>' || operator === '<&'
  const number = numberOf(one.descriptor, isInput ? 0 : 1, so, state)
  const copied = copiedBy(operator, target, so, state)
  if (copied !== null) return copy(copied, number, isInput, so, state)
  const to = socketOf(target)
  if (to !== null) {
    so.socket = true
    recordSocket(to, operator, recorder)
    const input = operator === '<' || operator === '<>' ? streamFrom(['network']) : null
    if (number > 2)
      opened(so, state).set(number, {
        input: input ?? something,
        write: () => undefined,
        socket: true,
      })
    else if (input !== null) so.input = input
    return
  }
  const input = isInput ? readFrom(target, state, recorder) : null
  if (operator === '<' || operator === '<&') return reads(number, input ?? something, so, state)
  if (number > 2) {
    const appends = operator.includes('>>') || operator === '<>'
    const write = writeTo(target, appends, state, recorder, true)
    opened(so, state).set(number, { input, write, socket: false })
    return
  }
  if (input !== null) so.input = input
  if (operator !== '<>' && (number === 1 || operator.startsWith('&'))) so.diverted = true
  so.outputs.push(writeTo(target, operator.includes('>>'), state, recorder))
}

/** The descriptor that is redirected; one with a name gets a number, and its variable holds it. */
function numberOf(
  descriptor: RedirectDescriptor | undefined,
  otherwise: number,
  so: Reading,
  state: State,
): number {
  if (descriptor === undefined) return otherwise
  if (descriptor.type === 'FileDescriptor') return descriptor.value
  const held = state.variables.get(descriptor.name)?.[0] ?? ''
  if (/^\d+$/.test(held)) return Number(held)
  const taken = [...opened(so, state).keys(), firstNamed - 1]
  const number = Math.max(...taken) + 1
  state.variables.set(descriptor.name, [String(number)])
  return number
}

/** What `>&3`, `<&3-` and `</dev/fd/3` copy: a descriptor by its number, or nothing but its end. */
function copiedBy(
  operator: Redirect['operator'],
  target: string,
  so: Reading,
  state: State,
): { readonly of: number | null } | null {
  if (/^(?:\d+|-|\d+-)$/.test(target) && operator.includes('&'))
    return { of: target === '-' ? null : Number.parseInt(target, 10) }
  const number = descriptorIn(target)
  return number !== null && (so.descriptors ?? state.descriptors).has(number)
    ? { of: number }
    : null
}

function copy(
  { of }: { readonly of: number | null },
  number: number,
  isInput: boolean,
  so: Reading,
  state: State,
): void {
  const from = of === null ? undefined : (so.descriptors ?? state.descriptors).get(of)
  if (number > 2) {
    // What stood there before is gone, whatever comes now.
    if (from !== undefined) opened(so, state).set(number, from)
    else if ((so.descriptors ?? state.descriptors).has(number)) opened(so, state).delete(number)
    if (of === 0) reads(number, so.input ?? state.input, so, state)
    return
  }
  so.socket ||= from?.socket === true
  if (isInput) {
    // What another descriptor is open on, nobody here knows, but where the script opened it.
    if (of !== null && of > 2) so.input = from?.input ?? something
    return
  }
  if (from === undefined || from.write === null) return
  so.diverted ||= number === 1
  so.outputs.push(from.write)
}

function reads(number: number, input: Stream, so: Reading, state: State): void {
  if (number > 2) opened(so, state).set(number, { input, write: null, socket: false })
  else so.input = input
}

function opened(so: Reading, state: State): Map<number, Descriptor> {
  so.descriptors ??= new Map(state.descriptors)
  return so.descriptors
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
  staysOpen = false,
): (printed: Stream) => void {
  // What goes into `>(…)` goes to a program, not to a file.
  if (target.startsWith('/dev/fd/') && streamsIn(target).length > 0) return () => undefined
  const { path } = recordPath('file.write', target, state, recorder, {
    manner: append ? 'append' : 'overwrite',
  })
  if (path === '' || !isLiteral(path)) return () => undefined
  // A file that stays open is emptied once, and takes one thing after the other.
  if (staysOpen && !append) keepWritten(path, nothing, '', state, recorder)
  return (printed) => {
    const before = append || staysOpen ? standing(path, state, recorder) : nothing
    keepWritten(path, appended(before, printed), '', state, recorder)
  }
}

/** A text, and what flows into it through the substitutions that stand in it. */
function textOf(text: string, recorder: Recorder): Stream {
  const { sources, labels } = derived(streamsIn(text).flatMap((id) => recorder.stream(id) ?? []))
  return { ...textStream(text), sources, labels }
}
