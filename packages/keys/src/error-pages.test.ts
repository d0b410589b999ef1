import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('every way that opening, holding or attesting a key can end has a page in docs/errors', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const codes = new Set(
    sources.flatMap((text) => text.match(/(?<=')(?:KEY|TPM)_[A-Z_]+(?=')/g) ?? []),
  )
  const errors = join(import.meta.dirname, '../../../docs/errors')
  expect(codes.size).toBeGreaterThan(20)
  expect([...codes].filter((code) => !existsSync(join(errors, `${code}.md`)))).toEqual([])
})
