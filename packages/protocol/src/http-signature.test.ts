import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { instant } from '@custody/model'
import { httpbis } from 'http-message-signatures'
import { expect, test } from 'vitest'
import { parseSignature, signRequest } from './http-signature.ts'
import type { SignedRequest } from './http-signature.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const keyId = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString(
  'hex',
)
const crypto = { sha256, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) }

const now = instant(1_795_000_000_500)
const request: SignedRequest = {
  method: 'POST',
  authority: '127.0.0.1:47616',
  target: '/api/v1/evidence/leaves?a=b',
  contentType: 'application/json',
  contentEncoding: null,
  body: new TextEncoder().encode('{"a":1}'),
}
const parameters = {
  createdSeconds: 1_795_000_000,
  expiresSeconds: 1_795_000_060,
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  keyId,
}
const headers = signRequest(request, parameters, crypto)

test('a signed request reads back, and its signature holds over the bytes to verify', () => {
  const read = parseSignature(request, headers, now, sha256)
  expect(read.ok && verify(null, read.value.signedBytes, publicKey, read.value.signature)).toBe(
    true,
  )
  expect(read.ok && read.value.parameters).toEqual(parameters)
})

test('a library that was written from the RFC by others verifies it too', async () => {
  const { method, authority, target } = request
  const message = {
    method,
    url: `http://${authority}${target}`,
    headers: { ...headers, host: authority, 'content-type': 'application/json' },
  }
  const found = await httpbis.verifyMessage(
    {
      keyLookup: async () => ({
        id: keyId,
        algs: ['ed25519'],
        verify: async (bytes, signature) => verify(null, bytes, publicKey, signature),
      }),
      notAfter: new Date(now),
      tolerance: 1e9,
      requiredParams: ['created', 'expires', 'nonce', 'keyid', 'tag'],
      requiredFields: ['@method', '@authority', '@path', '@query', 'content-digest'],
    },
    message,
  )
  expect(found).toBe(true)
})

const signed = (change: Partial<SignedRequest>) => ({ ...request, ...change })
test.each([
  { because: 'the method changed', to: signed({ method: 'GET' }) },
  { because: 'the authority changed', to: signed({ authority: 'evil:1' }) },
  { because: 'the path changed', to: signed({ target: '/api/v1/policy?a=b' }) },
  { because: 'the query changed', to: signed({ target: '/api/v1/evidence/leaves' }) },
  { because: 'the content type changed', to: signed({ contentType: 'text/plain' }) },
])('the signature does not hold when $because', ({ to }) => {
  const read = parseSignature(to, headers, now, sha256)
  expect(read.ok && verify(null, read.value.signedBytes, publicKey, read.value.signature)).toBe(
    false,
  )
})

const input = headers['signature-input']
test.each([
  {
    because: 'a header is missing',
    with: { ...headers, signature: undefined },
    code: 'SIGNATURE_MISSING',
  },
  {
    because: 'a component is left out',
    with: { ...headers, 'signature-input': input.replace(' "@query"', '') },
    code: 'SIGNATURE_REFUSED',
  },
  {
    because: 'the tag is another',
    with: { ...headers, 'signature-input': input.replace('device/1', 'device/2') },
    code: 'SIGNATURE_REFUSED',
  },
  {
    because: 'a second signature stands beside it',
    with: { ...headers, 'signature-input': `${input}, b=()` },
    code: 'SIGNATURE_REFUSED',
  },
  {
    because: 'the digest is another',
    with: { ...headers, 'content-digest': `sha-256=:${'A'.repeat(43)}=:` },
    code: 'DIGEST_WRONG',
  },
])('$code when $because', ({ with: given, code }) => {
  expect(parseSignature(request, given, now, sha256)).toEqual({ ok: false, error: { code } })
})

test('a body with an encoding that is not covered is refused', () => {
  const read = parseSignature(signed({ contentEncoding: 'zstd' }), headers, now, sha256)
  expect(read).toEqual({ ok: false, error: { code: 'SIGNATURE_REFUSED' } })
})

test.each([
  { because: 'it expired', at: 1_795_000_060_001, life: 60 },
  { because: 'it was made in the future', at: 1_794_999_994_000, life: 60 },
  { because: 'it lives too long', at: 1_795_000_000_000, life: 61 },
  { because: 'it ends before it begins', at: 1_795_000_000_000, life: 0 },
])('SIGNATURE_EXPIRED when $because', ({ at, life }) => {
  const made = signRequest(request, { ...parameters, expiresSeconds: 1_795_000_000 + life }, crypto)
  expect(parseSignature(request, made, instant(at), sha256)).toMatchObject({
    error: { code: 'SIGNATURE_EXPIRED' },
  })
})
