import { describe, expect, test } from 'vitest'
import { blankView } from '../workspace.ts'
import { newRecorder, stepsMax } from './recorder.ts'
import { follow, recordScript } from './script.ts'

const many = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at))
    .join('')
    .slice(0, 32_768)

/** Scripts whose cost would grow with the square of their length, or for ever. */
const scripts: readonly (readonly [string, string])[] = [
  ['here-documents on lines', many(10_000, () => 'cat <<A\n')],
  ['here-documents of one command', `cat ${many(8_000, () => '<<A ')}`],
  ['closed here-documents', many(4_000, () => 'cat <<A\nA\n')],
  ['substitutions', many(10_000, () => '$(')],
  ['substitutions in quotes', `echo ${many(8_000, () => '"$(')}`],
  ['closed substitutions', many(3_000, () => '$(a) ')],
  ['process substitutions', many(10_000, () => '<(')],
  ['backquotes', many(32_000, () => '`')],
  ['parameters in parameters', many(10_000, () => '${a:-')],
  ['pipes', many(16_000, () => 'a|')],
  ['lists', many(10_000, () => 'a&&')],
  ['redirections', `a ${many(10_000, () => '>b')}`],
  ['words', `rm ${many(16_000, () => 'a ')}`],
  ['paths', `rm ${many(8_000, () => '~/x ')}`],
  ['one deep path', `rm ${many(6_300, () => '/a/..')}`],
  ['globs', `rm ${many(4_500, () => '*?[a-z]')}`],
  ['values that double', `a=xxxxxxxx;${many(2_000, () => 'a=$a$a$a$a;')}`],
  [
    'loops in loops',
    `${many(8, () => 'for a in 1 2 3 4 5 6 7 8 9 10; do ')}rm $a;${many(8, () => 'done;')}`,
  ],
  [
    'functions that call the next twice',
    `${many(900, (at) => `f${at}(){ f${at + 1};f${at + 1};};`)}f0`,
  ],
  [
    'aliases that use the next twice',
    `${many(900, (at) => `alias a${at}='a${at + 1} a${at + 1}';`)}a0`,
  ],
  ['scripts', many(2_000, (at) => `bash -c 'x${at}'\n`)],
  ['wrappers', many(2_000, () => 'sudo env nice ')],
  ['subshells', `${'('.repeat(16_000)}${')'.repeat(16_000)}`],
]

describe('hostile scripts cost no more than the budget', () => {
  test.each(scripts)('%s', (_, text) => {
    let looks = 0
    const view = {
      ...blankView({ workingDirectory: '/p', home: '/h' }),
      look: () => {
        looks += 1
        return { kind: 'absent' } as const
      },
    }
    const recorder = newRecorder(view, follow)
    expect(text.length).toBeLessThanOrEqual(32_768)
    recordScript(text, '/p', recorder)
    // The last step may be worth several; a path asks for each of its names.
    expect(recorder.steps()).toBeLessThan(stepsMax + 100)
    expect(looks).toBeLessThan(2 * stepsMax)
    expect(recorder.opaque().map(({ code }) => code)).not.toContain('ANALYSIS_FAILED')
  })

  test.each([
    `echo "${'x'.repeat(3_000)} {y} $(rm -rf /)"`,
    `echo {a,b}${'x'.repeat(3_000)}$(rm -rf /)`,
    `echo ${'{a,b}'.repeat(8)}$(rm -rf /)`,
  ])('braces that are not written out hide no substitution', (text) => {
    const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
    recordScript(text, '/p', recorder)
    expect(recorder.actions()).toContainEqual(
      expect.objectContaining({ kind: 'file.delete', path: '/' }),
    )
  })

  test('what stands before the bound is read all the same', () => {
    const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
    recordScript(`rm -rf /\n${many(3_000, () => 'cat <<A\n')}`, '/p', recorder)
    expect(recorder.actions()).toContainEqual(
      expect.objectContaining({ kind: 'file.delete', path: '/' }),
    )
    expect(recorder.opaque()).not.toEqual([])
  })
})
