import { instant } from '@custody/model'
import { describe, expect, test } from 'vitest'
import {
  actsOrigin,
  draftOf,
  enrolledDraft,
  origin,
  otherKey,
  otherOrigin,
  secondOrigin,
  story,
} from '../../../spec/vectors/sample-log.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { noContext } from './entry.ts'
import type { Facts } from './entry-kind.ts'
import { parseGrant } from './grant.ts'
import { encodeHex } from './hex.ts'
import { encodeLeaf } from './leaf.ts'
import { hashLeaf } from './merkle.ts'

const root = 'ab'.repeat(32)
const granted: Facts['epoch.granted'] = {
  origin: secondOrigin,
  epoch: 2,
  previous: { origin, size: 4, root },
  publicKey: encodeHex(otherKey.key.publicKey),
  seal: 'file-p256/1',
  nvName: null,
  because: 'wiped',
}

/** The bytes of an act that grants, with these facts changed. */
function act(changed: Partial<Facts['epoch.granted']> = {}): Uint8Array {
  const draft = draftOf(actsOrigin, [
    enrolledDraft(actsOrigin, otherKey),
    {
      ...noContext,
      kind: 'epoch.granted',
      at: instant(1_795_392_000_000),
      source: 'server',
      fields: {},
      facts: { ...granted, ...changed },
    },
  ])
  const [, leaf] = draft.leaves
  if (leaf === undefined) throw new Error('no leaf')
  const bytes = encodeLeaf(leaf)
  if (!bytes.ok) throw new Error(JSON.stringify(bytes.error))
  return bytes.value
}

test('a grant tells the log it opens, the one it closes, where it may stand, the key, and its own hash', () => {
  const bytes = act()
  expect(parseGrant(crypto, bytes)).toEqual({
    ok: true,
    value: {
      origin: secondOrigin,
      closes: origin,
      acts: actsOrigin,
      epoch: 2,
      previous: { size: 4, root: new Uint8Array(32).fill(0xab) },
      key: { kind: 'file-p256/1', publicKey: otherKey.key.publicKey, nvName: null },
      because: 'wiped',
      leafHash: hashLeaf(crypto, bytes),
    },
  })
})

test('of an epoch before that left nothing there is no head', () => {
  expect(parseGrant(crypto, act({ previous: null }))).toMatchObject({ value: { previous: null } })
})

test("the counter of a chip is part of the chip's key", () => {
  const key = { seal: 'tpm-nv-certify/1', nvName: `000b${'33'.repeat(32)}` } as const
  expect(parseGrant(crypto, act(key))).toMatchObject({
    value: { key: { kind: 'tpm-nv-certify/1', nvName: expect.any(Uint8Array) } },
  })
})

describe('a grant that contradicts itself is none', () => {
  test.each([
    ['another epoch than its origin', { epoch: 3 }],
    ['the first epoch', { origin, epoch: 1, previous: null }],
    ['the log of the acts', { origin: actsOrigin, previous: null }],
    ['a former head of another device', { previous: { origin: otherOrigin, size: 4, root } }],
    ['a former head of its own epoch', { previous: { origin: secondOrigin, size: 4, root } }],
    ['a counter where its seal has none', { nvName: `000b${'33'.repeat(32)}` }],
    ['a seal with a counter and none', { seal: 'tpm-nv-certify/1' }],
  ] as const)('%s', (_, changed) => {
    expect(parseGrant(crypto, act(changed))).toEqual({
      ok: false,
      error: { code: 'GRANT_INVALID' },
    })
  })

  test('another kind of entry, and bytes that are no leaf', () => {
    const [opened] = draftOf(origin, story).leaves
    if (opened === undefined) throw new Error('no leaf')
    const entry = encodeLeaf(opened)
    if (!entry.ok) throw new Error(entry.error.code)
    for (const bytes of [entry.value, new Uint8Array(0), act().subarray(1)])
      expect(parseGrant(crypto, bytes).ok).toBe(false)
  })
})
