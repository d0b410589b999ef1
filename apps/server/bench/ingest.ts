import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey } from '@custody/keys'
import type { DeviceId } from '@custody/model'
import { instant } from '@custody/model'
import { kyselyOf, openToRead } from '@custody/stores'
import {
  blockInterval,
  diceOf,
  enrolledDraft,
  median,
  plainFigure,
  quantileInterval,
  simulatedDevice,
  simulatedSession,
  tellMeasured,
} from '@custody/testkit'
import type { Figure, SimulatedDevice } from '@custody/testkit'
import { routes } from '../src/routes/index.ts'
import { startStoreThreads } from '../src/threads/store-threads.ts'
import { findCalls, searchCalls } from '../src/views/find-calls.ts'

// How many events a second the embedded store takes, verified and indexed, through the same threads as the server's;
// what an event costs on disk; and how long two questions take then. Beside it: the same bytes, one row a batch, in a
// bare SQLite file. `node apps/server/bench/ingest.ts [--events N] [--batch N] [--json]`; uploads are made beforehand.

const { values } = parseArgs({
  strict: false,
  options: {
    events: { type: 'string', default: '40000' },
    batch: { type: 'string', default: '500' },
    devices: { type: 'string', default: '4' },
  },
})
const events = Number(values.events)
const batchSize = Number(values.batch)
const now = () => instant(Date.now())

const home = mkdtempSync(join(tmpdir(), 'custody-bench-'))
const path = join(home, 'store.sqlite')
const started = await startStoreThreads(
  {
    path,
    keyPath: join(home, 'organisation-key.p8'),
    witnessing: 'quorum none\n',
    rootsPath: join(home, 'trust-roots'),
    holder: '{}',
    readers: 2,
  },
  () => undefined,
  fail,
)
if (!started.ok) throw new Error(started.error.code)
const threads = started.value

await threads.task('writer', 'organisation', null)
const token = randomBytes(32).toString('base64url')
const hash = createHash('sha256').update(token).digest()
await threads.task('writer', 'keepToken', {
  hash,
  expiresAt: now() + 1e9,
  uses: 1000,
  approve: 'at-once',
})
const devices = await Promise.all(Array.from({ length: Number(values.devices) }, enrolled))
const total = { leaves: 0, payloads: 0, bare: 0 }
const bare = new DatabaseSync(join(home, 'bare.sqlite'))
bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
bare.exec('CREATE TABLE batches (id INTEGER PRIMARY KEY, leaves BLOB, payloads BLOB)')
const keepBare = bare.prepare('INSERT INTO batches (leaves, payloads) VALUES (?, ?)')
const cpu = { leaves: 0, payloads: 0 }

type Bench = {
  readonly id: DeviceId
  readonly log: SimulatedDevice
  readonly queue: EntryDraft[]
  readonly dice: () => number
}
type Ready = { readonly leaves: Uint8Array; readonly payloads: Uint8Array }

function fail(detail: string): never {
  throw new Error(detail)
}

async function enrolled(_: unknown, at: number): Promise<Bench> {
  const key = createFileKey(join(home, `key-${at}.p8`))
  if (!key.ok) throw new Error(key.error.code)
  const nonce = (await ask('requestNonce', {}, null)) as { readonly nonce: string }
  const shown = await key.value.enrol(Buffer.from(nonce.nonce, 'hex'))
  if (!shown.ok) throw new Error(shown.error.code)
  const publicKey = Buffer.from(key.value.key.publicKey).toString('base64')
  const { device, origin } = (await ask(
    'enrol',
    {
      token,
      challenge: nonce.nonce,
      key: { kind: 'file-p256/1', publicKey, nvName: null },
      possession: Buffer.from(shown.value.possession).toString('base64'),
      statement: null,
      protection: 'file',
      isolation: 'same-user',
      platform: 'linux',
      name: 'bench',
      osVersion: '',
      account: { uid: 0, name: 'bench' },
    },
    null,
  )) as { readonly device: DeviceId; readonly origin: string }
  const first = enrolledDraft(origin, key.value.key.publicKey, now())
  return {
    id: device,
    log: simulatedDevice(origin, key.value),
    queue: [first],
    dice: diceOf(at + 7),
  }
}

async function ask(
  name: string,
  body: object | Uint8Array,
  device: DeviceId | null,
): Promise<unknown> {
  const route = routes[name]
  if (route === undefined) throw new Error(name)
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  const answer = await threads.ask(name, route, {
    params: {},
    query: {},
    body: bytes,
    asker: { device, viewer: null },
  })
  if (answer.kind !== 'json' || answer.status !== 200) throw new Error(JSON.stringify(answer))
  return JSON.parse(answer.json)
}

async function nextUpload({ log, queue, dice }: Bench): Promise<Ready> {
  while (queue.length < batchSize)
    queue.push(...simulatedSession(dice, { at: now(), calls: 60 }).drafts)
  const upload = await log.seal(queue.splice(0, batchSize))
  return {
    leaves: Buffer.from(JSON.stringify(upload.leaves)),
    payloads: Buffer.from(JSON.stringify(upload.payloads)),
  }
}

/** Each device uploads one batch after the other; devices upload beside one another. Gives back the milliseconds. */
async function upload(part: keyof Ready, ready: readonly (readonly Ready[])[]): Promise<number> {
  const from = performance.now()
  const before = process.cpuUsage()
  const name = part === 'leaves' ? 'uploadLeaves' : 'uploadPayloads'
  await Promise.all(
    ready.map(async (batches, at) => {
      for (const batch of batches) await ask(name, batch[part], devices[at]?.id ?? null)
    }),
  )
  const { user, system } = process.cpuUsage(before)
  cpu[part] += user + system
  return performance.now() - from
}

const rounds = Math.max(1, Math.round(events / (devices.length * batchSize * roundBatches())))
function roundBatches(): number {
  return Math.max(1, Math.round(5000 / batchSize))
}
const blocks: { readonly ours: readonly number[]; readonly theirs: readonly number[] }[] = []
for (let round = 0; round < rounds; round += 1) {
  const ready: Ready[][] = []
  for (const device of devices) {
    const batches: Ready[] = []
    for (let batch = 0; batch < roundBatches(); batch += 1) batches.push(await nextUpload(device))
    ready.push(batches)
  }
  const before = { ...total }
  total.leaves += await upload('leaves', ready)
  total.payloads += await upload('payloads', ready)
  const from = performance.now()
  for (const batch of ready.flat()) keepBare.run(batch.leaves, batch.payloads)
  total.bare += performance.now() - from
  const count = ready.flat().length * batchSize
  const rate = (ms: number) => (count * 1000) / ms
  blocks.push({
    ours: [rate(total.leaves + total.payloads - before.leaves - before.payloads)],
    theirs: [rate(total.bare - before.bare)],
  })
}
await threads.close()

const stored = devices.reduce((sum, { log }) => sum + log.size(), 0)
const perSecond = (ms: number) => (stored * 1000) / ms
const work = (us: number) => (us / stored).toFixed(1)
const reader = openToRead(path)
const query = kyselyOf(reader)
const page = { before: null, limit: 50 }
bare.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)')
for (let at = 0; at < 50; at += 1)
  bare.prepare('INSERT INTO rows (text) VALUES (?)').run('x'.repeat(500))
const readBare = bare.prepare('SELECT * FROM rows ORDER BY id DESC LIMIT 50')

const rates = blocks.flatMap(({ ours }) => ours)
const inBatches = `in batches of ${batchSize}`
tellMeasured({
  about:
    `${stored.toLocaleString('en')} events of ${devices.length} devices that upload beside one another, ${inBatches}, through the server's ` +
    `own threads (no HTTP): signature, roots and commitments checked, indexed, fsynced. CPU of all threads: ` +
    `${work(cpu.leaves)} µs an event for leaves, ${work(cpu.payloads)} µs for contents.`,
  figures: [
    {
      what: `ingest, leaves and contents, ${inBatches}`,
      unit: '/s',
      value: perSecond(total.leaves + total.payloads),
      interval: quantileInterval(rates, 0.5),
      baseline: {
        what: 'the same bytes, a row and an fsync a batch, bare SQLite',
        value: perSecond(total.bare),
        ratioInterval: blockInterval(blocks, (ours, theirs) => median(ours) / median(theirs)),
      },
      aim: batchSize >= 500 ? { of: 'value', bound: 'at least', limit: 20_000 } : null,
    },
    plainFigure(`ingest, leaves only, ${inBatches}`, '/s', perSecond(total.leaves)),
    plainFigure(`ingest, contents only, ${inBatches}`, '/s', perSecond(total.payloads)),
    sizeFigure(),
    ...(await answerFigures()),
  ],
})
reader.close()
bare.close()
rmSync(home, { recursive: true })

function sizeFigure(): Figure {
  bare.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return {
    ...plainFigure(`an event in the store, ${inBatches}`, 'bytes', statSync(path).size / stored),
    baseline: {
      what: 'as uploaded, bare SQLite',
      value: statSync(join(home, 'bare.sqlite')).size / stored,
      ratioInterval: null,
    },
  }
}

async function answerFigures(): Promise<readonly Figure[]> {
  const device = devices.slice(0, 1).map(({ id }) => id)
  return [
    await answerFigure('latest 50 calls of a device', () => findCalls(query, { device }, page)),
    await answerFigure('text search, common words', () =>
      searchCalls(query, '"git" "push"', {}, page),
    ),
    await answerFigure('text search, rare words', () =>
      searchCalls(query, '"banepo" "cetuve"', {}, page),
    ),
  ]
}

async function answerFigure(what: string, ask: () => Promise<readonly unknown[]>): Promise<Figure> {
  const ours: number[] = []
  const theirs: number[] = []
  let rows = 0
  for (let round = 0; round < 41; round += 1) {
    const from = performance.now()
    rows = (await ask()).length
    const then = performance.now()
    readBare.all()
    ours.push(then - from)
    theirs.push(performance.now() - then)
  }
  return {
    what: `${what} at ${stored.toLocaleString('en')} events (${rows} rows)`,
    unit: 'ms',
    value: median(ours),
    interval: quantileInterval(ours, 0.5),
    baseline: {
      what: '50 rows by key, bare SQLite',
      value: median(theirs),
      ratioInterval: null,
    },
    aim: { of: 'value', bound: 'at most', limit: 10 },
  }
}
