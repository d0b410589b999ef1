import { expect, test } from 'vitest'
import { encodeAnswer, keptBytesMax, parseQuestion, questionLength } from './ask-frame.ts'

function question(verb: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from(`CA1${verb}`), length, bytes])
}

test('a hook is read by its names, whatever follows them', () => {
  const whole = question('h', 'claude-code\0PreToolUse\0{"a":"\0"}')
  expect(questionLength(whole)).toBe(whole.length)
  expect(parseQuestion(whole)).toEqual({
    kind: 'hook',
    agent: 'claude-code',
    event: 'PreToolUse',
  })
  const long = question('h', `${'a'.repeat(64)}\0${'e'.repeat(64)}\0${'b'.repeat(9999)}`)
  expect(questionLength(long.subarray(0, keptBytesMax))).toBe(long.length)
  expect(parseQuestion(long.subarray(0, keptBytesMax))).toMatchObject({ event: 'e'.repeat(64) })
})

test('policyHelper is read with the client’s version', () => {
  expect(parseQuestion(question('p', '2.1.330\0'))).toEqual({
    kind: 'policy-helper',
    version: '2.1.330',
  })
})

test.each([
  ['another verb', question('x', 'a\0b\0c')],
  ['no name', question('h', 'claude-code')],
  ['a name that is too long', question('h', `${'a'.repeat(65)}\0b\0`)],
  ['more than a version', question('p', '2.1\0more')],
  ['a version with other characters', question('p', '2.1;rm\0')],
])('%s is no question', (_, whole) => {
  expect(parseQuestion(whole)).toBeNull()
})

test.each([
  ['a head that is not whole', Buffer.from('CA1h'), null],
  ['another protocol', Buffer.from('GET / HTTP/1.1\r\n'), 0],
  ['a policyHelper that says more than its version', question('p', 'v'.repeat(999)), 0],
  ['a length out of bounds', Buffer.concat([Buffer.from('CA1h'), Buffer.alloc(4, 0xff)]), 0],
])('the length of %s', (_, received, length) => {
  expect(questionLength(received)).toBe(length)
})

test('an answer tells the exit code and both lengths before the bytes', () => {
  const answer = encodeAnswer({ exitCode: 2, output: Buffer.from('out'), text: 'é' })
  expect([...answer.subarray(0, 12)]).toEqual([2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0])
  expect(answer.subarray(12).toString()).toBe('outé')
})
