import { expect, test } from 'vitest'
import { meetsAim, plainFigure } from './figure.ts'
import type { Figure } from './figure.ts'
import { figureCells, renderPlain } from './tell-figures.ts'

const bashCall: Figure = {
  ...plainFigure('Bash call', 'ms', 36.52),
  interval: [36, 37.2],
  baseline: { what: 'empty hook', value: 33.2, ratioInterval: [1.08, 1.12] },
  aim: { of: 'ratio', bound: 'at most', limit: 1.2 },
}

test('a row says the figure, what stands beside it, the ratio and whether the aim is met', () => {
  expect(figureCells(bashCall)).toEqual([
    'Bash call',
    '36.5 ms',
    '[36, 37.2]',
    'empty hook',
    '33.2 ms',
    '1.1 [1.08, 1.12]',
    '≤ 1.2 × it: met',
  ])
})

test.each([
  { value: 20_000, met: true },
  { value: 19_999, met: false },
])('$value a second against an aim of at least 20,000: $met', ({ value, met }) => {
  const figure: Figure = {
    ...plainFigure('ingest', '/s', value),
    aim: { of: 'value', bound: 'at least', limit: 20_000 },
  }
  expect(meetsAim(figure)).toBe(met)
  expect(figureCells(figure).at(-1)).toBe(met ? '≥ 20,000/s: met' : '≥ 20,000/s: MISSED')
})

test('an aim on a ratio without a baseline is not met by silence', () => {
  expect(meetsAim({ ...bashCall, baseline: null })).toBe(null)
  expect(figureCells({ ...bashCall, baseline: null }).at(-1)).toContain('MISSED')
})

test('a table closes with how it came about', () => {
  const text = renderPlain({ about: '200 calls', figures: [bashCall] })
  expect(text.split('\n')).toHaveLength(4)
  expect(text.trimEnd().endsWith('200 calls')).toBe(true)
})
