import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  noContext,
  parseActsKey,
  parseBundleLine,
  parseNote,
  parseNoteKey,
  parseWitnessLines,
  quorumCheck,
  readCosignature,
  readListing,
} from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import type { DeviceId } from '@custody/model'
import { instant } from '@custody/model'
import { sqliteEvidenceStore } from '@custody/stores'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'
import { runWitness, witnessVerb } from './running/start-witness.ts'
import { startStockWitness } from './running/stock-witness.ts'

// One server, our witness and a plain one, each a process of its own (the plain one apart: it is of node:crypto alone).

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const home = throwAwayHome()
const folder = join(home, 'witness')
const stock = await startStockWitness('stock.example/w2', /\/(?:acts|heads)$/)
let server: RunningServer
let witness: Awaited<ReturnType<typeof runWitness>>
let keys: readonly string[] = []
let lines = ''

const policyOf = (place: string) =>
  spawnSync(process.execPath, [main, '--home', place, 'trust-policy'], { encoding: 'utf8' })

beforeAll(async () => {
  expect(policyOf(home)).toMatchObject({ status: 2, stdout: /SERVER_NEVER_STARTED/ })
  await (await startServer(home)).stop()
  const printed = policyOf(home).stdout
  expect(printed).toMatch(/\nquorum none\n$/)
  keys = [...printed.matchAll(/^log (\S+)$/gm)].map(([, key]) => key ?? '')
  const own = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  witnessVerb(folder, 'add-log', '--', ...keys)
  witness = await runWitness(folder)
  lines =
    `witness w1 ${own} ${witness.url}\nwitness w2 ${stock.verifierKey} ${stock.url}\n` +
    'group both all w1 w2\nquorum both\n'
  writeFileSync(join(home, 'witnesses'), lines)
  server = await startServer(home)
})
afterAll(async () => {
  await server.stop()
  await witness.stop()
  await stock.close()
  forget(home)
})

const origin = (log: 'acts' | 'heads') => `${String(server.ready['organisation'])}/${log}`

/** The leaves of a log of the organisation's own and its newest head, out of the store's file. */
async function own(log: 'acts' | 'heads') {
  const db = new DatabaseSync(join(home, 'server/store.sqlite'), { readOnly: true })
  const evidence = sqliteEvidenceStore(db, nodeCrypto)
  const size = (await evidence.head(origin(log)))?.frontier.size ?? 0
  const leaves = await evidence.leaves(origin(log), 0, size)
  const cover = size === 0 ? null : await evidence.cover(origin(log), size - 1)
  db.close()
  return {
    size,
    leaves: leaves.map((leaf) => new TextDecoder().decode(leaf)),
    note: cover?.note ?? '',
  }
}

/** The witnesses whose line beside the newest head of a log holds. */
async function cosigners(log: 'acts' | 'heads'): Promise<readonly string[]> {
  const note = parseNote((await own(log)).note)
  if (!note.ok) return []
  return [...lines.matchAll(/^witness (\S+) (\S+)/gm)].flatMap(([, name = '', text = '']) => {
    const key = parseNoteKey(nodeCrypto, text, 'cosignature')
    const said = key.ok ? readCosignature(note.value, key.value, portableEd25519) : null
    return said === null || said === 'bad' ? [] : [name]
  })
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await look()) return
    await sleep(100)
  }
  throw new Error('it did not come')
}

const beat = () => ({
  ...noContext,
  kind: 'heartbeat' as const,
  at: instant(Date.now()),
  source: 'device' as const,
  fields: {},
  facts: { outbox: 0, oldestMs: null, sessions: 0 },
})

const headOf = (leaf: string) => {
  const [of = '', size = ''] = leaf.split('\n')
  return { of, size: Number(size) }
}

test('the server prints its logs’ keys and its witnesses, as a trust policy takes them', () => {
  expect(policyOf(home).stdout).toBe(`${keys.map((key) => `log ${key}\n`).join('')}${lines}`)
  expect(keys.map((key) => key.split('+')[0])).toEqual([origin('acts'), origin('heads')])
})

test('each accepted head of a device is a leaf, one a second, and never what witnesses wrote beside it', async () => {
  const [one, other] = [await enrolDevice(server, 'one'), await enrolDevice(server, 'other')]
  const started = performance.now()
  await one.upload(one.first)
  await other.upload(other.first)
  for (let more = 0; more < 12; more += 1) await one.upload([beat()])
  await until(async () => {
    const heads = (await own('heads')).leaves.map(headOf)
    return heads.some(({ of, size }) => of === one.origin && size === one.log.size())
  })
  const seconds = (performance.now() - started) / 1000
  const { leaves } = await own('heads')
  for (const device of [one, other]) {
    const mine = leaves.filter((leaf) => headOf(leaf).of === device.origin)
    const sizes = mine.map((leaf) => headOf(leaf).size)
    expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b))
    expect(sizes.at(-1)).toBe(device.log.size())
    expect(sizes.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
    for (const leaf of mine)
      expect(parseNote(leaf)).toMatchObject({
        value: { signatures: [{ name: device.origin }] },
      })
  }
})

test('both logs are cosigned by our witness and by a plain one, which is given no other', async () => {
  await until(async () => (await cosigners('acts')).length === 2)
  await until(async () => (await cosigners('heads')).length === 2)
  const { size } = await own('heads')
  expect(stock.head(origin('heads'))?.size).toBe(size)
  const heads = (await (await fetch(`${witness.url}/heads`)).json()) as {
    readonly logs: readonly { readonly origin: string; readonly size: number }[]
  }
  expect(heads.logs.map(({ origin: log }) => log)).toEqual([origin('acts'), origin('heads')])
  const db = new DatabaseSync(join(home, 'server/store.sqlite'), { readOnly: true })
  const devices = db.prepare('SELECT origin FROM log WHERE device > 0').all()
  db.close()
  for (const { origin: log } of devices) expect(stock.asked(String(log))).toBeLessThanOrEqual(2)
})

test('the policy comes with what shows that both witnesses saw it published', async () => {
  const device = await enrolDevice(server, 'listed')
  await device.upload(device.first)
  await until(async () => {
    const heads = (await own('heads')).leaves.map(headOf)
    return heads.some(({ of }) => of === device.origin)
  })
  await until(async () => (await cosigners('heads')).length === 2)
  await until(async () => (await cosigners('acts')).length === 2)
  const fetched = await device.client.fetchPolicy({ query: {} })
  if (!fetched.ok || fetched.value.listing === null) throw new Error('no listing')
  const { version, number, listing } = fetched.value
  const acts = parseActsKey(nodeCrypto, keys[0] ?? '')
  const trust = parseWitnessLines(nodeCrypto, lines)
  if (!acts.ok || !trust.ok) throw new Error('no trust')
  const world = {
    acts: acts.value,
    verifyEd25519: portableEd25519,
    cosigned: quorumCheck(nodeCrypto, trust.value, portableEd25519),
  }
  const path = listing.path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')))
  const sent = { leaf: new TextEncoder().encode(listing.leaf), path }
  const read = readListing(nodeCrypto, { ...sent, checkpoint: listing.checkpoint }, world)
  expect(read).toMatchObject({
    ok: true,
    value: { leaf: { kind: 'policy.published', device: null, facts: { version, number } } },
  })
  const unseen = listing.checkpoint.replaceAll(/\n— (?:witness|stock)[^\n]*/g, '')
  expect(readListing(nodeCrypto, { ...sent, checkpoint: unseen }, world)).toEqual({
    ok: false,
    error: { code: 'LISTING_NOT_COSIGNED' },
  })
  const again = await device.client.fetchPolicy({ query: { have: version } })
  expect(again).toMatchObject({ value: { content: null, listing: null } })
})

test('an export of the whole organisation begins with its own logs; one of a device does without', async () => {
  const { client } = await signedIn(server)
  const linesOf = async (device?: DeviceId) => {
    const bundle = await client.exportBundle({ query: device === undefined ? {} : { device } })
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.error))
    return new TextDecoder().decode(bundle.value).trimEnd().split('\n')
  }
  const all = (await linesOf()).map((line) => parseBundleLine(line))
  const parts = all.flatMap((line) => (line.ok ? [line.value] : []))
  expect(parts).toHaveLength(all.length)
  const logs = parts.flatMap((line) => (line.kind === 'log' ? [line.origin] : []))
  expect(logs.slice(0, 2)).toEqual([origin('acts'), origin('heads')])
  const heads = parts.flatMap((line) => (line.kind === 'head' ? [headOf(line.note)] : []))
  expect(heads).toHaveLength((await own('heads')).size)
  expect(new Set(heads.map(({ of }) => of))).toEqual(new Set(logs.slice(2)))
  const newest = parts.flatMap((line) => (line.kind === 'checkpoint' ? [line.note] : []))
  expect(newest.find((note) => note.startsWith(`${origin('heads')}\n`))).toMatch(/— witness/)
  const leaves = parts.filter(({ kind }) => kind === 'leaf' || kind === 'head').length
  expect(parts.at(-1)).toEqual({ kind: 'end', logs: logs.length, leaves })
  const [device = ''] = logs.slice(2)
  const id = device.split('/')[2] as DeviceId
  expect((await linesOf(id)).filter((line) => line.startsWith('{"log"'))).toEqual([
    JSON.stringify({ log: { origin: device, scope: 'whole' } }),
  ])
})

test('a head that was accepted right before the server was killed is told after it', async () => {
  const device = await enrolDevice(server, 'killed')
  await device.upload(device.first)
  await device.upload([beat()])
  await server.stop('SIGKILL')
  server = await startServer(home, server.port)
  await until(async () => {
    const heads = (await own('heads')).leaves.map(headOf)
    return heads.some(({ of, size }) => of === device.origin && size === device.log.size())
  })
  await until(async () => (await cosigners('heads')).length === 2)
})
