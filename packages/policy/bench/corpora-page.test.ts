import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderPage } from './corpora-page.ts'
import type { Page, ScoredRow } from './corpora-page.ts'
import { needsReason, outlived, unexplained } from './corpora-reasons.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

function row(id: string, part: Partial<ScoredRow> = {}): ScoredRow {
  return {
    source: 'theirs',
    id,
    category: 'some',
    expected: 'block',
    outcome: 'allow',
    rules: [],
    underItsRule: null,
    ...part,
  }
}

function page(part: Partial<Page>): string {
  return renderPage({
    day: '2026-01-01',
    preset: 'balanced',
    table: '',
    rows: [],
    scope: {},
    reasons: {},
    ...part,
  })
}

const reason = { does: 'prints', why: 'nothing is lost', answer: 'stands' } as const

test.each([
  { expected: 'block', outcome: 'deny', needs: false },
  { expected: 'block', outcome: 'ask', needs: true },
  { expected: 'block', outcome: 'allow', needs: true },
  { expected: 'allow', outcome: 'allow', needs: false },
  { expected: 'allow', outcome: 'ask', needs: true },
  { expected: 'allow', outcome: 'deny', needs: true },
  { expected: 'allow', outcome: 'failed', needs: true },
  { expected: 'ask', outcome: 'allow', needs: false },
] as const)('$expected that gets $outcome needs a reason: $needs', ({ needs, ...one }) => {
  expect(needsReason(one)).toBe(needs)
})

test('a row without a reason is told, and one that needs none any more', () => {
  const rows = [row('a'), row('b'), row('c', { outcome: 'deny' })]
  expect(unexplained(rows, { b: reason })).toEqual(['a'])
  expect(outlived(rows, { b: reason, c: reason })).toEqual(['c'])
  expect(page({ rows, reasons: { b: reason } })).toContain('| a | block → allow | `unexplained` |')
})

test('a row that assumes a rule says what it gets with that rule, and counts for no bar', () => {
  const text = page({ rows: [row('a', { underItsRule: 'deny' })], reasons: { a: reason } })
  expect(text).toContain('| a | block → allow; with its own rule: deny | prints |')
  expect(text).not.toContain('theirs 0.0 % of 1')
})

test('a bar is missed by name: the source, its share and its rows', () => {
  const rows = [row('a', { expected: 'allow', outcome: 'ask' }), row('b', { outcome: 'ask' })]
  const text = page({ rows, reasons: { a: reason, b: reason } })
  expect(text).toContain('in scope denied | **missed**: 0.0 % of 1 | theirs 0.0 % of 1 |')
  expect(text).toContain('of them denied or asked | met: 100.0 % of 1 | none |')
  expect(text).toContain('allow rows denied | met: 0.0 % of 1 | none |')
  expect(text).toContain(
    'allow rows denied or asked | **missed**: 100.0 % of 1 | theirs 100.0 % of 1 |',
  )
})

test('every row that the kept page lists as missed has its reason there', () => {
  const kept = read('../../../docs/corpora.md')
  const reasons = JSON.parse(read('corpora-reasons.json'))
  const missed = kept
    .split('\n')
    .filter((line) => /^\|[^|]+\| (?:block|allow) → \w+ \| \d+ \|/.test(line))
    .flatMap((line) => (line.split('|').at(-2) ?? '').split(',').map((id) => id.trim()))
  expect(missed.length).toBeGreaterThan(40)
  expect(missed.filter((id) => !Object.hasOwn(reasons, id))).toEqual([])
  expect(missed.filter((id) => !kept.includes(`\n| ${id} | `))).toEqual([])
  expect(kept).not.toContain('`unexplained`')
})
