import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { describe, expect, test } from 'vitest'
import { bundleVectors } from '../../../spec/vectors/bundle-vectors.ts'
import { deviceKey } from '../../../spec/vectors/sample-log.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { encodeHex } from './hex.ts'
import { parseTrustPolicy } from './trust-policy.ts'
import { problemsMax } from './verification.ts'
import { verifyBundle } from './verify.ts'

const verifySeal = sealVerifier(portableP256)

function linesOf(name: string): readonly string[] {
  return bundleVectors.find((vector) => vector.name === name)?.lines ?? []
}

function verifyNamed(name: string, lines = linesOf(name)) {
  const text = bundleVectors.find((vector) => vector.name === name)?.trust ?? ''
  const trust = text === '' ? null : parseTrustPolicy(crypto, text)
  if (trust?.ok === false) throw new Error(trust.error.code)
  return verifyBundle(lines, {
    crypto,
    verifySeal,
    verifyEd25519: portableEd25519,
    trust: trust?.value ?? null,
    heads: new Map(),
  })
}

describe('a verification says what it rests on', () => {
  const log = {
    origin: expect.stringMatching(/^org_/),
    head: { size: 4, root: expect.stringMatching(/^[0-9a-f]{64}$/) },
    keyProtection: 'file',
    isolation: 'same-user',
    serversWord: null,
    sealKind: 'file-p256/1',
    keyFingerprint: encodeHex(crypto.sha256(deviceKey.key.publicKey)),
    gaps: 0,
    oldestAt: 1_795_392_000_000,
    grant: null,
    cosigned: null,
    completeness: expect.objectContaining({ verdict: 'not-claimed' }),
  }

  test('a whole log', () => {
    const { logs, completeness, freshness } = verifyNamed('whole')
    const payloads = { present: 5, withheld: 0, erased: 0, notCaptured: 0, sealed: 0 }
    const newestAt = 1_795_392_060_000
    expect(logs).toEqual([
      { ...log, scope: 'whole', entries: 4, seals: 2, isTrusted: true, payloads, newestAt },
    ])
    expect(completeness).toEqual({
      verdict: 'not-claimed',
      because: ['no-counter', 'no-witness'],
      payloads,
      organisations: [],
    })
    expect(freshness).toEqual({
      verdict: 'not-claimed',
      because: ['no-witness'],
      cosignedAt: null,
      newestAt,
    })
  })

  test('chosen entries', () => {
    const { logs, completeness } = verifyNamed('selected')
    const payloads = { present: 3, withheld: 0, erased: 0, notCaptured: 0, sealed: 0 }
    const newestAt = 1_795_392_002_000
    expect(logs).toEqual([
      { ...log, scope: 'selected', entries: 2, seals: 1, isTrusted: true, payloads, newestAt },
    ])
    expect(completeness.because).toEqual(['no-counter', 'no-witness', 'selected'])
  })

  test.each([
    { vector: 'cosigned', entries: 4, size: 4 },
    { vector: 'cosigned-in-part', entries: 2, size: 2 },
    { vector: 'cosigned-selection', entries: 2, size: 4 },
  ])('$vector: how far witnesses have cosigned, and by when', ({ vector, entries, size }) => {
    const { logs, completeness, freshness } = verifyNamed(vector)
    const at = 1_795_392_000_000
    expect(logs).toMatchObject([{ cosigned: { entries, size, at } }])
    expect(completeness.because).not.toContain('no-witness')
    expect(freshness).toMatchObject({ verdict: 'cosigned', because: [], cosignedAt: at })
  })

  test('cosignatures that nobody asks for claim nothing', () => {
    const { logs, freshness } = verifyNamed('cosigned-and-nobody-asks')
    expect(logs).toMatchObject([{ cosigned: null }])
    expect(freshness).toMatchObject({ verdict: 'not-claimed', cosignedAt: null })
  })

  test('without trust the key is the bundle’s own, and is told so', () => {
    expect(verifyNamed('no-trust').logs).toMatchObject([{ ...log, isTrusted: false }])
  })

  test('erased and withheld are counted apart', () => {
    expect(verifyNamed('erased').completeness.payloads).toMatchObject({ erased: 1, withheld: 0 })
    expect(verifyNamed('withheld').completeness.payloads).toMatchObject({ erased: 0, withheld: 1 })
  })

  test('what an entry says stays on its device is neither, and no other field is', () => {
    const of = (name: string) => verifyNamed(name)
    expect(of('not-captured')).toMatchObject({
      outcome: 'verified, no witness',
      completeness: { payloads: { present: 4, withheld: 0, erased: 0, notCaptured: 1 } },
    })
    expect(of('not-captured-elsewhere').completeness.payloads).toMatchObject({
      withheld: 1,
      notCaptured: 0,
    })
  })

  test.each([
    { vector: 'attested', keyProtection: 'tpm-hardware', serversWord: null },
    { vector: 'attested-by-two', keyProtection: 'tpm-virtual', serversWord: null },
    { vector: 'attested-by-one-of-two', keyProtection: 'file', serversWord: null },
    { vector: 'attested-worse-later', keyProtection: 'tpm-virtual', serversWord: null },
    { vector: 'attested-by-a-stranger', keyProtection: 'file', serversWord: null },
    { vector: 'attested-and-nobody-asked', keyProtection: 'file', serversWord: null },
    { vector: 'attested-same-user', keyProtection: 'file', serversWord: null },
    { vector: 'attested-file', keyProtection: 'file', serversWord: null },
    { vector: 'servers-word', keyProtection: 'file', serversWord: 'tpm-hardware' },
    { vector: 'servers-word-of-another-key', keyProtection: 'file', serversWord: null },
    { vector: 'statement-signature-bad', keyProtection: 'file', serversWord: null },
    { vector: 'statement-of-another-counter', keyProtection: 'file', serversWord: null },
  ])('$vector: what the key is worth, and what the server says of it', ({ vector, ...worth }) => {
    expect(verifyNamed(vector).logs).toMatchObject([worth])
  })

  test('no log of an organisation is missing where a quorum has cosigned its heads, and each is there', () => {
    const at = 1_795_392_000_000
    expect(verifyNamed('organisation-cosigned').completeness.organisations).toEqual([
      { heads: expect.stringMatching(/heads$/), logs: 2, size: 3, at },
    ])
    expect(verifyNamed('organisation').completeness.organisations).toEqual([])
    expect(verifyNamed('log-missing')).toMatchObject({
      completeness: { organisations: [] },
      integrity: { problems: [{ code: 'LOG_MISSING', origin: expect.stringMatching(/e1$/) }] },
    })
  })

  test.each([
    { vector: 'epochs', grants: [null, null, 'granted'] },
    { vector: 'epochs-without-trust', grants: [null, null, 'granted'] },
    { vector: 'epoch-selected', grants: [null, 'granted'] },
    { vector: 'epoch-grant-not-checked', grants: [null, 'not-checked'] },
    { vector: 'epoch-not-granted', grants: [null, null, null] },
    { vector: 'grant-differs-in-its-key', grants: [null, null, null] },
    { vector: 'epoch-not-closed', grants: [null, null, 'granted'] },
    { vector: 'organisation', grants: [null, null, null] },
  ])('$vector: whether each log was granted is $grants', ({ vector, grants }) => {
    expect(verifyNamed(vector).logs.map(({ grant }) => grant)).toEqual(grants)
  })

  test('of an epoch that is not granted no completeness is claimed', () => {
    const verdictOf = (vector: string) => verifyNamed(vector).logs[2]?.completeness
    expect(verdictOf('epoch-of-a-chip')).toMatchObject({ verdict: 'complete', to: 2 })
    expect(verdictOf('epoch-of-a-chip-not-granted')).toMatchObject({
      verdict: 'not-claimed',
      because: ['broken'],
    })
  })

  test('an enciphered payload is neither there nor withheld', () => {
    const payloads = { present: 4, withheld: 0, erased: 0, notCaptured: 0, sealed: 1 }
    expect(verifyNamed('sealed-payload').completeness.payloads).toEqual(payloads)
  })

  test('a log without a seal that holds has no head, and its key is worth nothing', () => {
    expect(verifyNamed('seal-signature-bad').logs).toMatchObject([
      { head: null, seals: 0, keyProtection: 'none' },
    ])
  })
})

test('problems are listed up to a limit, and counted past it', () => {
  const garbage = Array.from({ length: 500 }, () => 'garbage')
  const { integrity } = verifyNamed('whole', [...linesOf('whole').slice(0, 1), ...garbage])
  expect(integrity.problems).toHaveLength(problemsMax)
  expect(integrity.problemCount).toBe(501)
})

test('an empty file verifies nothing', () => {
  expect(verifyNamed('whole', [])).toMatchObject({
    outcome: 'failed',
    integrity: { problems: [{ code: 'BUNDLE_TRUNCATED' }] },
  })
})
