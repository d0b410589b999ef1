import { expect, test } from 'vitest'
import type { AskProblem } from './ask-witness.ts'
import { maySplit, tellRefusals } from './tell-refusals.ts'

const device = `dev_${'0'.repeat(26)}`
const origin = `org_${'0'.repeat(26)}/device/${device}/e1`
const forked: AskProblem = { code: 'WITNESS_REFUSED', status: 422, detail: 'LOG_FORKED' }

function raised(...refusals: readonly (readonly [string, string, AskProblem])[]) {
  const alerts: string[] = []
  const tell = tellRefusals((code, of) => alerts.push(`${code} ${of}`))
  for (const [witness, log, problem] of refusals) tell(witness, log, problem)
  return alerts
}

test('a head that a witness refuses for good raises an alert of its device, once for each witness and reason', () => {
  const counter: AskProblem = { ...forked, detail: 'COUNTER_REUSED' }
  expect(raised(['w1', origin, forked], ['w1', origin, forked])).toEqual([
    `WITNESS_REFUSED ${device}`,
  ])
  expect(
    raised(['w1', origin, forked], ['w2', origin, forked], ['w1', origin, counter]),
  ).toHaveLength(3)
})

test.each(['acts', 'heads'])(
  'so does one of the organisation’s own log %s, of no device',
  (log) => {
    expect(raised(['w1', `org_${'0'.repeat(26)}/${log}`, forked])).toEqual(['WITNESS_REFUSED null'])
  },
)

test.each<AskProblem>([
  { code: 'WITNESS_AWAY', detail: 'refused' },
  { code: 'WITNESS_REFUSED', status: 404, detail: 'ORIGIN_UNKNOWN' },
  { code: 'WITNESS_REFUSED', status: 503, detail: 'WITNESS_CLOCK_BACK' },
  { code: 'WITNESS_ANSWER_BAD' },
])('what may pass raises none: $code $status', (problem) => {
  expect(raised(['w1', origin, problem])).toEqual([])
})

test.each([
  ['LOG_FORKED', true],
  ['CONSISTENCY_NOT_SHOWN', true],
  ['COUNTER_NOT_ABOVE', true],
  ['COUNTER_REUSED', true],
  ['RESETS_WENT_BACK', true],
  ['CHIP_CLOCK_NOT_RISING', false],
])('%s may be two machines under one key: %s', (because, may) => {
  expect(maySplit(because)).toBe(may)
})
