import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { attacksPage, pageFile } from './attacks-page.ts'
import { attacks } from './attacks.ts'

const root = new URL('../../', import.meta.url)
const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8')

test('the page on attacks says what the table says; `node tools/attacks/attacks-page.ts` makes it anew', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(attacksPage(attacks))
})

test('each of the 25 that must fail has its row, and no attack is named twice', () => {
  const numbers = attacks.flatMap(({ asked }) => (asked === 'evidence §6' ? [] : [asked]))
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
})

test.each(attacks)('$id is performed by the tests that it names, or says why not', (attack) => {
  const { tests, shown, notBuilt } = attack
  expect(tests.length > 0 || notBuilt !== null).toBe(true)
  expect(shown.length > 0).toBe(tests.length > 0)
  for (const { file, title } of tests) expect(textOf(file), `${file}: ${title}`).toContain(title)
})
