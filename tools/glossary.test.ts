import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const rows = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, word = '', code = '', file = '']) => ({
    word,
    names: [...code.matchAll(/`([A-Za-z]+)`/g)].map((match) => match[1] ?? ''),
    file: file.replaceAll('`', ''),
  }))

test('the glossary holds its words', () => {
  expect(rows.length).toBeGreaterThan(25)
})

test.each(rows)('$word is called $names in $file', ({ names, file }) => {
  expect(existsSync(join(root, file)), file).toBe(true)
  const text = readFileSync(join(root, file), 'utf8')
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([])
})
