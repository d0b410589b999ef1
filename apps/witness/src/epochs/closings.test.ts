import { expect, test } from 'vitest'
import { closings, epochOf } from './closings.ts'

const device = 'org_a/device/dev_a'
const known = (...origins: readonly string[]) => origins.map((origin) => ({ origin, at: 7 }))

test.each([
  ['one epoch alone', known(`${device}/e1`), {}],
  ['the one before', known(`${device}/e2`, `${device}/e1`), { [`${device}/e1`]: `${device}/e2` }],
  [
    'each by the first after it, as numbers count',
    known(`${device}/e10`, `${device}/e2`, `${device}/e1`),
    { [`${device}/e1`]: `${device}/e2`, [`${device}/e2`]: `${device}/e10` },
  ],
  ['no other device', known(`${device}/e1`, 'org_a/device/dev_ab/e2', 'org_b/device/dev_a/e2'), {}],
  [
    'no log without epochs',
    known('org_a/acts', 'org_a/heads', 'example.org/device', `${device}/e`, `${device}/e01`),
    {},
  ],
])('a later epoch closes %s', (_, logs, closed) => {
  const found = [...closings(logs)].map(([origin, { by }]) => [origin, by])
  expect(Object.fromEntries(found)).toEqual(closed)
})

test('an epoch is closed from the first time that the next one was heard of', () => {
  const next = `${device}/e2`
  const logs = [
    { origin: `${device}/e1`, at: 1 },
    { origin: next, at: null },
    { origin: next, at: 9 },
    { origin: next, at: 5 },
  ]
  expect(closings(logs).get(`${device}/e1`)).toEqual({ by: next, at: 5 })
})

test('a name tells a device and an epoch, or neither', () => {
  expect(epochOf(`${device}/e12`)).toEqual({ device, epoch: 12 })
  for (const name of [`${device}/e0`, `${device}/e1x`, device, 'org_a/acts', '/device/dev_a/e1'])
    expect(epochOf(name), name).toBe(null)
})
