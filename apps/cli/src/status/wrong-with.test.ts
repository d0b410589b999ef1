import type { SeparateState } from '@custody/protocol'
import { expect, test } from 'vitest'
import { wrongWith } from './wrong-with.ts'

type Watched = SeparateState['watched'][number]

const inOrder: Watched = {
  pid: 7,
  agent: 'claude-code',
  version: '2.1.330',
  uid: 1000,
  account: 'dev',
  governed: 'enforced',
  silent: false,
  executable: 'seen',
  namespaces: 'reference',
  loaders: [],
  sees: 'ours',
}

test('nothing is wrong with an agent of which all is told and in order', () => {
  expect(wrongWith(inOrder)).toEqual([])
})

test.each<[Partial<Watched>, string]>([
  [{ governed: 'no' }, 'runs without Custody'],
  [{ governed: 'no', silent: true }, 'registered, works, and asks nothing: no hook came of it'],
  [{ executable: 'new' }, 'runs an executable that nobody listed, nor was first here'],
  [{ namespaces: 'foreign' }, 'runs in namespaces of its own'],
  [{ namespaces: 'unknown' }, 'does not tell its namespaces'],
  [{ sees: 'other' }, 'does not see the managed settings'],
  [{ sees: 'none' }, 'does not see the managed settings'],
  [{ loaders: null }, 'does not tell its environment'],
  [{ loaders: ['LD_PRELOAD'] }, 'loads other code: LD_PRELOAD'],
])('%j is wrong, and is told as: %s', (change, says) => {
  expect(wrongWith({ ...inOrder, ...change })).toEqual([says])
})
