import { expect, test } from 'vitest'
import { renderPage } from './page.ts'
import type { Section } from './page.ts'

const figure = {
  what: 'a call',
  unit: 'ms' as const,
  value: 2,
  interval: null,
  baseline: { what: 'nothing', value: 1, ratioInterval: null },
  aim: null,
}
const section = (title: string, value: number): Section => ({
  name: title,
  title,
  circumstances: 'Measured today.',
  outcome: {
    kind: 'measured',
    measured: [{ about: 'two calls', figures: [{ ...figure, value }] }],
  },
})
const order = ['One', 'Two']

test('a page holds a table per benchmark, in the order of the list', () => {
  const page = renderPage('', order, [section('Two', 2), section('One', 1)])
  expect(page.match(/^## .*$/gm)).toEqual(['## One', '## Two'])
  expect(page).toContain('| a call | 2 ms |  | nothing | 1 ms | 2 |  |')
})

test('measuring one again replaces its table and leaves the others as they are', () => {
  const before = renderPage('', order, [section('One', 1), section('Two', 2)])
  const after = renderPage(before, order, [section('Two', 7)])
  expect(after).toContain('| a call | 1 ms |')
  expect(after).toContain('| a call | 7 ms |')
  expect(after).not.toContain('| a call | 2 ms |')
  expect(renderPage(after, order, [])).toBe(after)
})

test('what could not be measured is named, with the reason', () => {
  const skipped: Section = {
    ...section('One', 1),
    outcome: { kind: 'skipped', because: 'the client is not here' },
  }
  expect(renderPage('', order, [skipped])).toContain('## One\n\nSkipped: the client is not here.')
})
