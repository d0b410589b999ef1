import { expect, test } from 'vitest'
import { crossCheck, graceMs } from './cross-check.ts'

const use = (toolUseId: string) =>
  ({ kind: 'tool_use', toolUseId, tool: 'Bash', input: {} }) as const
const late = graceMs + 1

test('what both tell, in either order, is agreed', () => {
  const check = crossCheck(() => 0)
  check.heard('a')
  check.told(use('a'), 0)
  check.told(use('b'), 0)
  check.heard('b')
  expect(check.disagreements(late)).toEqual([])
})

test('a call that only the transcript tells of is told once, after the grace', () => {
  const check = crossCheck(() => 0)
  check.told(use('a'), 0)
  expect(check.disagreements(graceMs)).toEqual([])
  expect(check.disagreements(late)).toEqual([{ toolUseId: 'a', knownBy: 'transcript' }])
  expect(check.disagreements(late)).toEqual([])
})

test('a call that only hooks tell of disagrees only where there is a transcript', () => {
  const check = crossCheck(() => 0)
  check.heard('a')
  expect(check.disagreements(late)).toEqual([])
  check.told({ kind: 'text', text: 'hello' }, 0)
  expect(check.disagreements(late)).toEqual([{ toolUseId: 'a', knownBy: 'hooks' }])
})

test('a call that hooks told of before this check began is agreed', () => {
  const check = crossCheck(
    () => 0,
    (toolUseId) => toolUseId === 'before',
  )
  check.told(use('before'), 0)
  expect(check.disagreements(late)).toEqual([])
})
