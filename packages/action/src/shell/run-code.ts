import { recordAssigned } from './assigned.ts'
import { changeState } from './change-state.ts'
import { readCode } from './code.ts'
import { marks, streamMark, streamsIn } from './marks.ts'
import type { Effect } from './program.ts'
import { runInContainer } from './in-container.ts'
import type { Recorder } from './recorder.ts'
import { executeFile, runScript, runStream } from './run-file.ts'
import { runText } from './run-text.ts'
import type { State } from './state.ts'
import { runTasks } from './tasks/run-tasks.ts'
import type { Stream } from './stream.ts'
import { derived } from './stream.ts'
import type { Use } from './use.ts'
import { copyWeight } from './weights.ts'

export type CodeEffect = Extract<
  Effect,
  { do: 'run' | 'shell' | 'input' | 'code' | 'script' | 'execute' | 'tasks' }
>

/** Carries out what starts something else: a program, shell text, code, a file. Gives what that prints. */
export function runCode(
  effect: CodeEffect,
  use: Use,
  state: State,
  recorder: Recorder,
): Stream | null {
  const asRoot = state.asRoot || ('asRoot' in effect && effect.asRoot === true)
  const nested = { ...state, through: [...state.through, use.program], asRoot }
  const running = { nested, state, use, recorder }
  switch (effect.do) {
    case 'run':
      return runProgram(effect, nested, recorder)
    case 'shell': {
      // `bash -c "$(cat build.sh)"`: all of the text is a file's.
      const file = fileIn(effect.text, recorder)
      return file === null
        ? runText(effect.text, effect, running)
        : runStream(file, { ...effect, language: 'shell' }, running)
    }
    case 'input':
      return runStream(use.input, effect, { ...running, state: nested })
    case 'code':
      return readCode(effect, nested, use, recorder, 'argument')
    case 'script':
      return runScript(effect, running)
    case 'execute':
      return executeFile(effect, running)
    case 'tasks':
      return runTasks(effect.request, running)
  }
}

function runProgram(
  effect: Extract<Effect, { do: 'run' }>,
  state: State,
  recorder: Recorder,
): Stream | null {
  recorder.step(copyWeight(state))
  const variables = new Map(state.variables)
  for (const [name, value] of effect.variables ?? []) {
    variables.set(name, [value])
    recordAssigned(name, value, state, recorder)
  }
  const functions = new Map(state.functions)
  if (effect.unshadowed === true) functions.delete(effect.words[0] ?? '')
  const inner = { ...state, variables, functions, input: effect.input ?? state.input }
  if (effect.folder !== undefined)
    changeState({ do: 'enter', folder: effect.folder }, inner, recorder)
  const words = effect.fed === undefined ? effect.words : marked(effect.words, effect.fed, recorder)
  if (words.length === 0) return null
  return effect.inside === undefined
    ? recorder.follow.words(words, inner, recorder)
    : runInContainer(words, effect.inside, inner, recorder)
}

/** Unknown words that come from a stream, marked with it, so that what it holds is not forgotten. */
function marked(words: readonly string[], fed: Stream, recorder: Recorder): readonly string[] {
  if (words.every((word) => !/[\uE000\uE001]/.test(word))) return words
  // Pieces of a file are not the file.
  const id = recorder.keep(derived([fed]))
  return words.map((word) =>
    word
      .replaceAll(marks.words, streamMark(id, false))
      .replaceAll(marks.text, streamMark(id, true)),
  )
}

/** The stream whose output is the whole of a text, where that is a file. */
function fileIn(text: string, recorder: Recorder): Stream | null {
  const [id] = streamsIn(text)
  const stream = text.length === 1 && id !== undefined ? recorder.stream(id) : undefined
  return stream !== undefined && stream.file !== null ? stream : null
}
