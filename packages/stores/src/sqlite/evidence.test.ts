import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appendEntry,
  emptyLog,
  encodeOrigin,
  hashLeaf,
  noContext,
  proveInclusion,
  rootOf,
  verifyInclusion,
} from '@custody/evidence'
import type { CompleteNode, EntryDraft, EvidenceLog, Payload } from '@custody/evidence'
import { portableCrypto } from '@custody/evidence'
import { instant, newId } from '@custody/model'
import type { CallId } from '@custody/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EvidenceStore, VerifiedBatch, VerifiedLeaf } from '../evidence-store.ts'
import { sqliteEvidenceStore } from './evidence.ts'
import { sqliteFleetStore } from './fleet.ts'
import type { WritingConnection } from './open.ts'
import { openToRead, openToWrite } from './open.ts'

// The contract of `EvidenceStore`. Another database brings its own `open` and passes the same cases.

let folder: string
let connection: WritingConnection
let store: EvidenceStore
let log: EvidenceLog
let counter = 0

const at = instant(1_795_000_000_000)
const bytes16 = () =>
  Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 0 : (counter += 1) % 256))
const random = (length: number) => Uint8Array.from({ length }, () => (counter += 7) % 256)
const device = newId(
  'dev',
  Uint8Array.from({ length: 16 }, (_, index) => index),
)
const organisation = newId('org', new Uint8Array(16))
const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
const text = (value: string) => new TextEncoder().encode(value)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custody-store-'))
  const opened = openToWrite(join(folder, 'store.sqlite'), 'me')
  if (!opened.ok) throw new Error(opened.error.code)
  connection = opened.value
  store = sqliteEvidenceStore(connection.db, portableCrypto)
  log = emptyLog(portableCrypto, origin)
  const fleet = sqliteFleetStore(connection.db)
  const hash = new Uint8Array(32)
  await fleet.keepToken({ hash, expiresAt: instant(at + 1), uses: 1, approve: 'at-once' }, at)
  const key = { kind: 'file-p256/1', publicKey: new Uint8Array(3), nvName: null } as const
  const said = {
    protection: 'file',
    chip: null,
    because: null,
    notAfter: null,
    isolation: 'same-user',
    platform: 'linux',
    name: 'laptop',
    osVersion: '',
    uid: 0,
    account: 'dev',
  } as const
  await fleet.enrol(hash, { id: device, key, ...said }, at)
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const session = newId('ses', new Uint8Array(16).fill(1))
const prompt = (words: string): EntryDraft => ({
  ...noContext,
  at,
  session,
  source: 'hook',
  kind: 'prompt.submitted',
  facts: { caller: 'agent', machineMade: false, attachments: 0 },
  fields: { prompt: text(words) },
})
const enrolled: EntryDraft = {
  ...noContext,
  at,
  source: 'device',
  kind: 'enrolled',
  fields: {},
  facts: {
    publicKey: '00',
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

type Made = { readonly batch: VerifiedBatch; readonly payloads: readonly Payload[] }

/** Appends drafts to the log of this test and gives the batch that a caller would have verified. */
function made(drafts: readonly EntryDraft[]): Made {
  const oldSize = log.frontier.size
  const leaves: VerifiedLeaf[] = []
  const completed: CompleteNode[] = []
  const payloads: Payload[] = []
  for (const draft of drafts) {
    const added = appendEntry(log, draft, { crypto: portableCrypto, random })
    if (!added.ok) throw new Error(JSON.stringify(added.error))
    leaves.push({
      bytes: added.value.leafBytes,
      hash: added.value.leafHash,
      leaf: added.value.leaf,
    })
    completed.push(...added.value.completed)
    payloads.push(...added.value.payloads)
    log = added.value.log
  }
  const { frontier } = log
  const root = rootOf(portableCrypto, frontier)
  const note = `note of ${frontier.size}`
  return {
    batch: { origin, device, epoch: 1, oldSize, leaves, completed, frontier, root, note, at },
    payloads,
  }
}

async function keep(drafts: readonly EntryDraft[]): Promise<Made> {
  const one = made(drafts)
  expect(await store.append(one.batch)).toMatchObject({ ok: true })
  expect(await store.keepPayloads(origin, one.payloads, at)).toMatchObject({ ok: true })
  return one
}

describe('an appended batch', () => {
  test('is given back byte for byte, and its head is what was appended', async () => {
    const one = await keep([enrolled, prompt('hello')])
    expect((await store.leaves(origin, 0, 9)).map((leaf) => Buffer.from(leaf))).toEqual(
      one.batch.leaves.map(({ bytes }) => Buffer.from(bytes)),
    )
    const head = await store.head(origin)
    expect(head?.frontier.size).toBe(2)
    expect(Buffer.from(head?.root ?? [])).toEqual(Buffer.from(one.batch.root))
    expect(await store.cover(origin, 1)).toEqual({ size: 2, note: 'note of 2', storedAt: at })
    expect(await store.cover(origin, 2)).toBeNull()
  })

  test('is refused where the log has another size, and nothing of it is kept', async () => {
    const one = await keep([enrolled])
    expect(await store.append(one.batch)).toEqual({
      ok: false,
      error: { code: 'SIZE_DIFFERS', size: 1 },
    })
    expect(await store.leaves(origin, 0, 9)).toHaveLength(1)
  })

  test('is not kept in part when a step fails', async () => {
    await keep([enrolled])
    const next = made([prompt('a')]).batch
    const broken = { ...next, leaves: [...next.leaves, ...next.leaves] }
    expect(await store.append(broken)).toMatchObject({ error: { code: 'STORE_UNWRITABLE' } })
    expect((await store.head(origin))?.frontier.size).toBe(1)
    expect(await store.append(next)).toMatchObject({ ok: true })
  })
})

test('an entry is covered by the first cosigned note over it; the log tells how far the newest goes', async () => {
  const witnessed = (size: number) => `note of ${size}\n— log x\n— w1 y\n`
  await keep([enrolled])
  for (const words of ['a', 'b', 'c']) await keep([prompt(words)])
  expect(await store.cosignedOver(origin, 0)).toBeNull()
  await store.keepCosigned(origin, 2, witnessed(2), instant(at + 2))
  await store.keepCosigned(origin, 3, witnessed(3), instant(at + 3))
  await store.keepCosigned(origin, 2, witnessed(2), instant(at + 9))
  const over = await Promise.all([0, 1, 2, 3].map((seq) => store.cosignedOver(origin, seq)))
  expect(over).toEqual([witnessed(2), witnessed(2), witnessed(3), null])
  expect(await store.cosigned(origin, 0)).toBe(witnessed(3))
  const log = connection.db.prepare('SELECT cosigned, cosigned_at FROM log').get()
  expect({ ...log }).toEqual({ cosigned: 3, cosigned_at: at + 3 })
})

test('an entry is stamped by the first stamp over it; of the newest the stamp itself is kept', async () => {
  await keep([enrolled])
  for (const words of ['a', 'b', 'c']) await keep([prompt(words)])
  expect(await store.stampedAt(origin, 0)).toBeNull()
  expect(await store.newestStamp(origin)).toBeNull()
  await store.keepStamp(origin, { size: 2, at: instant(at + 2), text: 'stamp of 2' })
  await store.keepStamp(origin, { size: 3, at: instant(at + 3), text: 'stamp of 3' })
  await store.keepStamp(origin, { size: 2, at: instant(at + 9), text: 'another of 2' })
  const times = await Promise.all([0, 1, 2, 3].map((seq) => store.stampedAt(origin, seq)))
  expect(times).toEqual([at + 2, at + 2, at + 3, null])
  expect(await store.newestStamp(origin)).toEqual({ size: 3, text: 'stamp of 3' })
})

test('a store of the version before is made one of now when it is opened, and keeps what it holds', async () => {
  await keep([enrolled])
  connection.db.exec(
    'ALTER TABLE log DROP COLUMN cosigned; ALTER TABLE log DROP COLUMN cosigned_at; DROP TABLE content_hold;' +
      ' DROP TABLE content_key; DROP TABLE sealed_payload; DROP TABLE told_head; DROP INDEX device_chip;' +
      ' ALTER TABLE device DROP COLUMN chip; ALTER TABLE device DROP COLUMN because; DROP TABLE statement;' +
      ' ALTER TABLE device DROP COLUMN not_after; DROP TABLE device_epoch; DROP TABLE epoch_ask; DROP TABLE stamp; DROP TABLE setting; DROP TABLE grant_to_hand; PRAGMA user_version = 1',
  )
  connection.close()
  const opened = openToWrite(join(folder, 'store.sqlite'), 'me')
  if (!opened.ok) throw new Error(opened.error.code)
  connection = opened.value
  store = sqliteEvidenceStore(connection.db, portableCrypto)
  await store.keepCosigned(origin, 1, 'note of 1\n— log x\n— w1 y\n', at)
  expect(await store.cosignedOver(origin, 0)).toContain('w1')
  expect(await store.leaves(origin, 0, 9)).toHaveLength(1)
})

test('a proof can be made for every entry at every size, after any pattern of batches', async () => {
  await keep([enrolled])
  for (const count of [1, 2, 300, 7, 210, 1])
    await keep(Array.from({ length: count }, (_, index) => prompt(`p${index}`)))
  const { size } = log.frontier
  const nodes = (level: number, index: number) => store.node(origin, level, index)
  for (const [index, upTo] of [
    [0, size],
    [255, 256],
    [256, 300],
    [300, size],
    [511, 512],
    [size - 1, size],
    [17, 18],
  ] as const) {
    const leaves = await store.leaves(origin, 0, upTo)
    let frontier = emptyLog(portableCrypto, origin).frontier
    const { appendLeaf } = await import('@custody/evidence')
    for (const leaf of leaves)
      frontier = appendLeaf(portableCrypto, frontier, hashLeaf(portableCrypto, leaf)).frontier
    const proof = proveInclusion(portableCrypto, nodes, index, upTo)
    const head = { size: upTo, root: rootOf(portableCrypto, frontier) }
    expect(
      verifyInclusion(portableCrypto, hashLeaf(portableCrypto, leaves[index]!), proof, head),
    ).toEqual({ ok: true, value: true })
  }
})

test('many small batches are merged, and every leaf and payload stays what it was', async () => {
  const kept: Made[] = [await keep([enrolled])]
  for (let count = 0; count < 100; count += 1) kept.push(await keep([prompt(`prompt ${count}`)]))
  const count = (table: string) =>
    Number(connection.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
  expect(count('segment')).toBeLessThan(40)
  expect(count('payload_segment')).toBeLessThan(40)
  const leaves = await store.leaves(origin, 0, 200)
  expect(leaves.map((leaf) => Buffer.from(leaf))).toEqual(
    kept.flatMap(({ batch }) => batch.leaves.map(({ bytes }) => Buffer.from(bytes))),
  )
  for (const payload of kept.flatMap((one) => one.payloads)) {
    const [opening] = await store.openings(origin, payload.seq)
    expect(Buffer.from(opening?.bytes ?? [])).toEqual(Buffer.from(payload.bytes))
    expect(Buffer.from(opening?.salt ?? [])).toEqual(Buffer.from(payload.salt))
  }
})

describe('payloads', () => {
  test('are kept once', async () => {
    const one = await keep([enrolled, prompt('hello')])
    const again = await store.keepPayloads(origin, one.payloads, at)
    expect(again).toMatchObject({ value: { added: 0, already: one.payloads.length, erased: 0 } })
    expect(await store.openings(origin, 1)).toHaveLength(1)
  })

  test('once erased are gone from segments, index and file, and do not come back', async () => {
    const one = await keep([
      enrolled,
      prompt('the canary-sentence zqxwvut nobody may read'),
      prompt('stays'),
    ])
    const { openings } = store
    expect(await openings(origin, 1)).toHaveLength(1)
    expect(await store.erase(origin, [1], [1], at)).toBe(1)
    expect(await openings(origin, 1)).toEqual([])
    expect(await openings(origin, 2)).toHaveLength(1)
    const found = connection.db.prepare("SELECT rowid FROM words WHERE words MATCH 'canary'").all()
    expect(found).toEqual([])
    expect(await store.keepPayloads(origin, one.payloads, at)).toMatchObject({
      value: { added: 0, erased: 1 },
    })
    const salt = Buffer.from(one.payloads[0]!.salt)
    for (const file of ['store.sqlite', 'store.sqlite-wal']) {
      const bytes = readFileSync(join(folder, file))
      expect([salt, 'canary-sentence', 'qxwvut'].map((one) => bytes.includes(one))).toEqual([
        false,
        false,
        false,
      ])
    }
    expect(await store.leaves(origin, 0, 9)).toHaveLength(3)
  })
})

test('a call is one row, whether its decision or its end comes first, and counts go to its tool', async () => {
  const call = newId('call', bytes16()) as CallId
  const late = newId('call', bytes16()) as CallId
  const agent = { name: 'claude-code', version: '2.1.330' } as const
  const finished = (of: CallId): EntryDraft => ({
    ...noContext,
    at,
    session,
    call: of,
    agent,
    source: 'hook',
    kind: 'call.finished',
    fields: {},
    facts: {
      caller: 'agent',
      status: 'ok',
      durationMs: 3,
      announced: true,
      replaced: 'no',
      mcp: null,
    },
  })
  const decided: EntryDraft = {
    ...noContext,
    at,
    session,
    agent,
    source: 'hook',
    ...deniedCall(call),
  }
  await keep([enrolled, decided, finished(call), finished(late)])
  const { db } = connection
  const calls = db
    .prepare(
      'SELECT status, headline, word.text AS tool FROM call LEFT JOIN word ON word.no = call.tool ORDER BY entry',
    )
    .all()
  expect(calls.map((row) => ({ ...row }))).toEqual([
    { status: 1, headline: 'cat x', tool: 'Bash' },
    { status: 1, headline: null, tool: null },
  ])
  const days = db
    .prepare(
      'SELECT word.text AS tool, sum(count) AS count FROM rollup_day LEFT JOIN word ON word.no = rollup_day.tool GROUP BY tool HAVING sum(count) > 0',
    )
    .all()
  expect(days.map((row) => ({ ...row }))).toEqual([{ tool: 'Bash', count: 1 }])
})

test('a device’s own canary is an entry, and neither a session nor a call of anybody’s', async () => {
  const session = newId('ses', random(16))
  const agent = { name: 'claude-code', version: 'unknown' } as const
  const own = { ...noContext, at, session, agent, source: 'device' } as const
  const opened: EntryDraft = {
    ...own,
    kind: 'session.opened',
    fields: { principal: text('{"osUid":901,"osAccount":"custody"}') },
    facts: {
      caller: 'agent',
      isolation: 'separate',
      keyProtection: 'file',
      assurance: 'os-account',
      bindingAgeMs: null,
      permissionMode: 'default',
      begun: 'unknown',
    },
  }
  const denied: EntryDraft = { ...own, ...deniedCall(newId('call', random(16))) }
  await keep([enrolled, opened, denied])
  const { db } = connection
  const count = (table: string) => db.prepare(`SELECT count(*) AS count FROM ${table}`).get()
  expect(count('entry')).toEqual({ count: 3 })
  for (const table of ['session', 'call', 'call_rule', 'rollup_day'])
    expect({ table, ...count(table) }).toEqual({ table, count: 0 })
})

test('a second writer is refused and told who holds the store; readers are not', async () => {
  const path = join(folder, 'store.sqlite')
  expect(openToWrite(path, 'you')).toEqual({
    ok: false,
    error: { code: 'STORE_HELD', holder: 'me' },
  })
  await keep([enrolled])
  const reader = openToRead(path)
  expect((await sqliteEvidenceStore(reader, portableCrypto).head(origin))?.frontier.size).toBe(1)
  reader.close()
})

test('a request key lives for 24 h at most, whatever its device says', async () => {
  const publicKey = 'ab'.repeat(32)
  const day = 24 * 60 * 60 * 1000
  const announced: EntryDraft = {
    ...noContext,
    at,
    source: 'device',
    kind: 'request-key',
    fields: {},
    facts: { algorithm: 'ed25519', publicKey, expiresAt: instant(at + 300 * day), nonce: null },
  }
  const appended = await store.append(made([enrolled, announced]).batch)
  expect(appended).toMatchObject({ ok: true })
  const fleet = sqliteFleetStore(connection.db)
  expect(await fleet.deviceOfRequestKey(publicKey, instant(at + day - 1))).not.toBeNull()
  expect(await fleet.deviceOfRequestKey(publicKey, instant(at + day))).toBeNull()
})

function deniedCall(call: CallId) {
  return {
    call,
    kind: 'call.decided',
    decision: {
      outcome: 'deny',
      wouldOutcome: 'deny',
      mode: 'enforce',
      rules: ['secrets/a'],
      warnings: [],
      policy: `sha256:${'0'.repeat(64)}`,
      complete: true,
      problem: null,
    },
    facts: {
      caller: 'agent',
      actions: 1,
      opaque: false,
      mcp: null,
      permissionMode: 'default',
      postureAgeMs: null,
      approval: null,
      waiver: null,
      skipPrompt: false,
      latencyUs: 1,
    },
    fields: { tool: text('Bash'), input: text('{"command":"cat x"}') },
  } as const
}
