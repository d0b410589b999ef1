import { createHash, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certifyEndorsement, endorsementAuthority } from '@custody/testkit'
import type { EndorsementAuthority } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import type { PublicArea } from '../public-area.ts'
import type { ShownTpmKey } from '../verify-attestation.ts'
import { endorsementLevel } from './endorsement-level.ts'
import { addTrustRoots, readTrustRoots, removeTrustRoot } from './trust-roots.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-roots-'))
afterAll(() => rmSync(folder, { recursive: true }))
const now = Date.parse('2026-06-01T00:00:00Z')
const past = new Date('2025-01-01T00:00:00Z')
const vendor = endorsementAuthority('Chip Maker Root')
const other = endorsementAuthority('Chip Maker Root')
const emulator = endorsementAuthority('Emulator Root')
const stale = endorsementAuthority('Stale Root', { notAfter: past })
const low = endorsementAuthority('Low Root', { pathLength: 0 })
const between = endorsementAuthority('Between', { by: vendor })
const tooDeep = endorsementAuthority('Too Deep', { by: low })
const noAuthority = endorsementAuthority('No Authority', { by: vendor, usage: 0x80 })
const chip = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
}

let next = 0
function fileOf(...authorities: readonly EndorsementAuthority[]): string {
  const path = join(folder, `${(next += 1)}.pem`)
  writeFileSync(path, authorities.map(({ pem }) => pem).join(''))
  return path
}
const kept = join(folder, 'roots')
addTrustRoots(kept, fileOf(vendor, stale, low), 'vendor')
addTrustRoots(kept, fileOf(emulator), 'virtual')
addTrustRoots(kept, fileOf(between, tooDeep, noAuthority), null)
const read = readTrustRoots(kept)
const roots = read.ok ? read.value : []

const spki = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }))
const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'))
function areaOf(key: KeyObject): PublicArea['key'] {
  const { x, y, n } = key.export({ format: 'jwk' })
  return n === undefined
    ? { kind: 'ecc', curve: 3, x: bytes(x), y: bytes(y) }
    : { kind: 'rsa', exponent: 65_537, modulus: bytes(n) }
}
function levelOf(
  certificate: Uint8Array,
  key: KeyObject = chip.p256,
  firmware = 0n,
  loaded = roots,
) {
  const shown = {
    statement: { endorsementCertificate: certificate },
    endorsementKey: { key: areaOf(key) },
    firmware,
  } as unknown as ShownTpmKey
  const level = endorsementLevel(shown, loaded, now)
  return level.ok ? `${level.value.level} ${level.value.because ?? ''}`.trim() : level.error.code
}
const certified = (by: EndorsementAuthority, wish = {}, key: KeyObject = chip.p256) =>
  certifyEndorsement(by, spki(key), wish)

test('a root is kept as what the operator says it is, listed, and forgotten', () => {
  expect(roots.map(({ kind }) => kind).toSorted()).toEqual(
    [
      'vendor',
      'vendor',
      'vendor',
      'virtual',
      'intermediate',
      'intermediate',
      'intermediate',
    ].toSorted(),
  )
  const again = join(folder, 'again')
  addTrustRoots(again, fileOf(vendor), 'vendor')
  addTrustRoots(again, fileOf(vendor), 'virtual')
  const both = readTrustRoots(again)
  expect(both.ok && both.value.map(({ kind }) => kind), 'one at a time').toEqual(['virtual'])
  const fingerprint = createHash('sha256').update(vendor.certificate).digest('hex')
  expect(removeTrustRoot(again, fingerprint)).toMatchObject({ ok: true })
  expect(readTrustRoots(again)).toEqual({ ok: true, value: [] })
  expect(removeTrustRoot(again, fingerprint)).toMatchObject({
    error: { code: 'TRUST_ROOT_UNKNOWN' },
  })
})

test('what is no authority, or says of no kind of chip, is not taken for a root', () => {
  const leaf = join(folder, 'leaf.pem')
  writeFileSync(leaf, endorsementAuthority('x', { isAuthority: false }).pem)
  writeFileSync(join(folder, 'text.pem'), 'hello')
  const added = (path: string, as: 'vendor' | null) => addTrustRoots(join(folder, 'no'), path, as)
  expect(added(leaf, 'vendor')).toMatchObject({ error: { code: 'TRUST_ROOT_NO_AUTHORITY' } })
  expect(added(fileOf(vendor), null)).toMatchObject({ error: { code: 'TRUST_ROOT_KIND_MISSING' } })
  expect(added(join(folder, 'text.pem'), 'vendor')).toMatchObject({
    error: { code: 'TRUST_ROOT_UNREADABLE' },
  })
})

describe('the level of a chip', () => {
  test.each([
    ['a maker’s root', certified(vendor), 'tpm-hardware'],
    ['a maker’s root, by way of another authority', certified(between), 'tpm-hardware'],
    ['the root of an emulator', certified(emulator), 'tpm-virtual'],
    ['no root that was loaded', certified(endorsementAuthority('Self-made')), 'file root-unknown'],
    ['a root that has expired', certified(stale), 'file certificate-expired'],
    ['an authority deeper than its root allows', certified(tooDeep), 'file authority-unfit'],
    ['an authority that may sign no certificates', certified(noAuthority), 'file authority-unfit'],
    [
      'a maker’s root, itself expired',
      certified(vendor, { notAfter: past }),
      'file certificate-expired',
    ],
    [
      'a maker’s root, for a server',
      certified(vendor, { purpose: '1.3.6.1.5.5.7.3.1' }),
      'file certificate-use-wrong',
    ],
    ['a maker’s root, for signing', certified(vendor, { usage: 1 }), 'file certificate-use-wrong'],
    [
      'a maker’s root, of a maker that is not named',
      certified(vendor, { manufacturer: 'x' }),
      'file certificate-unreadable',
    ],
    ['nothing: there is none', new Uint8Array(0), 'file certificate-missing'],
    ['nothing: it does not read', new Uint8Array(20), 'file certificate-unreadable'],
  ])('with a certificate that leads to %s', (_, certificate, level) => {
    expect(levelOf(certificate)).toBe(level)
  })

  test('of RSA is found like that of a curve', () => {
    expect(levelOf(certified(vendor, {}, chip.rsa), chip.rsa)).toBe('tpm-hardware')
  })

  test('without any root is that of a file', () => {
    expect(levelOf(certified(vendor), chip.p256, 0n, [])).toBe('file root-unknown')
  })

  test('is no level where the certificate is of another key, or forged in a known name', () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    expect(levelOf(certified(vendor, {}, stranger))).toBe('KEY_CERTIFICATE_DIFFERS')
    expect(levelOf(certified(vendor, {}, chip.rsa))).toBe('KEY_CERTIFICATE_DIFFERS')
    expect(levelOf(certified(vendor), chip.rsa)).toBe('KEY_CERTIFICATE_DIFFERS')
    expect(levelOf(certified(other))).toBe('KEY_CERTIFICATE_FORGED')
  })

  test.each([
    ['INTC', '11.8.50.3399', 'file firmware-denied'],
    ['INTC', '11.8.70.3626', 'tpm-hardware'],
    ['INTC', '12.0.44.0', 'file firmware-denied'],
    ['INTC', '15.0.0.0', 'tpm-hardware'],
    ['STM ', '73.4.0.0', 'file firmware-denied'],
    ['STM ', '73.20.0.0', 'tpm-hardware'],
    ['IFX', '73.4.0.0', 'tpm-hardware'],
  ])('of %s with firmware %s is %s', (letters, version, level) => {
    const firmware = version.split('.').reduce((sum, part) => (sum << 16n) | BigInt(part), 0n)
    const manufacturer = `id:${Buffer.from(letters.padEnd(4, '\0')).toString('hex').toUpperCase()}`
    expect(levelOf(certified(vendor, { manufacturer }), chip.p256, firmware)).toBe(level)
  })
})
