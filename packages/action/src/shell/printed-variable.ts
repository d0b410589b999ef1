import type { Command } from 'unbash'
import { recordPath } from './effect.ts'
import { secretName } from './secret-name.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'

/** `$NAME` and `${NAME}` as they are written; `${NAME:+set}` and `${#NAME}` tell nothing of the value. */
const named = /(?<!\\)\$(?:\{(\w+)\}|(\w+))/g

/**
 * Records that a variable of the environment which holds a secret is printed: `echo $GITHUB_TOKEN`. What goes into a
 * file, or a pipe that does not show it again, is not shown; a variable that the call itself set is no secret of the environment.
 */
export function recordPrinted(command: Command, state: State, recorder: Recorder): void {
  const program = command.name?.text ?? ''
  if (!/^(?:echo|printf)$/.test(program) || state.piped) return
  if (command.redirects.length > 0) return
  const words = command.suffix.map((one) => ('text' in one ? one.text : ''))
  const names = words
    .filter((word) => !word.startsWith("'"))
    .flatMap((word) => [...word.matchAll(named)].map(([, braced, bare]) => braced ?? bare ?? ''))
  if (names.some((name) => secretName.test(name) && !state.variables.has(name)))
    recordPath('file.read', '/proc/self/environ', state, recorder, {
      program,
      manner: 'secret-variable',
    })
}
