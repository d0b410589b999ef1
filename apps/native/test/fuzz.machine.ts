import { expect, test } from 'vitest'
import { describeBuilds } from './builds.ts'
import { nativeFuzz } from './fuzz/fuzz-native.ts'

// Always the same seeds; `node apps/native/fuzz.ts --minutes N` goes on from there.
const seeds = {
  installed: { broker: 150, ask: 40 },
  sanitized: { broker: 300, ask: 60 },
  valgrind: { broker: 60, ask: 8 },
} as const

describeBuilds('fuzzed', (build) => {
  test('the broker answers on, within its rights, whatever it is asked', async () => {
    await using fuzz = await nativeFuzz(build)
    const { counts, problems } = await fuzz.broker(1, seeds[build].broker)
    expect(problems).toEqual([])
    expect(counts['answers']).toBeGreaterThan(seeds[build].broker * 3)
    expect(counts['became']).toBeGreaterThan(seeds[build].broker / 20)
  })

  test('custody-ask takes a whole answer and refuses any other', async () => {
    await using fuzz = await nativeFuzz(build)
    const { counts, problems } = await fuzz.ask(1, seeds[build].ask)
    expect(problems).toEqual([])
    expect(counts['asked']).toBe(seeds[build].ask)
    expect(counts['answered']).toBeGreaterThan(seeds[build].ask / 5)
    expect(counts['refused']).toBeGreaterThan(seeds[build].ask / 5)
  })
})
