import { recordPath } from './effect.ts'
import { isLiteral } from './marks.ts'
import { parseScript } from './parse.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import { expansionIn } from './substitution.ts'

/** Variables that name files which programs load into themselves as they start. */
const loads: readonly (readonly [name: RegExp, files: RegExp])[] = [
  [/^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)$/, /[^\s:]+/g],
  [/^(?:BASH_ENV|ENV|PYTHONSTARTUP)$/, /^.+$/gs],
  [
    /^NODE_OPTIONS$/,
    /(?<=(?:^|\s)(?:--require|--import|--loader|--experimental-loader|-r)[\s=])\S+/g,
  ],
  [/^RUBYOPT$/, /(?<=(?:^|\s)-r)\S+/g],
  [/^PERL5OPT$/, /(?<=(?:^|\s)-[Mm])\S+/g],
  [
    /^(?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS)$/,
    /(?<=-(?:javaagent|agentpath):)[^\s=]+/g,
  ],
]

/** What giving a variable this value does, sooner or later: a prompt's commands, a library, no history. */
export function recordAssigned(
  name: string,
  value: string,
  state: State,
  recorder: Recorder,
): void {
  if (!/^(?:[A-Z_]+|[A-Z]*PS[0-4]|PERL5OPT)$/.test(name) || !isLiteral(value)) return
  if (
    /^(?:HISTFILE|HISTSIZE|HISTFILESIZE|SAVEHIST)$/.test(name) &&
    /^(?:|0|\/dev\/null)$/.test(value)
  )
    recorder.add({ kind: 'config.change', subject: 'traces', program: '' })
  if (name === 'PROMPT_COMMAND') {
    const parsed = parseScript(value)
    if ('script' in parsed) recorder.follow.script(parsed.script, copyOf(state), recorder)
  } else if (/^PS[0-4]$/.test(name)) expansionIn(state, recorder).evaluate(value)
  for (const [variable, files] of loads)
    if (variable.test(name))
      for (const [file] of value.matchAll(files))
        if (file.includes('/')) recordPath('file.read', file, state, recorder, { manner: 'load' })
}
