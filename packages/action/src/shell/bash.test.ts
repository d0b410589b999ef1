import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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

const bash = '/bin/bash'
const environment = { HOME: '/home/dev', A: 'one', B: 'two words', E: '' }

/** The words that bash hands to a program, or null where it refuses the line. */
function byBash(line: string): readonly string[] | null {
  try {
    const script = `set -f; printf '%s\\0' start ${line}`
    const printed = execFileSync(bash, ['--norc', '-c', script], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    })
    return printed.toString().split('\0').slice(1, -1)
  } catch {
    return null
  }
}

/** The words that the analysis expects, or null where it does not claim to know. */
function byUs(line: string): readonly string[] | null {
  const parsed = parseScript(`x ${line}`)
  if (parsed.status !== 'parsed' || parsed.script.commands.length !== 1) return null
  const command = parsed.script.commands[0]?.command
  if (command?.type !== 'Command' || command.redirects.length > 0) return null
  const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/home/dev' }), follow)
  const words = command.suffix.flatMap((one) =>
    one.type === 'Word' ? expandWord(one, expansionIn(state(), recorder)) : ['\uE000'],
  )
  return words.every(isLiteral) ? words : null
}

function state(): State {
  return {
    variables: new Map(Object.entries(environment).map(([name, value]) => [name, [value]])),
    functions: new Map(),
    aliases: new Map(),
    references: new Map(),
    written: new Map(),
    workingDirectory: '/p',
    positional: [],
    zero: 'bash',
    calling: new Set(),
    beside: false,
    within: 0,
    depth: 0,
    through: [],
    input: nothing,
  }
}

describe.skipIf(!existsSync(bash))('words become what bash makes of them', () => {
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

  test('of any harmless line', { timeout: 120_000 }, () => {
    const part = fc.constantFrom(
      'a',
      'b ',
      ' ',
      "'",
      '"',
      '\\',
      '$A',
      '$B',
      '${A}',
      '${E:-x}',
      '${B%s}',
      '{a,b}',
      '{1..3}',
      ',',
      '{',
      '}',
      '/',
      '-',
      '=',
      "$'\\x41'",
      '"$B"',
      "'q'",
      ':',
    )
    let compared = 0
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const line = parts.join('')
        const ours = byUs(line)
        if (ours === null) return
        const theirs = byBash(line)
        compared += 1
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 250 },
    )
    expect(compared).toBeGreaterThan(50)
  })
})
