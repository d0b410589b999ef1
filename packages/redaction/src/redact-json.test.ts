import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactJson } from './redact-json.ts'
import { tagSecretWith } from './secret-tag.ts'

const tagSecret = tagSecretWith(
  (key, message) => createHmac('sha256', key).update(message).digest(),
  new Uint8Array(32),
)
// Made at run time: a token as it stands would look live.
const token = `ghp_${'aB3dE5gH7jK9mN1p'.repeat(3).slice(0, 36)}`
const value = 'q7Zr2Lx9Tb4Vn8Kc'

test.each([
  ['a string', JSON.stringify({ output: `pushed with ${token}\n` })],
  ['a value by its key', JSON.stringify({ env: { SERVICE_API_KEY: value } })],
  ['an argument by the option before it', JSON.stringify({ args: ['run', '--token', value] })],
  ['JSON within a string', JSON.stringify({ body: JSON.stringify({ password: value }) })],
  ['a key', JSON.stringify({ [token]: 1 })],
  ['an escaped character', `{"a":"${token.replace('ghp', '\\u0067hp')}"}`],
  ['a top-level string', JSON.stringify(`x ${token}`)],
])('%s is redacted, and JSON stays JSON', (_, json) => {
  const { text, found } = redactJson(json, tagSecret)
  expect(found).toHaveLength(1)
  expect(JSON.stringify(JSON.parse(text))).not.toContain(token)
  expect(text).not.toContain(value)
  const bytes = new TextEncoder().encode(text)
  for (const { at, size } of found)
    expect(new TextDecoder().decode(bytes.subarray(at, at + size))).toMatch(
      /^\[redacted:[a-z-]+:[0-9a-f]{8}\]$/,
    )
})

test('every byte outside the string that held a secret stays as it was', () => {
  const json = `{ "n": 1.50e3,\t"s": "\\u00e9\\/", "t":"${token}" , "u":"\\ud800" }`
  const { text } = redactJson(json, tagSecret)
  expect(text).toMatch(
    /^\{ "n": 1\.50e3,\t"s": "\\u00e9\\\/", "t":"\[redacted:github-pat:[0-9a-f]{8}\]" , "u":"\\ud800" \}$/,
  )
})

test('a private key in a string is replaced, line ends and all', () => {
  const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)
  const dashes = '-'.repeat(5)
  const pem = `${dashes}BEGIN PRIVATE KEY${dashes}\n${line}\n${line}\n${dashes}END PRIVATE KEY${dashes}\n`
  expect(JSON.parse(redactJson(JSON.stringify({ pem }), tagSecret).text)).toMatchObject({
    pem: expect.stringMatching(/^\[redacted:private-key:[0-9a-f]{8}\]\n$/),
  })
})

test('text that is no JSON is redacted as text', () => {
  expect(redactJson(`{"a": "${token}`, tagSecret).text).not.toContain(token)
})

test('any JSON without a secret comes back byte for byte, any with one stays JSON of the same shape', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, secret) => {
      const json = JSON.stringify(secret ? { value, token: `--${token} "` } : value)
      const { text, found } = redactJson(json, tagSecret)
      if (found.length === 0) expect(text).toBe(json)
      expect(() => JSON.parse(text)).not.toThrow()
      expect(text).not.toContain(token)
    }),
  )
})
