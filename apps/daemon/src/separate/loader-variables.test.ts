import { expect, test } from 'vitest'
import { loaderVariables, refusedLoaders } from './loader-variables.ts'

test('what loads code into the client keeps it from starting, a path of libraries only where bytes are listed', () => {
  const all = ['HOME', 'LD_LIBRARY_PATH', 'NODE_OPTIONS', 'BUN_INSPECT_PRELOAD', 'LD_PRELOAD']
  expect(refusedLoaders(all, false)).toEqual(['BUN_INSPECT_PRELOAD', 'LD_PRELOAD'])
  expect(refusedLoaders(all, true)).toEqual([
    'LD_LIBRARY_PATH',
    'BUN_INSPECT_PRELOAD',
    'LD_PRELOAD',
  ])
  expect(all.filter((one) => loaderVariables.has(one))).toEqual(all.slice(1))
})
