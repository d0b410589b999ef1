import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checks } from './index.ts'

test('the shelf lists every file beside it, by its name', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !name.startsWith('index.'))
  expect(checks.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted())
})
