import { pathFacts } from '../path.ts'
import { recordAssigned } from './assigned.ts'
import { readCode } from './code.ts'
import { recordConnection } from './connect.ts'
import { recordPath } from './effect.ts'
import { hasGlob, isLiteral, marks, streamMark, streamsIn } from './marks.ts'
import { parseScript } from './parse.ts'
import type { Effect, Language } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { derived, something, streamFrom, textStream } from './stream.ts'
import { expansionIn } from './substitution.ts'
import type { Use } from './use.ts'
import { writeVariable } from './variable.ts'

/** How many scripts may stand inside one another. */
const depthMax = 12

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
    case 'connect':
      recordConnection(effect, use, state, recorder)
      return null
    case 'act':
      recorder.add(effect.action)
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
      return applyCode(effect, use, state, recorder)
    case 'later':
      recorder.later(() => runText(effect.text, { here: true }, state, state, use, recorder))
      return null
    default:
      applyState(effect, state, recorder)
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
  const { path, content } = recordPath(`file.${effect.do}`, effect.path, state, recorder, {
    recursive: effect.recursive ?? false,
    manner: effect.manner ?? '',
    program: use.program,
  })
  if (effect.do === 'write' && isLiteral(path) && path !== '')
    state.written.set(path, writtenBy(effect, use, state, recorder))
  return effect.do === 'read' ? content : null
}

/** What a program leaves in a file it writes: what it was fed, what it copied, or what it fetched. */
function writtenBy(
  { holds, manner }: Extract<Effect, { do: 'write' }>,
  use: Use,
  state: State,
  recorder: Recorder,
): Stream {
  if (holds === 'input') return manner === 'append' ? derived([use.input]) : use.input
  if (holds !== undefined && 'copyOf' in holds) {
    const { path } = pathFacts(holds.copyOf, state.workingDirectory, recorder.view)
    return state.written.get(path) ?? derived([], ['file'])
  }
  if (holds !== undefined) return textStream(holds.text)
  const fetched = recorder
    .actions()
    .some((one) => one.kind === 'net.connect' && one.program === use.program)
  return fetched ? streamFrom(['network']) : derived([use.input], ['command'])
}

function applyState(effect: Effect, state: State, recorder: Recorder): void {
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

type CodeEffect = Extract<Effect, { do: 'run' | 'shell' | 'input' | 'code' | 'script' }>

function applyCode(effect: CodeEffect, use: Use, state: State, recorder: Recorder): Stream | null {
  const through = [...state.through, use.program]
  switch (effect.do) {
    case 'run': {
      const variables = new Map(state.variables)
      for (const [name, value] of effect.variables ?? []) variables.set(name, [value])
      const functions = new Map(state.functions)
      if (effect.unshadowed === true) functions.delete(effect.words[0] ?? '')
      const inner = { ...state, variables, functions, through, input: effect.input ?? state.input }
      if (effect.folder !== undefined)
        applyState({ do: 'enter', folder: effect.folder }, inner, recorder)
      const words =
        effect.fed === undefined ? effect.words : marked(effect.words, effect.fed, recorder)
      return words.length === 0 ? null : recorder.follow.words(words, inner, recorder)
    }
    case 'shell':
      return runText(effect.text, effect, { ...state, through }, state, use, recorder)
    case 'input':
      return runStream(use.input, effect, { ...state, through }, use, recorder)
    case 'code':
      return readCode(effect.text, effect.language, use, { ...state, through }, recorder)
    case 'script':
      return runScript(effect, { ...state, through }, state, use, recorder)
  }
}

/** Unknown words that come from a stream, marked with it, so that what it holds is not forgotten. */
function marked(words: readonly string[], fed: Stream, recorder: Recorder): readonly string[] {
  if (words.every((word) => !/[\uE000\uE001]/.test(word))) return words
  const id = recorder.keep(fed)
  return words.map((word) =>
    word
      .replaceAll(marks.words, streamMark(id, false))
      .replaceAll(marks.text, streamMark(id, true)),
  )
}

function runText(
  text: string,
  effect: {
    readonly positional?: readonly string[]
    readonly zero?: string
    readonly here?: boolean
  },
  nested: State,
  state: State,
  use: Use,
  recorder: Recorder,
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
  const parsed = parseScript(spelled(text))
  if (!('script' in parsed)) {
    recorder.obscure('PARSE_FAILED', { program: use.program, interpreter: true })
    return something
  }
  const depth = state.depth + 1
  const inner =
    effect.here === true
      ? state
      : copyOf(nested, { depth, positional: effect.positional ?? [], zero: effect.zero ?? 'bash' })
  return recorder.follow.script(parsed.script, inner, recorder)
}

/** The script holds unknown text, not only patterns. */
function unreadable(text: string): boolean {
  return /[\uE000\uE001\uE100-\uF8FF]/.test(text)
}

/** A script's text with its marks as shell text again: a variable that nobody set. */
function spelled(text: string): string {
  return text
    .replaceAll(marks.star, '*')
    .replaceAll(marks.question, '?')
    .replaceAll(marks.bracket, '?')
    .replaceAll(marks.below, '*')
    .replace(/[\uE000\uE002\uE100-\uE7FF]/g, '"$CUSTODY_UNKNOWN"')
    .replace(/[\uE000-\uF8FF]/g, ' $CUSTODY_UNKNOWN ')
}

function runStream(
  stream: Stream,
  effect: { readonly language: Language; readonly positional?: readonly string[] },
  nested: State,
  use: Use,
  recorder: Recorder,
): Stream {
  if (stream.text !== null) {
    const fed = { ...nested, input: textStream('') }
    return effect.language === 'shell'
      ? runText(stream.text, { positional: effect.positional ?? [] }, fed, fed, use, recorder)
      : readCode(stream.text, effect.language, use, fed, recorder)
  }
  recorder.obscure('SCRIPT_UNREAD', {
    program: use.program,
    interpreter: true,
    decoder: stream.sources.includes('decoded'),
  })
  // Some of these lines: what any of them would do counts.
  if (effect.language === 'shell' && stream.lines !== null && stream.lines.length > 0)
    runText(stream.lines.join('\n'), {}, nested, nested, use, recorder)
  return something
}

function runScript(
  effect: Extract<Effect, { do: 'script' }>,
  nested: State,
  state: State,
  use: Use,
  recorder: Recorder,
): Stream {
  const source = scriptStream(effect.path, state, recorder)
  if (source.text === null) {
    if (source.sources.some((one) => one !== 'file'))
      return runStream(source, effect, nested, use, recorder)
    if (isForeign(effect.path, state, recorder))
      recorder.obscure('SCRIPT_UNREAD', { program: use.program, interpreter: true })
    return something
  }
  return effect.language === 'shell'
    ? runText(source.text, effect, nested, state, use, recorder)
    : readCode(source.text, effect.language, use, nested, recorder)
}

/** A script that is neither part of the project nor of the system, and cannot be read. */
function isForeign(path: string, state: State, recorder: Recorder): boolean {
  const facts = pathFacts(path, state.workingDirectory, recorder.view)
  return !facts.inWorkspace && !facts.labels.includes('system')
}

/** The text of a script file: what this call wrote into it, or what stands in the workspace. */
function scriptStream(path: string, state: State, recorder: Recorder): Stream {
  const [id] = streamsIn(path)
  if (path.startsWith('/dev/fd/') && id !== undefined) return recorder.stream(id) ?? something
  if (/^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(path)) return state.input
  const { path: canonical, content } = recordPath('file.read', path, state, recorder, {
    manner: 'execute',
  })
  if (content.text !== null || content.sources.some((one) => one !== 'file')) return content
  if (!isLiteral(canonical) || canonical === '') return streamFrom(['outside'])
  const script = recorder.view.readScript(canonical)
  return script === null ? content : textStream(script.text)
}
