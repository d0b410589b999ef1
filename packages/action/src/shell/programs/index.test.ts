import { expect, test } from 'vitest'
import { families, programCount, programNamed } from './index.ts'

test('at least 300 programs have a meaning', () => {
  expect(programCount).toBeGreaterThanOrEqual(300)
})

test('programs are counted once each, however many families name them', () => {
  const names = Object.values(families).flatMap((family) =>
    family.flatMap((spec) => spec.names.split(' ')),
  )
  expect(programCount).toBe(new Set(names).size)
  expect(names.filter((name) => programNamed(name) === undefined)).toEqual([])
})
