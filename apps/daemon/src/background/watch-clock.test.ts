import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { trustedTime } from '../trusted-time.ts'
import { believeWitnesses, recallTime } from './watch-clock.ts'

const noon = 1_800_000_000_000
const hour = 60 * 60 * 1000

function world(marks: { readonly [name: string]: string }) {
  const clock = { wallMs: noon, monotonicMs: 0 }
  const trusted = trustedTime(
    () => instant(clock.wallMs),
    () => clock.monotonicMs,
  )
  const log = () => ({
    mark: (name: string) => marks[name] ?? null,
    keepMarks: () => {},
    state: () => ({ lastRecordedAt: null }) as never,
  })
  return { clock, trusted, log, policies: { isStale: () => false, kept: () => null } }
}

test.each([
  { kept: 'its own mark', marks: { 'trusted-time': String(noon + hour) } },
  { kept: 'the last cosigned head', marks: { 'cosigned-at': String(noon + hour) } },
])('after a start with a clock set back, time goes on from $kept', ({ marks }) => {
  const it = world(marks)
  recallTime(it)
  expect(it.trusted.now()).toBe(noon + hour)
})

test('a clock that runs behind the witnesses’ is put right by a cosigned head, and goes on from there', () => {
  const { trusted, clock, log } = world({ 'cosigned-at': String(noon + hour) })
  believeWitnesses(trusted, log())
  clock.monotonicMs += 5000
  expect(trusted.now()).toBe(noon + hour + 5000)
  expect(trusted.behindMs()).toBe(hour + 5000)
})

test('an older cosigned head makes nothing younger, and none changes nothing', () => {
  const { trusted, log } = world({ 'cosigned-at': String(noon - hour) })
  believeWitnesses(trusted, log())
  believeWitnesses(trusted, world({}).log())
  expect(trusted.now()).toBe(noon)
})
