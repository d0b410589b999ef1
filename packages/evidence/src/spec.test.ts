import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
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

test('spec/bundle.md tells every failure', () => {
  const page = read('bundle.md')
  expect(verifyCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
