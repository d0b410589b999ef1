import { serverConfigAt } from '../servers/config-files.ts'
import { marks } from './marks.ts'
import { parseScript } from './parse.ts'
import type { Follow, Recorder } from './recorder.ts'
import type { State } from './state.ts'
import { nothing } from './stream.ts'
import { forkBomb } from './bare-run.ts'
import { runWords } from './command.ts'
import { usualVariables } from './usual-variables.ts'
import { walkNode, walkScript } from './walk.ts'

/** Longest name of a function that is looked for before its brackets, and how many brackets are looked at. */
const nameLengthMax = 64
const bracketsMax = 64

/** `:(){:|:&};:`, which bash does not take and others do. Looked for from the brackets outwards: linear. */
function isSpacelessBomb(text: string): boolean {
  return [...text.matchAll(/\(\)\s*\{/g)].slice(0, bracketsMax).some(({ index }) => {
    const before = text.slice(Math.max(0, index - nameLengthMax), index)
    const name = /[^\s;]+(?=\s*$)/.exec(before)?.[0]
    const behind = text.slice(index, index + 4 * nameLengthMax).replace(/\s+/g, '')
    return name !== undefined && behind.startsWith(`(){${name}|${name}&}`)
  })
}

/** Records everything that a shell would do with `text`. */
export function recordScript(text: string, workingDirectory: string, recorder: Recorder): void {
  const parsed = parseScript(text, recorder)
  if (parsed.status === 'too-long') recorder.obscure('SCRIPT_TOO_LONG', { interpreter: true })
  else if (parsed.status === 'failed') recorder.obscure('PARSE_FAILED', { interpreter: true })
  else {
    const state = newState(workingDirectory, recorder)
    // Without its blanks only some shells take it.
    if (parsed.status === 'damaged' && isSpacelessBomb(text)) recorder.add(forkBomb(':', state))
    walkScript(parsed.script, state, recorder)
    recorder.runLater()
    for (const [path, { text }] of state.written)
      if (serverConfigAt(path) !== null) recorder.leave(path, text)
  }
}

/** How nested scripts, bodies and commands are followed. */
export const follow: Follow = { script: walkScript, node: walkNode, words: runWords }

/** A fresh login shell: what every shell knows of itself, and nothing of the rest of the environment. */
function newState(workingDirectory: string, { view }: Recorder): State {
  const known: readonly (readonly [string, string])[] = [
    ['HOME', view.home],
    ['PWD', workingDirectory],
    ['USER', view.account],
    ['LOGNAME', view.account],
    ['SHELL', '/bin/bash'],
    ['BASH', '/bin/bash'],
    ...usualVariables(view.home),
    ['IFS', ' \t\n'],
    ['UID', marks.part],
    ['EUID', marks.part],
    ['RANDOM', marks.part],
    ['SECONDS', marks.part],
    ['LINENO', marks.part],
    ['HOSTNAME', marks.part],
    ['EPOCHSECONDS', marks.part],
  ]
  return {
    variables: new Map(
      known.filter(([, value]) => value !== '').map(([name, value]) => [name, [value]]),
    ),
    functions: new Map(),
    aliases: new Map(),
    references: new Map(),
    descriptors: new Map(),
    written: new Map(),
    workingDirectory,
    positional: [],
    zero: 'bash',
    calling: new Set(),
    beside: false,
    piped: false,
    within: 0,
    depth: 0,
    through: [],
    asRoot: false,
    input: nothing,
  }
}
