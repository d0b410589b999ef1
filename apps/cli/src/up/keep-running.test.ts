import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { keepRunning, nextPauseMs } from './keep-running.ts'
import type { PartChange } from './keep-running.ts'
import type { Part } from './part.ts'

test.each([
  { because: 'it is the first end', lastMs: null, livedMs: 5, next: 250 },
  { because: 'it ended soon again', lastMs: 250, livedMs: 5, next: 500 },
  { because: 'no pause is longer', lastMs: 8_000, livedMs: 5, next: 8_000 },
  { because: 'it had been well for long', lastMs: 8_000, livedMs: 30_000, next: 250 },
])('the pause is $next ms when $because', ({ lastMs, livedMs, next }) => {
  expect(nextPauseMs(lastMs, livedMs)).toBe(next)
})

/** A part that ends when it is told to, or is stopped. */
function part(
  pid: number,
): Part & { readonly end: (how: string) => void; readonly stops: number[] } {
  const stops: number[] = []
  const { promise, resolve } = Promise.withResolvers<string>()
  return {
    name: 'daemon',
    pid,
    ready: Promise.resolve({ ready: true }),
    ended: promise,
    end: resolve,
    stops,
    stop: async (withinMs) => void (stops.push(withinMs), resolve('SIGTERM')),
  }
}

test('a part that ends is started again after the pause, until it is stopped', async () => {
  const parts = [part(1), part(2), part(3)]
  const told: string[] = []
  const stopping = new AbortController()
  let started = 0
  const gone = keepRunning(
    parts[0]!,
    {
      start: () => parts[(started += 1)]!,
      now: () => instant(0),
      pause: async (ms) => void told.push(`pause ${ms}`),
      changed: (change: PartChange) =>
        void told.push(change.kind === 'ended' ? `ended ${change.how}` : change.kind),
    },
    stopping.signal,
    100,
  )
  parts[0]!.end('SIGKILL')
  await new Promise(setImmediate)
  parts[1]!.end('exit code 1')
  await new Promise(setImmediate)
  stopping.abort()
  await gone
  expect(started).toBe(2)
  expect(parts[2]!.stops).toEqual([100])
  expect(told.filter((line) => line !== 'ready' && line !== 'started')).toEqual([
    'ended SIGKILL',
    'pause 250',
    'ended exit code 1',
    'pause 500',
  ])
})
