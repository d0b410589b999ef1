import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  emptyLog,
  encodeHex,
  fields,
  noContext,
  parseLeaf,
  appendLeaf,
  rootOf,
} from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outbox } from '../outbox.ts'
import { openOutbox } from './outbox.ts'
import type { OutboxPlace } from './outbox.ts'

const crypto = {
  sha256: (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  hmacSha256: (key: Uint8Array, bytes: Uint8Array) =>
    new Uint8Array(createHmac('sha256', key).update(bytes).digest()),
}
const world = { crypto, random: (length: number) => new Uint8Array(randomBytes(length)) }
const id = <Prefix extends string>(prefix: Prefix) => newId(prefix, world.random(16))
const origin = `${id('org')}/device/${id('dev')}/e1`
const noon = instant(1_800_000_000_000)

const enrolled: EntryDraft<'enrolled'> = {
  ...noContext,
  kind: 'enrolled',
  at: noon,
  source: 'device',
  fields: {},
  facts: {
    publicKey: 'aa',
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

function said(text: string | Uint8Array, at = noon): EntryDraft<'message.said'> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return {
    ...noContext,
    kind: 'message.said',
    at,
    source: 'transcript',
    fields: { text: bytes },
    facts: {
      role: 'assistant',
      inputTokens: null,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
    },
  }
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'custody-outbox-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function opened(more: Partial<OutboxPlace> = {}): Outbox {
  const path = join(folder, 'outbox.sqlite')
  const outbox = openOutbox({ path, origin, world, reserveBytes: 2 << 20, ...more })
  if (!outbox.ok) throw new Error(outbox.error.code)
  return outbox.value
}

async function begun(more: Partial<OutboxPlace> = {}): Promise<Outbox> {
  const outbox = opened(more)
  expect(await outbox.append(enrolled)).toMatchObject({ ok: true })
  return outbox
}

test('what is appended is there, in order, with its payload, after closing and opening again', async () => {
  const first = await begun()
  expect(await first.append(said('one'))).toMatchObject({ ok: true, value: { seq: 1 } })
  const head = first.head()
  first.close()

  const again = opened()
  expect(again.head()).toEqual(head)
  const [, leaf] = again.leaves(0, 2)
  expect(parseLeaf(leaf?.bytes ?? new Uint8Array())).toMatchObject({
    ok: true,
    value: { seq: 1, prev: encodeHex(again.leaves(0, 1)[0]?.leafHash ?? new Uint8Array()) },
  })
  const [payload] = again.payloads(1, 2)
  expect(new TextDecoder().decode(payload?.bytes)).toBe('one')
  expect(payload).toMatchObject({ seq: 1, field: fields.text.id })
  again.close()
})

test('entries asked for at the same time stand in the order in which they were asked for', async () => {
  const outbox = await begun()
  const asked = Array.from({ length: 40 }, (_, at) => outbox.append(said(`${at}`)))
  const seqs = (await Promise.all(asked)).map((one) => (one.ok ? one.value.seq : -1))
  expect(seqs).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
  const texts = outbox.payloads(1, 41).map(({ bytes }) => new TextDecoder().decode(bytes))
  expect(texts).toEqual(Array.from({ length: 40 }, (_, at) => `${at}`))
  outbox.close()
})

test('the root is that of the leaves', async () => {
  const outbox = await begun()
  for (let at = 0; at < 12; at += 1) await outbox.append(said(`${at}`))
  let { frontier } = emptyLog(crypto, origin)
  for (const hash of outbox.leafHashes(0, 13))
    frontier = appendLeaf(crypto, frontier, hash).frontier
  expect(outbox.head()).toEqual({ origin, size: 13, rootHash: rootOf(crypto, frontier) })
  outbox.close()
})

test('a draft that breaks the format is refused by itself, and the ones beside it are kept', async () => {
  const outbox = await begun()
  const bad = { ...said('bad'), at: instant(1), session: 'me@example.com' as never }
  const [before, refused, after] = await Promise.all([
    outbox.append(said('before')),
    outbox.append(bad),
    outbox.append(said('after')),
  ])
  expect(before).toMatchObject({ value: { seq: 1 } })
  expect(refused).toMatchObject({ ok: false, error: { code: 'ENTRY_REFUSED' } })
  expect(after).toMatchObject({ value: { seq: 2 } })
  outbox.close()
})

test('a mark is kept together with its entry', async () => {
  const outbox = await begun()
  await outbox.append(said('one'), { marks: { 'transcript:a': '17' } })
  outbox.close()
  const again = opened()
  expect(again.mark('transcript:a')).toBe('17')
  expect(again.mark('transcript:b')).toBeNull()
  again.keepMarks({ 'transcript:c': '18', transcript_d: '19' })
  expect(again.marks('transcript:')).toEqual({ 'transcript:a': '17', 'transcript:c': '18' })
  again.close()
})

test('a cosigned note and what follows from it are kept together, or neither is', async () => {
  const outbox = await begun()
  outbox.keepSeal({ size: 1, note: 'sealed', at: noon })
  outbox.keepCosigned({ size: 1, note: 'cosigned' }, { cosigned: '1 aa' })
  expect([outbox.newestSeal()?.note, outbox.mark('cosigned')]).toEqual(['cosigned', '1 aa'])
  const unkeepable: { readonly [name: string]: string } = JSON.parse('{"cosigned":null}')
  expect(() => outbox.keepCosigned({ size: 1, note: 'later' }, unkeepable)).toThrow()
  expect([outbox.newestSeal()?.note, outbox.mark('cosigned')]).toEqual(['cosigned', '1 aa'])
  await outbox.append(said('and it goes on'))
  expect(outbox.state().recorded).toBe(2)
  outbox.close()
})

test('a second process of the log is told that it is locked', async () => {
  const outbox = await begun()
  const second = openOutbox({ path: join(folder, 'outbox.sqlite'), origin, world, reserveBytes: 0 })
  expect(second).toEqual({ ok: false, error: { code: 'OUTBOX_LOCKED' } })
  outbox.close()
})

test('the log of another origin, and a file that is no log, are refused and not touched', async () => {
  ;(await begun()).close()
  const other = `${id('org')}/device/${id('dev')}/e1`
  const path = join(folder, 'outbox.sqlite')
  expect(openOutbox({ path, origin: other, world, reserveBytes: 0 })).toEqual({
    ok: false,
    error: { code: 'OUTBOX_FOREIGN', origin },
  })
  expect(openOutbox({ path: folder, origin, world, reserveBytes: 0 })).toMatchObject({
    ok: false,
    error: { code: 'OUTBOX_UNWRITABLE' },
  })
})

test('states go from recorded to sealed to stored, and never back', async () => {
  const outbox = await begun()
  await outbox.append(said('one'))
  expect(outbox.state()).toMatchObject({ recorded: 2, sealed: 0, stored: 0, lastRecordedAt: noon })
  expect(outbox.keepSeal({ size: 2, note: 'note 2', at: noon })).toMatchObject({ ok: true })
  expect(outbox.keepSeal({ size: 2, note: 'again', at: noon })).toEqual({
    ok: false,
    error: { code: 'SEAL_NOT_ABOVE' },
  })
  await outbox.append(said('two'))
  outbox.keepSeal({ size: 3, note: 'note 3', at: noon })
  expect(outbox.sealOver(1)?.note).toBe('note 2')
  expect(outbox.sealOver(2)?.note).toBe('note 3')
  expect(outbox.sealOver(3)).toBeNull()
  outbox.acknowledge({ leaves: 3, payloads: 2 })
  outbox.acknowledge({ leaves: 1, payloads: 1 })
  expect(outbox.state()).toMatchObject({ recorded: 3, sealed: 3, stored: 3, payloadsStored: 2 })
  outbox.close()
})

test('payloads are forgotten only when acknowledged and old; their leaves stay', async () => {
  const outbox = await begun()
  await outbox.append(said('old', instant(noon - 10)))
  await outbox.append(said('new'))
  await outbox.append(said('old, not stored', instant(noon - 10)))
  outbox.acknowledge({ leaves: 4, payloads: 3 })
  expect(outbox.forgetPayloads(noon)).toBe(1)
  expect(outbox.payloads(0, 9).map(({ seq }) => seq)).toEqual([2, 3])
  expect(outbox.leaves(0, 9)).toHaveLength(4)
  outbox.close()
})

test('reading stops at the limits, but gives at least one entry', async () => {
  const outbox = await begun()
  for (let at = 0; at < 5; at += 1) await outbox.append(said('x'.repeat(1000)))
  expect(outbox.leaves(0, 6, { entries: 2 })).toHaveLength(2)
  expect(outbox.payloads(1, 6, { bytes: 2500 })).toHaveLength(2)
  expect(outbox.payloads(1, 6, { bytes: 1 })).toHaveLength(1)
  outbox.close()
})

test('entries are found by kind, session and call, newest or oldest first', async () => {
  const outbox = await begun()
  const session = id('ses')
  const call = id('call')
  await outbox.append({ ...said('a'), session })
  await outbox.append({ ...said('b'), session, call })
  const seqs = (filter: Parameters<Outbox['find']>[0]) => outbox.find(filter).map(({ seq }) => seq)
  expect(seqs({ session, limit: 9 })).toEqual([1, 2])
  expect(seqs({ session, newest: true, limit: 1 })).toEqual([2])
  expect(seqs({ call, limit: 9 })).toEqual([2])
  expect(seqs({ kind: 'enrolled', limit: 9 })).toEqual([0])
  expect(seqs({ after: 0, before: 2, limit: 9 })).toEqual([1])
  outbox.close()
})

test('when the file may not grow, ordinary entries are refused and reserved ones still kept', async () => {
  const outbox = await begun({ sizeBytesMax: 14 << 20 })
  const big = world.random(200_000)
  let refusals = 0
  for (let at = 0; at < 80; at += 1) {
    const appended = await outbox.append(said(big))
    if (!appended.ok) {
      expect(appended.error).toEqual({ code: 'OUTBOX_FULL' })
      refusals += 1
    }
  }
  expect(refusals).toBeGreaterThan(0)
  expect(outbox.state().problem).toEqual({ code: 'OUTBOX_FULL' })
  const before = outbox.head().size
  for (let at = 0; at < 9; at += 1)
    expect(await outbox.append(said(big), { lane: 'reserved' })).toMatchObject({ ok: true })
  expect(outbox.head().size).toBe(before + 9)
  expect(outbox.state().reserveBytes).toBeLessThan(2 << 20)
  expect(await outbox.append(said(big))).toMatchObject({ ok: false })
  outbox.close()
  expect(opened().head().size).toBe(before + 9)
})

test('once there is room again, the reserve is taken back before an ordinary entry is kept', async () => {
  const outbox = await begun({ sizeBytesMax: 14 << 20 })
  const big = world.random(200_000)
  while ((await outbox.append(said(big))).ok);
  for (let at = 0; outbox.state().reserveBytes > 1 << 20 && at < 20; at += 1)
    expect(await outbox.append(said(big), { lane: 'reserved' })).toMatchObject({ ok: true })
  expect(outbox.state().reserveBytes).toBe(1 << 20)
  outbox.close()
  const roomy = opened()
  expect(await roomy.append(said(big))).toMatchObject({ ok: true })
  expect(roomy.state()).toMatchObject({ reserveBytes: 2 << 20, problem: null })
  roomy.close()
})

test('an entry larger than what the file grows by at a time is kept', async () => {
  const outbox = await begun()
  const large = world.random(9_000_000)
  expect(await outbox.append(said(large))).toMatchObject({ ok: true, value: { seq: 1 } })
  expect(await outbox.append(said(large))).toMatchObject({ ok: true, value: { seq: 2 } })
  expect(Buffer.compare(outbox.payloads(2, 3)[0]?.bytes ?? new Uint8Array(), large)).toBe(0)
  outbox.close()
})
