import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { leafFrame } from './entry.ts'
import { entryKinds } from './entry-kind.ts'
import { fields } from './field.ts'
import { verifyCodes } from './verify-problem.ts'

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../spec', name), 'utf8')

const entryPage = read('evidence-entry.md')
const rows = entryPage.split('\n').filter((line) => line.startsWith('| `'))

// The page is the record of what was given out: facts are never changed, so neither is their row.
test.each(Object.entries(entryKinds))(
  'spec/evidence-entry.md tells the facts of %s',
  (kind, shape) => {
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${kind}\``)) ?? ''
    const told = [...row.matchAll(/`([A-Za-z]+)`:/g)].map((match) => match[1])
    expect(told).toEqual(Object.keys(shape.shape))
    for (const [name, schema] of Object.entries(shape.shape)) {
      const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema
      const words = inner instanceof z.ZodEnum ? inner.options.join('\\|') : ''
      expect(row).toContain(`\`${name}\`: ${words}`)
    }
  },
)

test('spec/evidence-entry.md tells every committed field', () => {
  const page = entryPage.replaceAll('\n', ' ')
  const missing = Object.entries(fields).filter(
    ([name, { id }]) => !page.includes(` ${id} ${name}`),
  )
  expect(missing).toEqual([])
})

test('spec/evidence-entry.md tells the shape of a leaf, as a reader of its tables takes it', () => {
  const cells = new Map(rows.map((row) => [row.split('`')[1], row.slice(row.indexOf(' | ') + 3)]))
  const membersOf = (name: string) =>
    [...(entryPage.split('## Shapes')[1] ?? '').matchAll(/^\| `([a-z]+)` \| (`.*`: .*) \|$/gm)]
      .filter(([, shape]) => shape === name)
      .flatMap(([, , cell = '']) =>
        [...cell.matchAll(/`([A-Za-z0-9]+)`: /g)].map(([, member]) => member),
      )
  expect(membersOf('leaf')).toEqual(Object.keys(leafFrame.shape))
  expect(membersOf('decision')).toEqual(Object.keys(leafFrame.shape.decision.unwrap().shape))
  expect(cells.get('field number')).toBe(`1 to ${Object.keys(fields).length} |`)
})

test('spec/bundle.md tells every failure', () => {
  const page = read('bundle.md')
  expect(verifyCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
