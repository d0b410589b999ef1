import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bashPresent, wordsByBash } from '../../test/by-bash.ts'
import { harmlessLine } from '../../test/harmless-words.ts'
import { blankView } from '../workspace.ts'
import { expandWord } from './expand.ts'
import { isLiteral } from './marks.ts'
import { parseScript } from './parse.ts'
import { newRecorder } from './recorder.ts'
import { follow } from './script.ts'
import type { State } from './state.ts'
import { expansionIn } from './substitution.ts'
import { nothing } from './stream.ts'

// Held against bash itself, with words that can do nothing but become other words: no substitution, no redirection,
// no names of files looked up, and nothing in the environment but what the words use. A `~name` is left out: whether
// it is a folder only the machine's accounts tell, and we read it as one.

const more = process.env['CUSTODY_FUZZ_RUNS']

const environment = {
  HOME: '/home/dev',
  A: 'one',
  B: 'two words',
  E: '',
  P: '/usr/lib/a.tar.gz',
  V: 'a:b::c',
}

/** Set in the shell itself. */
const own = { IFS: [' \t\n'], I: ['2'], R: ['A'], L: ['x', 'y z', 'w'] }
const prelude = `I=2 R=A L=(x 'y z' w); declare -A M=([k]=v)`

function byBash(line: string): readonly string[] | null {
  return wordsByBash([line], prelude, environment)[0] ?? null
}

/** The words that the analysis expects, or null where it does not claim to know. */
function byUs(line: string): readonly string[] | null {
  const parsed = parseScript(`x ${line}`, { step: () => true })
  if (parsed.status !== 'parsed' || parsed.script.commands.length !== 1) return null
  const command = parsed.script.commands[0]?.command
  if (command?.type !== 'Command' || command.redirects.length > 0) return null
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/home/dev' }), follow)
  const known = state()
  const words = command.suffix.flatMap((one) =>
    one.type === 'Word' ? expandWord(one, expansionIn(known, recorder)) : ['\uE000'],
  )
  return words.every(isLiteral) ? words : null
}

function state(): State {
  return {
    variables: new Map<string, readonly string[]>([
      ...Object.entries(environment).map(([name, value]) => [name, [value]] as const),
      ...Object.entries(own),
      ['M[', []],
      ['M[k]', ['v']],
    ]),
    functions: new Map(),
    aliases: new Map(),
    references: new Map(),
    written: new Map(),
    descriptors: new Map(),
    workingDirectory: '/p',
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

describe.skipIf(!bashPresent)('words become what bash makes of them', () => {
  test.each([
    `'a b'"c d"e`,
    `$'\\x72\\x6d' $'\\u0041\\n'`,
    `"$A" $B "$B" $E "$E"`,
    `{a,b}{1,2} {1..3} {a..e..2} {x} {,y}`,
    `{},/} a{},/} x{a}b,c} x{a..},b} {}{},/}`,
    `{{1..3}}a {{a,b}}c {{{1..2}}} x{{1..2},y}`,
    `~/a "~" a~`,
    `\\r\\m r\\m`,
    `\${A}x \${A:-z} \${E:-z} \${E-z} \${A:+s} \${A:1:2} \${A^^} \${A%e} \${A#o} \${A/n/N}`,
    `$A$B"$A"'$A'`,
    `a"$E"b $E`,
  ])('%s', (line) => {
    expect(byUs(line)).toEqual(byBash(line))
  })

  test('of any harmless line', () => {
    const settings = { numRuns: Number(more ?? 1_500), seed: more === undefined ? 7 : Date.now() }
    const lines = fc.sample(harmlessLine, settings)
    const theirs = wordsByBash(lines, prelude, environment)
    const compared = lines
      .map((line, at) => ({ line, ours: byUs(line), theirs: theirs[at] ?? null }))
      .filter(({ ours }) => ours !== null)
    expect(compared.filter(({ ours, theirs: real }) => String(ours) !== String(real))).toEqual([])
    expect(compared.length).toBeGreaterThan(settings.numRuns / 4)
  })
})
