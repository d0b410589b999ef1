import { describe, expect, test } from 'vitest'
import { hostileCalls } from '../test/hostile-calls.ts'
import { actionsOf, blankView } from './index.ts'
import { bashCall } from '../test/call-of.ts'

const view = blankView({ workingDirectory: '/p', home: '/h' })

function analysed(command: string) {
  return actionsOf(bashCall(command, '/p'), view)
}

function costOf(command: string): number {
  const started = performance.now()
  analysed(command)
  return performance.now() - started
}

// Costs are compared with that of a plain script which spends the whole budget, 8 ms on a quiet machine: six times that
// are the 50 ms that no call may cost. Twice as much is let pass, and another try is made, as other work on the machine
// comes on top; what grows with the square of its length fails by far.
const timesMax = 12
const triesMax = 6
const plain = 'rm a/b;'.repeat(4_600)

function isWithin(command: string): boolean {
  for (let tried = 0; tried < triesMax; tried += 1)
    if (costOf(command) < timesMax * costOf(plain)) return true
  return false
}

describe('what stands behind the shell costs no more than the budget', () => {
  test.each(hostileCalls)('%s', (_, command) => {
    const { incompleteBecause } = analysed(command)
    expect(incompleteBecause.map(({ code }) => code)).not.toContain('ANALYSIS_FAILED')
    expect(isWithin(command)).toBe(true)
  })
})
