import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { instant } from '@custody/model'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { actsOrigin, chain, draftOf, origin, serverKey } from '../../../spec/vectors/sample-log.ts'
import type { BundleLine } from './bundle.ts'
import { encodeBundleLine } from './bundle.ts'
import { encodeCheckpoint } from './checkpoint.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { noContext } from './entry.ts'
import type { EntryDraft } from './entry.ts'
import { rootOf } from './frontier.ts'
import { encodeHex } from './hex.ts'
import { noteKey } from './note-key.ts'
import type { NoteKey } from './note-key.ts'
import { encodeNote } from './signed-note.ts'
import { encodeTrustPolicy, parseTrustPolicy } from './trust-policy.ts'
import { verifyBundle } from './verify.ts'

// An organisation signs its own two logs by an Ed25519 key, as C2SP signed-note has it.

const secret = new Uint8Array(32).fill(3)
const keyOf = (name: string, by = secret) => noteKey(crypto, name, ed25519.getPublicKey(by), 'note')
const key = keyOf(actsOrigin)
const headsOrigin = actsOrigin.replace('acts', 'heads')

const opened = (publicKey: Uint8Array): EntryDraft<'organisation.opened'> => ({
  ...noContext,
  kind: 'organisation.opened',
  at: instant(1_795_392_000_000),
  source: 'server',
  fields: {},
  facts: { algorithm: 'ed25519', publicKey: encodeHex(publicKey) },
})

/** The log of acts, signed at its end. Its entries are of no device. */
function acts(drafts: readonly EntryDraft[], by = secret, signs = by): readonly BundleLine[] {
  const leaves = chain(actsOrigin, draftOf(actsOrigin, drafts).leaves)
  const last = leaves.at(-1)
  if (last === undefined) throw new Error('no entry')
  const { size } = last.frontier
  const text = encodeCheckpoint({ origin: actsOrigin, size, root: rootOf(crypto, last.frontier) })
  const { keyId } = keyOf(actsOrigin, by)
  const signature = ed25519.sign(new TextEncoder().encode(text), signs)
  const note = encodeNote({ text, signatures: [{ name: actsOrigin, keyId, signature }] })
  return [
    { kind: 'bundle' },
    { kind: 'log', origin: actsOrigin, scope: 'whole' },
    ...leaves.map(({ bytes }) => ({ kind: 'leaf', bytes }) as const),
    { kind: 'checkpoint', note },
    { kind: 'end', logs: 1, leaves: leaves.length },
  ]
}

function verified(lines: readonly BundleLine[], trusted: NoteKey | null) {
  const trust =
    trusted &&
    parseTrustPolicy(crypto, encodeTrustPolicy(crypto, [{ origin: actsOrigin, key: trusted }]))
  if (trust?.ok === false) throw new Error(trust.error.code)
  return verifyBundle(
    lines.map((line) => encodeBundleLine(line).slice(0, -1)),
    {
      crypto,
      verifySeal: sealVerifier(portableP256),
      verifyEd25519: portableEd25519,
      trust: trust?.value ?? null,
      heads: new Map(),
    },
  )
}

const codesOf = (it: ReturnType<typeof verified>) => it.integrity.problems.map(({ code }) => code)

describe('a log that its organisation signs', () => {
  const good = acts([opened(key.publicKey)])

  test('is verified by the key that the trust policy names', () => {
    const it = verified(good, key)
    expect(it.integrity.problems).toEqual([])
    expect(it.outcome).toBe('verified, no witness')
    expect(it.logs).toMatchObject([
      { sealKind: 'ed25519', keyProtection: 'file', seals: 1, isTrusted: true, head: { size: 1 } },
    ])
  })

  test('is self-consistent by the key that it names itself', () => {
    expect(verified(good, null).outcome).toBe('self-consistent')
  })

  test.each([
    [
      'a signature that does not hold',
      acts([opened(key.publicKey)], secret, secret.with(0, 9)),
      'SEAL_SIGNATURE_BAD',
    ],
    [
      'the signature of another key',
      acts([opened(key.publicKey)], secret.with(0, 9)),
      'SEAL_KEY_UNKNOWN',
    ],
    ['an entry that names another key', acts([opened(new Uint8Array(32))]), 'ENROLLED_KEY_DIFFERS'],
    [
      'a second entry that names another key',
      acts([opened(key.publicKey), opened(new Uint8Array(32))]),
      'ENROLLED_KEY_DIFFERS',
    ],
  ])('fails by %s', (_, lines, code) => {
    expect(codesOf(verified(lines, key))).toContain(code)
  })

  test('may not begin like that when it is a device’s', () => {
    const lines = acts([opened(key.publicKey)]).map((line) =>
      line.kind === 'log' ? { ...line, origin } : line,
    )
    expect(codesOf(verified(lines, key))).toContain('FIRST_ENTRY_UNEXPECTED')
  })
})

describe('a trust policy', () => {
  const policyOf = (...logs: Parameters<typeof encodeTrustPolicy>[1]) =>
    parseTrustPolicy(crypto, encodeTrustPolicy(crypto, logs))

  test('names one Ed25519 key for both logs of an organisation', () => {
    const both = [actsOrigin, headsOrigin].map((name) => ({ origin: name, key: keyOf(name) }))
    const policy = policyOf(...both)
    expect(policy.ok && [...policy.value.logs.values()]).toEqual(
      both.map((log) => ({ kind: 'ed25519', ...log })),
    )
  })

  test.each([
    ['for the log of a device', [{ origin, key: keyOf(origin) }]],
    [
      'beside one that seals the same log',
      [
        { origin: actsOrigin, key },
        { origin: actsOrigin, key: serverKey.key },
      ],
    ],
    ['for a log of nobody', [{ origin: 'example.com/log', key: keyOf('example.com/log') }]],
    [
      'for one log twice',
      [
        { origin: actsOrigin, key },
        { origin: actsOrigin, key: keyOf(actsOrigin, secret.with(0, 9)) },
      ],
    ],
  ])('that names one %s is none', (_, logs) => {
    expect(policyOf(...logs)).toMatchObject({ error: { code: 'TRUST_POLICY_INVALID' } })
  })
})
