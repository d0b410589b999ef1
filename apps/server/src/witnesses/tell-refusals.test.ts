import { expect, test } from 'vitest'
import type { AskProblem } from './ask-witness.ts'
import { tellRefusals } from './tell-refusals.ts'

const device = `dev_${'0'.repeat(26)}`
const origin = `org_${'0'.repeat(26)}/device/${device}/e1`
const forked: AskProblem = { code: 'WITNESS_REFUSED', status: 422, detail: 'LOG_FORKED' }

function raised(...refusals: readonly (readonly [string, string, AskProblem])[]) {
  const alerts: string[] = []
  const { tell } = tellRefusals(({ device: of }) => alerts.push(`WITNESS_REFUSED ${of}`))
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

test('a device that was released is told of anew, and no other', () => {
  const alerts: string[] = []
  const other = origin.replace('dev_0', 'dev_1')
  const { tell, forget } = tellRefusals(({ origin: of }) => alerts.push(of))
  for (const log of [origin, other]) tell('w1', log, forked)
  forget(device)
  for (const log of [origin, other]) tell('w1', log, forked)
  expect(alerts).toEqual([origin, other, origin])
})
