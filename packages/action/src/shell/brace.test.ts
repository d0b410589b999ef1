import { expect, test } from 'vitest'
import { expandBraces, hasBraces } from './brace.ts'

const nested = (depth: number) => `${'{x,'.repeat(depth)}y${'}'.repeat(depth)}`

test('a few braces that close nothing are letters', () => {
  expect(expandBraces(`${'{'.repeat(9)}a,b}`)).toEqual(['{{{{{{{{a', '{{{{{{{{b'])
})

test('more braces that close nothing than a person writes stand for anything', () => {
  const word = `${'{'.repeat(60)}a,b}`
  expect(hasBraces(word)).toBe(true)
  expect(expandBraces(word)).toEqual(['*'])
})

test('braces in braces are written out to a depth that a person writes', () => {
  expect(expandBraces(nested(4))).toEqual(['x', 'x', 'x', 'x', 'y'])
  expect(expandBraces(nested(40))).toContain('*')
})
