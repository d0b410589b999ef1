import { expect, test } from 'vitest'
import { standingOf } from './standing.ts'

const figure = { count: 1, filter: { page: 'devices' as const, query: {} } }
const sameUser = {
  isolation: 'same-user',
  keyProtection: 'file',
  notice: 'self-observation: …',
  figure,
} as const
const separate = {
  isolation: 'separate',
  keyProtection: 'tpm-hardware',
  notice: null,
  figure,
} as const

test('the notice stands once, and key and witness are always told', () => {
  const standing = standingOf([sameUser], 'self-observation: …', 'none')
  expect(standing.notices).toEqual(['self-observation: …'])
  expect(standing.facts.map((fact) => fact.label)).toEqual(['same-user', 'key: file', 'no witness'])
})

test('a mixed fleet tells every kind it has', () => {
  const labels = standingOf([separate, sameUser], null, 'none').facts.map((fact) => fact.label)
  expect(labels).toEqual(['separate', 'same-user', 'key: tpm-hardware', 'key: file', 'no witness'])
})

test('without any device the viewer’s own notice still stands', () => {
  expect(standingOf([], 'self-observation: …', 'none').notices).toEqual(['self-observation: …'])
})
