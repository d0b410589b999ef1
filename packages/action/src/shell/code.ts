import { recordPath } from './effect.ts'
import { isLiteral } from './marks.ts'
import { callsIn, isHarmless } from './one-liner.ts'
import { parseScript } from './parse.ts'
import type { Language } from './program.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { something, streamFrom, textStream } from './stream.ts'
import type { Use } from './use.ts'

/**
 * Reads off a one-liner of another language what it says in plain words: commands it starts, files it
 * names, hosts it reaches. What it does beside that nobody knows, so the call is incomplete unless the
 * code does nothing but compute and print.
 */
export function readCode(
  text: string,
  language: Language,
  use: Use,
  state: State,
  recorder: Recorder,
): Stream {
  if (language === 'shell') {
    const parsed = parseScript(text)
    if ('script' in parsed) return recorder.follow.script(parsed.script, copyOf(state), recorder)
  }
  for (const call of callsIn(text, language)) {
    if (!recorder.step()) break
    if (call.does === 'shell') {
      const parsed = parseScript(call.text)
      const inner = copyOf(state, { depth: state.depth + 1 })
      if ('script' in parsed && state.depth < 12)
        recorder.follow.script(parsed.script, inner, recorder)
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
