import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { watchCosigned } from './watch-cosigned.ts'

const minute = 60_000

function watching(lagMs: () => number) {
  const clock = { at: 1_800_000_000_000 }
  const alerts: string[] = []
  const look = watchCosigned({
    now: () => instant(clock.at),
    lagMs,
    alert: (code) => void alerts.push(code),
  })
  const pass = (minutes: number) => {
    for (let each = 0; each < minutes; each += 1) {
      clock.at += minute
      look()
    }
    return alerts.length
  }
  return { pass, clock }
}

test('an entry that waits for more than ten minutes raises one alert, and one more each hour', () => {
  let lag = 0
  const { pass } = watching(() => (lag += minute))
  expect(pass(10)).toBe(0)
  expect(pass(1)).toBe(1)
  expect(pass(59)).toBe(1)
  expect(pass(1)).toBe(2)
})

test('cosignatures that come every minute raise none', () => {
  const { pass } = watching(() => minute)
  expect(pass(100)).toBe(0)
})

test('an entry from before the device was off counts from the start on', () => {
  const { pass } = watching(() => 9 * 60 * minute)
  expect(pass(10)).toBe(0)
  expect(pass(1)).toBe(1)
})

test('late again after it was well is told again', () => {
  let lag = 30 * minute
  const { pass } = watching(() => lag)
  expect(pass(11)).toBe(1)
  lag = 0
  pass(1)
  lag = 30 * minute
  expect(pass(1)).toBe(2)
})
