import { describe, expect, test } from 'vitest'
import { hostileScripts, many, namedScripts } from '../../test/hostile-scripts.ts'
import { blankView } from '../workspace.ts'
import { newRecorder, stepsMax } from './recorder.ts'
import { follow, recordScript } from './script.ts'

const lastStepMax = 1_200

describe('hostile scripts cost no more than the budget', () => {
  test.each(hostileScripts)('%s', (_, text) => {
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
    // The last step may be worth several: most of all, parsing a whole script.
    expect(recorder.steps()).toBeLessThan(stepsMax + lastStepMax)
    expect(looks).toBeLessThan(stepsMax + lastStepMax)
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

  test.each(namedScripts)(
    '%s: charged for every 64 letters, and never beyond the budget',
    (_, text) => {
      const steps = (of: string) => {
        const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
        recordScript(of, '/p', recorder)
        return recorder.steps()
      }
      expect(steps(text)).toBeGreaterThan(text.length >> 6)
      expect(steps(text)).toBeLessThanOrEqual(stepsMax + lastStepMax)
    },
  )

  test('what stands before the bound is read all the same', () => {
    const recorder = newRecorder(blankView({ workingDirectory: '/p', home: '/h' }), follow)
    recordScript(`rm -rf /\n${many(3_000, () => 'cat <<A\n')}`, '/p', recorder)
    expect(recorder.actions()).toContainEqual(
      expect.objectContaining({ kind: 'file.delete', path: '/' }),
    )
    expect(recorder.opaque()).not.toEqual([])
  })
})
