import { createHash, createHmac } from 'node:crypto'
import { instant, newId } from '@custody/model'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendEntry } from './append.ts'
import type { AppendedEntry } from './append.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { noContext } from './entry.ts'
import type { EntryDraft } from './entry.ts'
import { fields } from './field.ts'
import type { FieldName } from './field.ts'
import { encodeHex } from './hex.ts'
import { parseLeaf } from './leaf.ts'
import { emptyLog, encodeLog, parseLog } from './log.ts'
import type { EvidenceLog } from './log.ts'
import { encodeOrigin } from './origin.ts'
import { foldedRule, notCapturedIn, notCapturedRule } from './redactions.ts'

const id = <Prefix extends string>(prefix: Prefix, fill: number) =>
  newId(prefix, new Uint8Array(16).fill(fill))
const device = id('dev', 2)
const origin = encodeOrigin({ kind: 'device', organisation: id('org', 1), device, epoch: 1 })
const noon = instant(1_795_392_000_000)
const bytes = (text: string) => new TextEncoder().encode(text)

/** Random enough for a test, and the same each time. */
function counting() {
  let next = 0
  return (length: number) =>
    Uint8Array.from({ length }, () => {
      next = (next * 167 + 13) % 256
      return next
    })
}

const enrolled: EntryDraft<'enrolled'> = {
  ...noContext,
  kind: 'enrolled',
  at: noon,
  source: 'device',
  fields: { host: bytes('laptop') },
  facts: {
    publicKey: '30',
    seal: 'file-p256/1',
    nvName: null,
    keyProtection: 'file',
    isolation: 'same-user',
    environment: 'host',
    platform: 'linux',
    origin,
    notAfter: null,
  },
}

const said: EntryDraft<'message.said'> = {
  ...noContext,
  kind: 'message.said',
  at: noon,
  session: id('ses', 3),
  source: 'transcript',
  fields: { text: bytes('hello'), model: bytes('opus') },
  facts: {
    role: 'assistant',
    inputTokens: 1,
    outputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
  },
}

function append(log: EvidenceLog, draft: EntryDraft, random = counting()): AppendedEntry {
  const appended = appendEntry(log, draft, { crypto, random })
  if (!appended.ok) throw new Error(JSON.stringify(appended.error))
  return appended.value
}

const first = append(emptyLog(crypto, origin), enrolled)

describe('a leaf', () => {
  test('is read back as it was written', () => {
    const { leafBytes, leaf } = append(first.log, said)
    expect(parseLeaf(leafBytes)).toEqual({ ok: true, value: leaf })
    expect(leaf).toMatchObject({ v: 1, seq: 1, device, prev: encodeHex(first.leafHash) })
  })

  test('names the hash of the one before, and the first that of its origin', () => {
    const expected = createHash('sha256').update(`custody/log/1\0${origin}`).digest('hex')
    expect(first.leaf.prev).toBe(expected)
  })

  test('has the hash of RFC 9162', () => {
    const expected = createHash('sha256').update('\0').update(first.leafBytes).digest('hex')
    expect(encodeHex(first.leafHash)).toBe(expected)
  })

  test('holds nothing that a caller let slip into a draft', () => {
    const secret = { ...said, secret: 'canary' }
    expect(new TextDecoder().decode(append(first.log, secret).leafBytes)).not.toContain('canary')
  })
})

test('a commitment is the HMAC that security.md spells out', () => {
  const { leaf, payloads } = append(first.log, said)
  const text = payloads.find(({ field }) => field === fields.text.id)
  const message = Buffer.concat([
    Buffer.from('custody/commit/1\0'),
    Buffer.from([0, origin.length]),
    Buffer.from(origin),
    Buffer.from('0000000000000001', 'hex'),
    Buffer.from([2]),
    Buffer.from('0000000000000005', 'hex'),
    Buffer.from('hello'),
  ])
  const expected = createHmac('sha256', text?.salt ?? '')
    .update(message)
    .digest('hex')
  expect(leaf.commitments).toContainEqual({ field: 2, c: expected, log2: 3 })
  expect(text?.salt.length).toBe(32)
})

describe('what is refused', () => {
  const next = (draft: EntryDraft) => appendEntry(first.log, draft, { crypto, random: counting() })

  test('a log that does not begin with its key', () => {
    const empty = emptyLog(crypto, origin)
    expect(appendEntry(empty, said, { crypto, random: counting() })).toEqual({
      ok: false,
      error: { code: 'FIRST_ENTRY_UNEXPECTED', kind: 'message.said' },
    })
  })

  test('a fact that is no safe integer', () => {
    const facts = { ...said.facts, inputTokens: 0.5 }
    expect(next({ ...said, facts })).toEqual({
      ok: false,
      error: { code: 'LEAF_SHAPE_UNKNOWN', at: 'facts.inputTokens' },
    })
  })

  test('a fact that the kind does not have', () => {
    const facts = { ...said.facts, path: '/home/dev' }
    expect(next({ ...said, facts })).toMatchObject({ error: { code: 'LEAF_SHAPE_UNKNOWN' } })
  })

  test('a reference to itself or to what comes later', () => {
    expect(next({ ...said, refs: { processes: 1, posture: null } })).toEqual({
      ok: false,
      error: { code: 'LEAF_SHAPE_UNKNOWN', at: 'refs.processes' },
    })
  })

  test('a redaction in a field that is not committed to', () => {
    const redactions = [{ field: 'output', rule: 'aws-key', at: 0, size: 20 }] as const
    expect(next({ ...said, redactions })).toMatchObject({
      error: { code: 'LEAF_SHAPE_UNKNOWN', at: 'redactions' },
    })
  })

  test('a generator that gives too little is a bug, not a weak salt', () => {
    const random = () => new Uint8Array(31)
    expect(() => appendEntry(first.log, said, { crypto, random })).toThrow('too few bytes')
  })
})

test('an output full of secrets is recorded, the redactions past the limit folded into one per field', () => {
  const found = Array.from({ length: 1000 }, (_, at) => ({
    field: at % 2 === 0 ? ('text' as const) : ('model' as const),
    rule: 'aws-key',
    at,
    size: 20,
  }))
  const { leaf } = append(first.log, { ...said, redactions: found })
  expect(leaf.redactions).toHaveLength(256)
  expect(leaf.redactions.slice(-2)).toEqual([
    { field: 2, rule: foldedRule, at: 254, size: 373 * 20 },
    { field: 18, rule: foldedRule, at: 255, size: 373 * 20 },
  ])
})

test('what stays on the device is said before all else, however full of secrets the entry is', () => {
  const found = Array.from({ length: 1000 }, (_, at) => ({
    field: 'text' as const,
    rule: 'aws-key',
    at,
    size: 20,
  }))
  const stays = { rule: notCapturedRule, at: 0, size: 0 }
  const redactions = [...found, { ...stays, field: 'model' as const }]
  const { leaf } = append(first.log, { ...said, redactions })
  expect(leaf.redactions[0]).toEqual({ ...stays, field: 18 })
  expect([...notCapturedIn(leaf)]).toEqual([18])
})

test('a log can be put down and taken up again', () => {
  const { log } = append(first.log, said)
  expect(parseLog(encodeLog(log))).toEqual({ ok: true, value: log })
  expect(parseLog(encodeLog(log).replace('"size":2', '"size":3'))).toMatchObject({ ok: false })
})

test('no canary of any field, and no hash of one, ever stands in a leaf', () => {
  const names = Object.keys(fields) as FieldName[]
  const hashesOf = (canary: string) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) =>
      createHash('sha256').update(canary).digest(encoding).replaceAll('=', ''),
    )
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9/~.@ -]{1,40}$/), fc.nat(255), (text, fill) => {
      const canaries = names.map((name) => `CANARY-${name}-${text}`)
      const draft = {
        ...said,
        fields: Object.fromEntries(names.map((name, at) => [name, bytes(canaries[at] ?? '')])),
      }
      const { leafBytes } = append(first.log, draft, (length) => new Uint8Array(length).fill(fill))
      const leaf = new TextDecoder().decode(leafBytes)
      for (const canary of canaries) {
        expect(leaf).not.toContain(canary)
        for (const hash of hashesOf(canary)) expect(leaf).not.toContain(hash)
      }
      expect(leaf).not.toContain('CANARY')
    }),
    { numRuns: 40 },
  )
})
