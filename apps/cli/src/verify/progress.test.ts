import { instant } from '@custody/model'
import { expect, test } from 'vitest'
import { progressOf } from './progress.ts'

/** A command line whose clock stands where it is put. */
function cliAt(isTerminal: boolean) {
  const told: string[] = []
  const clock = { now: 0 }
  const stderr = {
    write: (text: string) => void told.push(text),
    isTerminal,
    columns: 80,
    colour: false,
  }
  const cli = { stderr, now: () => instant(clock.now) }
  return { told, clock, cli }
}

test('a long file tells how far it is, a few times a second, and takes the line away again', () => {
  const { told, clock, cli } = cliAt(true)
  const progress = progressOf(cli)
  for (clock.now = 0; clock.now < 3000; clock.now += 10)
    progress.between({ bytes: clock.now, of: 4000 })
  progress.done()
  expect(told[0]).toBe('\rverifying … 25 %')
  expect(told.at(-2)).toMatch(/^\rverifying … 7\d %$/)
  expect(told.at(-1)).toBe('\r\u001b[K')
  expect(told.length).toBeLessThanOrEqual(12)
})

test.each([
  { what: 'a short one', isTerminal: true, forMs: 900 },
  { what: 'one that nobody watches', isTerminal: false, forMs: 5000 },
])('$what tells nothing', ({ isTerminal, forMs }) => {
  const { told, clock, cli } = cliAt(isTerminal)
  const progress = progressOf(cli)
  for (clock.now = 0; clock.now < forMs; clock.now += 10) progress.between({ bytes: 1, of: 2 })
  progress.done()
  expect(told).toEqual([])
})
