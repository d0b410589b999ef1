import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { TpmEnrolmentVector, TpmSealVector } from '../../../../spec/vectors/tpm-vectors.ts'
import type { SealKey } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '../node-crypto.ts'
import { portableP256, sealVerifier, verifyShownTpmKey, verifyTpmSeal } from '../verify.ts'
import { parseAttest } from './attest.ts'
import { byteReader } from './bytes.ts'
import { nameOf, parsePublicArea } from './public-area.ts'

const folder = join(import.meta.dirname, '../../../../spec/vectors')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const keyOf = ({
  kind,
  publicKey,
  nvName,
}: Pick<TpmSealVector, 'kind' | 'publicKey' | 'nvName'>): SealKey => ({
  kind,
  publicKey: bytes(publicKey),
  nvName: nvName === null ? null : bytes(nvName),
})
const sealVectors: readonly TpmSealVector[] = read('tpm-seals.json')
const page = readFileSync(join(folder, '../tpm-seal.md'), 'utf8')

describe.each([
  { by: 'node', verifyP256: nodeP256() },
  { by: 'portable', verifyP256: portableP256 },
])('seals of a TPM, checked by $by', ({ verifyP256 }) => {
  test.each(sealVectors)('$name: $expect', (vector) => {
    const { text, seal, counter, safe } = vector
    const key = keyOf(vector)
    const held = verifyTpmSeal(nodeCrypto, verifyP256, key, bytes(text), bytes(seal))
    expect(held.ok ? 'ok' : held.error.code).toBe(vector.expect)
    if (held.ok) expect(held.value).toMatchObject({ counter, time: { safe } })
    const claims = sealVerifier(verifyP256)(key, bytes(text), bytes(seal))
    expect(claims).toMatchObject(
      held.ok ? { value: { atMost: 'file', chip: { counter, safe } } } : { ok: false },
    )
  })
})

test.each<TpmEnrolmentVector>(read('tpm-enrolments.json'))(
  'enrolling, $name: $expect',
  (vector) => {
    const statement = vector.statement === null ? null : bytes(vector.statement)
    const attestation = { key: keyOf(vector), possession: bytes(vector.possession), statement }
    const shown = verifyShownTpmKey(nodeCrypto, nodeP256(), attestation, bytes(vector.challenge))
    expect(shown.ok ? 'ok' : shown.error.code).toBe(vector.expect)
  },
)

test('each rule of spec/tpm-seal.md is broken by a vector', () => {
  const rules = [...page.matchAll(/`((?:ATTEST|KEY)_[A-Z_]+)` \|$/gm)].map((match) => match[1])
  const expected = [...sealVectors, ...read('tpm-enrolments.json')].map((vector) => vector.expect)
  expect(rules.length).toBeGreaterThan(10)
  expect(rules.filter((rule) => !expected.includes(rule))).toEqual([])
})

test.each(['tpm-nv-certify/1', 'tpm-quote/1'])(
  'no byte of a seal of %s can change unseen',
  (kind) => {
    const good = sealVectors.find((vector) => vector.kind === kind && vector.expect === 'ok')
    if (good === undefined) throw new Error('no vector')
    const seal = bytes(good.seal)
    const verifyP256 = nodeP256()
    for (const at of seal.keys()) {
      const edited = seal.with(at, (seal[at] ?? 0) ^ 0x40)
      expect(verifyTpmSeal(nodeCrypto, verifyP256, keyOf(good), bytes(good.text), edited).ok).toBe(
        false,
      )
    }
  },
)

const foreign = resolve(
  process.env['CUSTODY_SHARED'] ?? '../shared',
  'vectors/go-attestation/attest/testdata/windows_gcp_shielded_vm.json',
)

describe.skipIf(!existsSync(foreign))(
  'shared vectors/go-attestation (skipped where the folder is absent)',
  () => {
    const { AK, Quote } = existsSync(foreign) ? JSON.parse(readFileSync(foreign, 'utf8')) : {}
    const decoded = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

    /** The cloud's chip signs with RSA and SHA-1, so its signature is checked here and not by our verifier. */
    function holds(attest: Uint8Array, signature: Uint8Array): boolean {
      const area = parsePublicArea(decoded(AK.Public))
      if (area?.key.kind !== 'rsa') throw new Error('no RSA key')
      const n = Buffer.from(area.key.modulus).toString('base64url')
      const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' })
      const reader = byteReader(signature)
      reader.u32()
      return verify('sha1', attest, key, reader.sized())
    }

    test('a quote of a TPM that is not ours reads, and its signature holds', () => {
      const attest = decoded(Quote.Quote)
      const said = parseAttest(attest)
      if (!said.ok) throw new Error(said.error.code)
      expect(holds(attest, decoded(Quote.Signature))).toBe(true)
      expect(said.value.attested).toMatchObject({ kind: 'quote', pcrDigest: { length: 20 } })
      expect(said.value.time).toMatchObject({ safe: true })
    })

    test('what it says of the key’s making names that key, and the quote the same signer', () => {
      const attest = decoded(AK.CreateAttestation)
      const [creation, quote] = [parseAttest(attest), parseAttest(decoded(Quote.Quote))]
      if (!creation.ok || !quote.ok) throw new Error('unreadable')
      expect(holds(attest, decoded(AK.CreateSignature))).toBe(true)
      const name = nameOf(nodeCrypto.sha256, decoded(AK.Public))
      const creationHash = createHash('sha256').update(decoded(AK.CreateData)).digest()
      expect(creation.value.attested).toEqual({
        kind: 'creation',
        name,
        creationHash: new Uint8Array(creationHash),
      })
      expect(creation.value.qualifiedSigner).toEqual(quote.value.qualifiedSigner)
    })

    test('a byte more or less, or another magic, and it does not read', () => {
      const attest = decoded(Quote.Quote)
      expect(parseAttest(attest.slice(0, -1))).toMatchObject({
        error: { code: 'ATTEST_SHAPE_UNKNOWN' },
      })
      expect(parseAttest(attest.with(0, 0))).toMatchObject({
        error: { code: 'ATTEST_MAGIC_MISSING' },
      })
    })
  },
)
