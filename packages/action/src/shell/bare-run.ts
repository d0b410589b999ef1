import type { ShellRun } from '@custody/model'
import type { State } from './state.ts'

/** What starts itself, or others, beside itself without end multiplies until the machine stops. */
export function forkBomb(name: string, state: State): ShellRun {
  return bareRun(name, ['fork-bomb'], state)
}

/** Something that runs and has no words of its own to tell of. */
export function bareRun(program: string, traits: readonly string[], state: State): ShellRun {
  return {
    kind: 'shell.run',
    program,
    programKnown: true,
    programPath: '',
    subcommand: '',
    flags: [],
    argumentsKnown: true,
    depth: state.depth,
    through: state.through,
    codeFrom: 'none',
    traits,
  }
}
