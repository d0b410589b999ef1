import type { Action } from '@custody/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corporaPresent, corpusCommands, packCommands } from '../test/corpora.ts'
import { decided } from '../test/decided.ts'
import { mutated } from '../test/mutations.ts'
import { blankView } from './index.ts'
import { newRecorder, stepsMax } from './shell/recorder.ts'
import { follow, recordScript } from './shell/script.ts'

// `CUSTODY_FUZZ_RUNS=50000` tries more, from another seed each time.

const more = process.env['CUSTODY_FUZZ_RUNS']
const runs = { numRuns: Number(more ?? 1_500), seed: more === undefined ? 20_261_127 : Date.now() }

const places = [
  ["the packs' own tests", true, packCommands],
  ['corpora of others', corporaPresent, corpusCommands],
] as const

describe.each(places)('the commands of %s', (_, present, read) => {
  const commands = present ? read() : []

  test.skipIf(!present)('cut, pasted and quoted wrongly, are analysed within the budget', () => {
    fc.assert(
      fc.property(mutated(commands), (command) => {
        const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
        recordScript(command, '/p', recorder)
        // The last step may be worth several: most of all, parsing a whole script.
        expect(recorder.steps()).toBeLessThan(stepsMax + 1_200)
      }),
      runs,
    )
  })

  test.skipIf(!present)('cut, pasted and quoted wrongly, give whole and plain answers', () => {
    fc.assert(
      fc.property(mutated(commands), (command) => {
        const { actions, complete, incompleteBecause, problem } = decided(command)
        expect(problem).toBe(null)
        expect(incompleteBecause.map(({ code }) => code)).not.toContain('ANALYSIS_FAILED')
        expect(actions[0]).toMatchObject({ kind: 'tool.call', tool: 'Bash' })
        expect(actions.length).toBeLessThan(70)
        expect(complete).toBe(!actions.some(({ kind }) => kind === 'opaque.run'))
        expect(actions.filter((action) => !isWhole(action))).toEqual([])
      }),
      runs,
    )
  })

  test.skipIf(!present)('cut, pasted and quoted wrongly, give the same answer twice', () => {
    fc.assert(
      fc.property(mutated(commands), (command) => {
        expect(decided(command)).toEqual(decided(command))
      }),
      { ...runs, numRuns: runs.numRuns / 5 },
    )
  })
})

/** No mark of the analysis is left in what leaves it, and a known path is absolute and without detours. */
function isWhole(action: Action): boolean {
  if (/[\uE000-\uF8FF]/.test(JSON.stringify(action))) return false
  if (!('pathKnown' in action)) return true
  return action.pathKnown
    ? action.path.startsWith('/') && !/\/\.{0,2}(?:\/|$)/.test(action.path.slice(1))
    : action.path === '' && action.labels.length === 0
}
