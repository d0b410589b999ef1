import { randomBytes } from 'node:crypto'
import type { Payload } from '@custody/evidence'
import { newId } from '@custody/model'
import { expect, test } from 'vitest'
import { closePayload, makeContentKey, openPayload, unwrapKey, wrapKey } from './content-key.ts'

const origin = 'org_0/device/dev_0/e1'
const secret = { key: newId('key', randomBytes(16)), secret: new Uint8Array(randomBytes(32)) }
const payload: Payload = {
  origin,
  seq: 7,
  field: 1,
  salt: new Uint8Array(randomBytes(32)),
  bytes: new TextEncoder().encode('what was asked'),
}
const pair = await makeContentKey()
const wrapped = await wrapKey(pair.publicKey, origin, secret)
const closed = await closePayload(secret, new Uint8Array(randomBytes(12)), payload)

test('what was closed on a device opens with the organisation’s content key, salt and bytes', async () => {
  const key = await unwrapKey(pair.privateKey, origin, wrapped)
  if (!key.ok) throw new Error(key.error.code)
  expect(key.value).toEqual(secret.secret)
  const { origin: _origin, ...opening } = payload
  expect(await openPayload(key.value, origin, closed)).toEqual({ ok: true, value: opening })
  expect(Buffer.from(closed.bytes).includes('what was asked')).toBe(false)
})

test.each([
  {
    what: 'another content key',
    of: async () => [(await makeContentKey()).privateKey, origin, wrapped] as const,
  },
  { what: 'another log', of: async () => [pair.privateKey, `${origin}1`, wrapped] as const },
  {
    what: 'another name',
    of: async () =>
      [pair.privateKey, origin, { ...wrapped, key: newId('key', randomBytes(16)) }] as const,
  },
  {
    what: 'a changed byte',
    of: async () =>
      [pair.privateKey, origin, { ...wrapped, wrapped: flipped(wrapped.wrapped) }] as const,
  },
  {
    what: 'bytes of no key',
    of: async () => [pair.privateKey, origin, { ...wrapped, enc: new Uint8Array(3) }] as const,
  },
])('a wrapped key does not open under $what', async ({ of }) => {
  const [key, log, given] = await of()
  expect(await unwrapKey(key, log, given)).toEqual({
    ok: false,
    error: { code: 'CONTENT_KEY_DIFFERS' },
  })
})

test.each([
  { what: 'at another entry', given: { ...closed, seq: 8 } },
  { what: 'as another field', given: { ...closed, field: 2 as const } },
  { what: 'with a changed byte', given: { ...closed, bytes: flipped(closed.bytes) } },
  { what: 'under another nonce', given: { ...closed, nonce: new Uint8Array(12) } },
])('a closed payload does not open $what', async ({ given }) => {
  expect(await openPayload(secret.secret, origin, given)).toEqual({
    ok: false,
    error: { code: 'CONTENT_CLOSED' },
  })
})

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.with(0, (bytes[0] ?? 0) ^ 1)
}
