import type { Action } from '@custody/model'
import type { PathFacts } from '../path.ts'
import { pathFacts } from '../path.ts'
import { recordConnection } from './connect.ts'
import { descriptorIn } from './descriptors.ts'
import { contentOf, keepWritten, recordPath, standing } from './effect.ts'
import { loginsTaken } from './logins-taken.ts'
import { isLiteral, streamsIn } from './marks.ts'
import type { Effect } from './program.ts'
import { writesBelow } from './put-below.ts'
import type { Recorder } from './recorder.ts'
import { runCode } from './run-code.ts'
import { runText } from './run-text.ts'
import { changeState } from './change-state.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { appended, derived, something, streamFrom, textStream } from './stream.ts'
import type { Use } from './use.ts'

export type Applied = {
  /** What the programs that were started print. */
  readonly printed: readonly Stream[]
  /** What the files that were read hold. */
  readonly contents: readonly Stream[]
}

/** Carries out effects: records actions, changes the state, follows nested programs and scripts. */
export function applyEffects(
  effects: readonly Effect[],
  use: Use,
  state: State,
  recorder: Recorder,
): Applied {
  const printed: Stream[] = []
  const contents: Stream[] = []
  for (const effect of effects) {
    if (!recorder.step()) break
    const stream = apply(effect, use, state, recorder)
    if (stream === null) continue
    if (effect.do === 'read' && effect.manner === 'handed') continue
    if (effect.do === 'read') contents.push(stream)
    else printed.push(stream)
  }
  return { printed, contents }
}

function apply(effect: Effect, use: Use, state: State, recorder: Recorder): Stream | null {
  switch (effect.do) {
    case 'read':
    case 'write':
    case 'delete':
    case 'chmod':
    case 'link':
      return applyPath(effect, use, state, recorder)
    case 'put':
      for (const write of writesBelow(effect, state, recorder))
        applyPath(write, use, state, recorder)
      return null
    case 'connect':
      recordConnection(effect, use, state, recorder)
      return null
    case 'act':
      recorder.add(inPlace(effect.action, use, state, recorder))
      return null
    case 'obscure':
      recorder.obscure(effect.code, {
        program: use.program,
        interpreter: effect.interpreter ?? false,
      })
      return null
    case 'run':
    case 'shell':
    case 'input':
    case 'code':
    case 'script':
    case 'execute':
    case 'tasks':
      return runCode(effect, use, state, recorder)
    case 'later':
      recorder.later(() =>
        runText(effect.text, { here: true }, { nested: state, state, use, recorder }),
      )
      return null
    default:
      changeState(effect, state, recorder)
      return null
  }
}

function applyPath(
  effect: Extract<Effect, { do: 'read' | 'write' | 'delete' | 'chmod' | 'link' }>,
  use: Use,
  state: State,
  recorder: Recorder,
): Stream | null {
  const [stream] = streamsIn(effect.path)
  if (effect.path.startsWith('/dev/fd/') && stream !== undefined)
    return recorder.stream(stream) ?? something
  const open = state.descriptors.get(descriptorIn(effect.path) ?? 0)?.write ?? null
  if (effect.do === 'write' && open !== null) {
    open(writtenBy(effect, '', use, state, recorder))
    return null
  }
  const { path, content } = recordPath(`file.${effect.do}`, effect.path, state, recorder, {
    recursive: effect.recursive ?? false,
    manner: effect.manner ?? '',
    program: use.program,
  })
  if (effect.do === 'read' && effect.recursive === true)
    for (const login of loginsTaken(path, use))
      recordPath('file.read', login, state, recorder, { program: use.program })
  if (effect.do === 'write' && isLiteral(path) && path !== '')
    keepWritten(path, writtenBy(effect, path, use, state, recorder), use.program, state, recorder)
  if (effect.do === 'write' && path !== '') makeLink(effect, path, state, recorder)
  return effect.do === 'read' ? content : null
}

/** What a program leaves in a file it writes: what it was fed, what it copied, or what it fetched. */
function writtenBy(
  { holds, manner }: Extract<Effect, { do: 'write' }>,
  path: string,
  use: Use,
  state: State,
  recorder: Recorder,
): Stream {
  if (holds === 'input')
    return manner === 'append' ? appended(standing(path, state, recorder), use.input) : use.input
  const source =
    holds === undefined
      ? null
      : 'copyOf' in holds
        ? holds.copyOf
        : 'linkTo' in holds
          ? holds.linkTo
          : null
  if (holds !== undefined && 'compiledFrom' in holds)
    return compiledFrom(pathFacts(holds.compiledFrom, state.workingDirectory, recorder.view), state)
  // What comes in is what is copied: `install /dev/stdin run.sh`.
  if (source !== null && /^\/(?:dev\/(?:stdin|fd\/0)|proc\/self\/fd\/0)$/.test(source))
    return use.input
  if (source !== null)
    return contentOf(pathFacts(source, state.workingDirectory, recorder.view), state)
  if (holds !== undefined && 'text' in holds) return textStream(holds.text)
  const fetched = recorder
    .actions()
    .some((one) => one.kind === 'net.connect' && one.program === use.program)
  return fetched ? streamFrom(['network']) : derived([use.input], ['command'])
}

/** A program that was made of a source: what the source says is what it does. */
function compiledFrom(source: PathFacts, state: State): Stream {
  const content = contentOf(source, state)
  return { ...content, file: content.file ?? { path: source.path, more: '' } }
}

/** A link that this call makes leads on from here: `ln -s / r; rm -rf r/etc`. */
function makeLink(
  { holds, path: written }: Extract<Effect, { do: 'write' }>,
  path: string,
  state: State,
  recorder: Recorder,
): void {
  if (holds === undefined || holds === 'input' || !('linkTo' in holds)) return
  const { linkTo, symbolic } = holds
  const name = linkTo.replace(/\/+$/, '').replace(/^.*\//, '')
  const isInside = written.endsWith('/') || recorder.view.look(path).kind === 'directory'
  const at = isInside ? `${path}/${name}` : path
  const target = symbolic ? linkTo : pathFacts(linkTo, state.workingDirectory, recorder.view).path
  // One that leads nobody knows where makes what lies behind it unknown.
  if (isLiteral(at)) recorder.makeLink(at, target)
}

/** What a file of the project throws away in a folder that nobody knows is perhaps none of the project's work. */
function inPlace(action: Action, use: Use, state: State, { ofProject }: Recorder): Action {
  if (!ofProject || action.kind !== 'git.history-rewrite') return action
  const isHere = [state.workingDirectory, ...use.values('C')].every(isLiteral)
  return isHere ? action : { ...action, argumentsKnown: false }
}
