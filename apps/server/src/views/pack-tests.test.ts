import { expect, test } from 'vitest'
import { packs } from '@custody/packs'
import { packTests, testsNaming } from './pack-tests.ts'

const pack = {
  name: 'p',
  tests: { allow: ['ls', 'pwd'], deny: { 'no-rm': ['rm -rf /'], 'no-dd': ['dd of=/dev/sda'] } },
}

test('tests are counted by what they expect and by the rule they are about', () => {
  expect(packTests(pack)).toEqual({ allow: 2, deny: 2, ask: 0, total: 4 })
  expect(testsNaming(pack, 'no-rm')).toBe(1)
  expect(testsNaming(pack, 'no-other')).toBe(0)
})

test('a pack whose tests cannot be read has none', () => {
  expect(packTests({ name: 'p', tests: 'x' }).total).toBe(0)
})

test('every pack that ships brings tests', () => {
  expect(packs.filter((one) => packTests(one).total === 0).map((one) => one.name)).toEqual([])
})
