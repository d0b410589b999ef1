import { expect, test } from 'vitest'
import { enrolChallenge } from './enrol-challenge.ts'
import { portableCrypto as crypto } from './crypto.ts'

const nonce = (byte: number) => new Uint8Array(32).fill(byte)
const [a, b] = [
  { name: 'witness.example/a', nonce: nonce(1) },
  { name: 'witness.example/b', nonce: nonce(2) },
]

test('the challenge is that of the page, whatever order the witnesses come in', () => {
  const text = new TextEncoder()
  const bytes = [
    ...text.encode('custody/enrol-challenge/1\0'),
    ...nonce(9),
    ...[a, b].flatMap(({ name, nonce: own }) => [0, name.length, ...text.encode(name), ...own]),
  ]
  const expected = crypto.sha256(Uint8Array.from(bytes))
  expect(enrolChallenge(crypto, nonce(9), [a, b])).toEqual(expected)
  expect(enrolChallenge(crypto, nonce(9), [b, a])).toEqual(expected)
})

test('another nonce, another name or one attester less is another challenge', () => {
  const challenges = [
    [nonce(9), [a, b]],
    [nonce(8), [a, b]],
    [nonce(9), [a]],
    [nonce(9), []],
    [nonce(9), [{ ...a, nonce: nonce(3) }, b]],
    [nonce(9), [{ ...a, name: 'witness.example/c' }, b]],
  ] as const
  const texts = challenges.map(([own, witnesses]) => String(enrolChallenge(crypto, own, witnesses)))
  expect(new Set(texts).size).toBe(challenges.length)
})

test.each([
  ['two witnesses of one name', nonce(9), [a, { ...a, nonce: nonce(5) }]],
  ['a short nonce of the server', nonce(9).subarray(1), [a]],
  ['a long nonce of a witness', nonce(9), [{ ...a, nonce: new Uint8Array(33) }]],
])('%s make no challenge', (_, own, witnesses) => {
  expect(enrolChallenge(crypto, own, witnesses)).toBeNull()
})
