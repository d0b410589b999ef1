import { expect, test } from 'vitest'
import { standingOf } from './standing.ts'

const figure = { count: 1, filter: { page: 'devices' as const, query: {} } }
const sameUser = {
  isolation: 'same-user',
  keyProtection: 'file',
  notice: 'self-observation: …',
  figure,
} as const
const alone = { cosigned: null, stored: 9 }
const separate = {
  isolation: 'separate',
  keyProtection: 'tpm-hardware',
  notice: null,
  figure,
} as const

test('the notice stands once, and key and witness are always told', () => {
  const standing = standingOf([sameUser], 'self-observation: …', alone)
  expect(standing.notices).toEqual(['self-observation: …'])
  expect(standing.facts.map((fact) => fact.label)).toEqual(['same-user', 'key: file', 'no witness'])
})

test('with a witness the header tells so, and how far it goes', () => {
  const { facts } = standingOf([separate], null, {
    cosigned: { entries: 1200, lastAt: 1 },
    stored: 1300,
  })
  expect(facts.at(-1)).toEqual({
    label: 'witnessed',
    meaning: 'witnesses have cosigned 1,200 of 1,300 entries',
  })
})

test('a mixed fleet tells every kind it has', () => {
  const labels = standingOf([separate, sameUser], null, alone).facts.map((fact) => fact.label)
  expect(labels).toEqual(['separate', 'same-user', 'key: tpm-hardware', 'key: file', 'no witness'])
})

test('without any device the viewer’s own notice still stands', () => {
  expect(standingOf([], 'self-observation: …', alone).notices).toEqual(['self-observation: …'])
})

test('a fleet whose devices are all separate says nothing of self-observation', () => {
  expect(standingOf([separate], 'self-observation: …', alone).notices).toEqual([])
  expect(standingOf([separate, sameUser], 'self-observation: …', alone).notices).toHaveLength(1)
})
