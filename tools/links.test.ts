import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', '{docs,spec,packages,apps,packs}/**/*.md'], { cwd: root }).filter(
  (page) => !page.includes('node_modules'),
)

test('every page is read', () => {
  expect(pages).toContain('README.md')
})

test.each(pages)('%s links only to what is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8')
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([])
})

test('the number of each decision record is its own', () => {
  const numbers = globSync('docs/adr/*.md', { cwd: root }).map((page) => page.slice(9, 13))
  expect(new Set(numbers).size).toBe(numbers.length)
})
