import { expect, test } from 'vitest'
import { makeVerbs } from './verbs.ts'

function heard() {
  const said: string[] = []
  const verbs = makeVerbs()
  const add = (keys: string, word = keys) =>
    verbs.add({ keys, label: word, group: '', run: () => said.push(word) })
  return { said, verbs, add }
}

test('one key runs its verb, another does nothing', () => {
  const { said, verbs, add } = heard()
  add(']')
  expect([verbs.press(']', 0), verbs.press('x', 1)]).toEqual([true, false])
  expect(said).toEqual([']'])
})

test('two keys run one verb when the second comes soon', () => {
  const { said, verbs, add } = heard()
  add('g s')
  add('s')
  verbs.press('g', 0)
  verbs.press('s', 500)
  verbs.press('g', 1_000)
  verbs.press('s', 5_000)
  expect(said).toEqual(['g s', 's'])
})

test('the newest verb of a key wins until it is taken away', () => {
  const { said, verbs, add } = heard()
  add('j', 'list')
  const away = add('j', 'dialog')
  verbs.press('j', 0)
  away()
  verbs.press('j', 1)
  expect(said).toEqual(['dialog', 'list'])
})
