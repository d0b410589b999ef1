import type { CodeSource } from '@custody/model'
import { evaluateCode } from './code/evaluate.ts'
import type { Meanings } from './code/evaluate.ts'
import { readJavaScript } from './code/javascript.ts'
import { javascript } from './code/meanings-javascript.ts'
import { python } from './code/meanings-python.ts'
import { readPython } from './code/python.ts'
import type { Code } from './code/tree.ts'
import { newWorld, recordRun } from './code/world.ts'
import { recordPath } from './effect.ts'
import { isLiteral } from './marks.ts'
import { callsIn, isHarmless } from './one-liner.ts'
import { parseScript, scriptLengthMax } from './parse.ts'
import type { Language } from './program.ts'
import type { Recorder } from './recorder.ts'
import { runText } from './run-text.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { something, streamFrom, textStream } from './stream.ts'
import type { Use } from './use.ts'

type Piece = {
  readonly text: string
  readonly language: Language
  readonly positional?: readonly string[]
}

type Reader = { readonly read: (source: string) => Code; readonly meanings: Meanings }

/** Languages that are parsed; of the others only patterns are read. */
const readers: { readonly [language: string]: Reader } = {
  python: { read: readPython, meanings: python },
  javascript: { read: readJavaScript, meanings: javascript },
}

/**
 * Reads what code of another language does: commands it starts, files it touches, hosts it reaches.
 * What it could do beside that nobody can read makes the call incomplete.
 */
export function readCode(
  piece: Piece,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  const { text, language } = piece
  if (language === 'shell') {
    const parsed = parseScript(text)
    if ('script' in parsed) return recorder.follow.script(parsed.script, copyOf(state), recorder)
  }
  const reader = readers[language]
  if (reader === undefined) return readPatterns(piece, state, use, recorder, origin)
  if (text.length > scriptLengthMax || !isWhole(text)) {
    recorder.obscure('SCRIPT_INLINE', { program: use.program, interpreter: true })
    if (text.length > scriptLengthMax) return something
  }
  return evaluated(reader, piece, state, use, recorder, origin)
}

/** Nothing unknown stands in the text that could end a string in it: parts of names and patterns cannot. */
function isWhole(text: string): boolean {
  return !/[\uE000\uE001\uE100-\uF8FF]/.test(text)
}

function evaluated(
  reader: Reader,
  piece: Piece,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  const inner = copyOf(state)
  let nested = 0
  const world = newWorld(use, inner, recorder, {
    origin,
    positional: piece.positional ?? [],
    runText: (text, at) => runText(text, { here: true }, { nested: at, state: at, use, recorder }),
    runCode: (text) => {
      nested += 1
      if (nested > 8 || text.length > scriptLengthMax) world.obscure('NESTING_TOO_DEEP')
      else evaluateCode(reader.read(text), world, reader.meanings)
    },
  })
  evaluateCode(reader.read(piece.text), world, reader.meanings)
  world.finish()
  return streamFrom(['command'], recorder.labels())
}

/** Languages without a parser here: what stands in plain words, and whether that can be all. */
function readPatterns(
  { text, language }: Piece,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  for (const call of callsIn(text, language)) {
    if (!recorder.step()) break
    if (call.does === 'shell') {
      recordRun({ recorder, state }, 'sh', origin, ['from-code', 'interpreter', 'shell'])
      const inner = copyOf(state, { depth: state.depth + 1 })
      runText(call.text, { here: true }, { nested: inner, state: inner, use, recorder })
    } else if (call.does === 'run') recorder.follow.words(call.words, copyOf(state), recorder)
    else if (call.does === 'connect')
      recorder.add({
        kind: 'net.connect',
        scheme: call.scheme,
        host: call.host,
        hostKnown: call.host !== '',
        port: call.port,
        direction: 'send',
        carries: [],
        carriedLabels: [],
        addressClass: 'unknown',
        program: use.program,
      })
    else if (call.does === 'write') {
      const { path } = recordPath('file.write', call.path, state, recorder, {
        program: use.program,
        manner: 'overwrite',
      })
      if (isLiteral(path) && path !== '')
        state.written.set(
          path,
          call.holds === null ? streamFrom(['command']) : textStream(call.holds),
        )
    } else
      recordPath(`file.${call.does}`, call.path, state, recorder, {
        program: use.program,
        recursive: call.recursive,
        manner: '',
      })
  }
  if (!isLiteral(text) || !isHarmless(text, language))
    recorder.obscure('SCRIPT_INLINE', { program: use.program, interpreter: true })
  return something
}
