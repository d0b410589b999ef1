import { expect, test } from 'vitest'
import { AskFailed, needsSignIn, toldProblem } from './problem.ts'

const refused = new AskFailed({
  code: 'REFUSED',
  problem: {
    type: 'urn:custody:problem:SIGN_IN_NEEDED',
    title: 'sign in needed',
    status: 401,
    code: 'SIGN_IN_NEEDED',
    detail: 'nobody is signed in',
    hint: 'type `custody up`',
  },
})

test('what the server said is told in its own words', () => {
  expect(toldProblem(refused)).toEqual({
    code: 'SIGN_IN_NEEDED',
    reason: 'nobody is signed in',
    hint: 'type `custody up`',
  })
  expect(needsSignIn(refused)).toBe(true)
})

test.each([
  { failure: new AskFailed({ code: 'NETWORK', detail: 'x' }), code: 'SERVER_UNREACHABLE' },
  {
    failure: new AskFailed({
      code: 'ANSWER_UNREADABLE',
      status: 200,
      detail: 'rows: missing',
      fields: [],
    }),
    code: 'ANSWER_UNREADABLE',
  },
  { failure: new Error('x is undefined'), code: 'CONSOLE_FAILED' },
  { failure: 'x', code: 'CONSOLE_FAILED' },
])('$code has a reason and a hint', ({ failure, code }) => {
  const told = toldProblem(failure)
  expect(told.code).toBe(code)
  expect(told.reason).not.toBe('')
  expect(told.hint).not.toBe('')
  expect(needsSignIn(failure)).toBe(false)
})
