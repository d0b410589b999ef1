import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { trustedTime } from './trusted-time.ts'

const noon = 1_800_000_000_000
const day = 24 * 60 * 60 * 1000

function world() {
  const clock = { wallMs: noon, monotonicMs: 5000.5 }
  const time = trustedTime(
    () => instant(clock.wallMs),
    () => clock.monotonicMs,
  )
  return { clock, time }
}

test('a wall clock that runs on is believed', () => {
  const { clock, time } = world()
  clock.wallMs += day
  expect(time.now()).toBe(noon + day)
  expect(time.behindMs()).toBe(0)
})

test('set back it makes nothing younger, and time goes on all the same', () => {
  const { clock, time } = world()
  clock.wallMs -= 365 * day
  expect(time.now()).toBe(noon)
  clock.monotonicMs += 3000
  expect(time.now()).toBe(noon + 3000)
  expect(time.behindMs()).toBe(365 * day + 3000)
})

test('what an earlier life saw is not undone by a start with a clock set back', () => {
  const { time } = world()
  time.notBefore(instant(noon + day))
  expect(time.now()).toBe(noon + day)
  time.notBefore(instant(noon))
  expect(time.now()).toBe(noon + day)
})

test('it is whole milliseconds, as entries hold them', () => {
  const { clock, time } = world()
  clock.monotonicMs += 0.7
  clock.wallMs -= 10
  expect(Number.isInteger(time.now())).toBe(true)
})
