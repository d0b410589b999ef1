import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closure, productionPackages } from './production-packages.ts'

const lock = {
  'apps/one': { dependencies: { '@custody/model': '1', a: '1' } },
  'node_modules/@custody/model': { link: true, resolved: 'packages/model' },
  'packages/model': { dependencies: { b: '2' } },
  'packages/model/node_modules/b': {},
  'node_modules/a': { dependencies: { b: '1', c: '1' } },
  'node_modules/a/node_modules/c': { dependencies: { b: '1' } },
  'node_modules/b': {},
  'node_modules/unused': {},
}

test('what an app runs on is followed through links and nested packages, and nothing else is taken', () => {
  expect(closure(lock, ['apps/one'])).toEqual({
    rooms: ['apps/one', 'packages/model'],
    packages: [
      'node_modules/a',
      'node_modules/a/node_modules/c',
      'node_modules/b',
      'packages/model/node_modules/b',
    ],
  })
})

test('what is not locked is an error, not a package that lacks something', () => {
  expect(() => closure({ 'apps/one': { dependencies: { gone: '1' } } }, ['apps/one'])).toThrow(
    'apps/one needs gone',
  )
})

test('no tool, test or demo of this checkout is shipped', () => {
  const { rooms, packages } = productionPackages(join(import.meta.dirname, '..', '..'))
  expect(rooms).toEqual(expect.arrayContaining(['apps/daemon', 'apps/sealer', 'packages/model']))
  const shipped = [...rooms, ...packages].filter((place) =>
    /testkit|apps\/demo|vitest|typescript|playwright|oxlint|node-linux/.test(place),
  )
  expect(shipped).toEqual([])
})
