import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const docs = join(import.meta.dirname, '..', 'docs')
const page = readFileSync(join(docs, 'operations.md'), 'utf8')
// The first table; what comes after `Recovery` has tables of other kinds.
const [faults = ''] = page.split('\n## Recovery')
const rows = faults
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| who fails'))

test('the page of faults has its rows', () => {
  expect(rows.length).toBeGreaterThan(15)
})

test.each(rows.map((row) => [row.split('|')[1]?.trim(), row] as const))(
  '%s: a test holds it',
  (_, row) => {
    const [, title = '', path = ''] = /\[([^\]]+)\]\(([^)]+)\) \|$/.exec(row) ?? []
    expect(path).not.toBe('')
    const file = join(docs, path)
    expect(existsSync(file), path).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(title)
  },
)
