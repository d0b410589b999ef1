import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey } from '@custody/keys'
import type { DeviceId } from '@custody/model'
import { instant } from '@custody/model'
import { kyselyOf, openToRead } from '@custody/stores'
import { diceOf, enrolledDraft, simulatedDevice, simulatedSession } from '@custody/testkit'
import type { SimulatedDevice } from '@custody/testkit'
import { routes } from '../src/routes/index.ts'
import { startStoreThreads } from '../src/threads/store-threads.ts'
import { findCalls, searchCalls } from '../src/views/find-calls.ts'

// How many events a second the embedded store takes, verified and indexed, through the same threads as the server's;
// what an event costs on disk; and how long two questions take then.
// `node apps/server/bench/ingest.ts --events 100000 --batch 500`. Uploads are made beforehand, in rounds.

const { values } = parseArgs({
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
const started = await startStoreThreads({ path, holder: '{}', readers: 2 }, () => undefined, fail)
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
const total = { leaves: 0, payloads: 0 }
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
for (let round = 0; round < rounds; round += 1) {
  const ready: Ready[][] = []
  for (const device of devices) {
    const batches: Ready[] = []
    for (let batch = 0; batch < roundBatches(); batch += 1) batches.push(await nextUpload(device))
    ready.push(batches)
  }
  total.leaves += await upload('leaves', ready)
  total.payloads += await upload('payloads', ready)
}
await threads.close()

const stored = devices.reduce((sum, { log }) => sum + log.size(), 0)
const rate = (ms: number) => `${Math.round((stored / ms) * 1000)} events/s`
console.log(`${stored} events of ${devices.length} devices in batches of ${batchSize}`)
const work = (us: number) => `${(us / stored).toFixed(1)} µs of CPU an event, all threads`
console.log(`leaves verified and indexed: ${rate(total.leaves)}, ${work(cpu.leaves)}`)
console.log(
  `payloads verified and indexed (full text): ${rate(total.payloads)}, ${work(cpu.payloads)}`,
)
console.log(`both: ${rate(total.leaves + total.payloads)}`)
console.log(`bytes an event in the store: ${Math.round(statSync(path).size / stored)}`)

const reader = openToRead(path)
const query = kyselyOf(reader)
const page = { before: null, limit: 50 }
const measure = async (name: string, ask: () => Promise<number>): Promise<void> => {
  const times: number[] = []
  let rows = 0
  for (let round = 0; round < 21; round += 1) {
    const from = performance.now()
    rows = await ask()
    times.push(performance.now() - from)
  }
  const [first = 0] = times
  const sorted = times.slice(1).toSorted((a, b) => a - b)
  console.log(
    `${name}: ${(sorted[10] ?? 0).toFixed(2)} ms median, ${first.toFixed(2)} ms the first time (${rows} rows)`,
  )
}
await measure(
  'latest 50 calls of a device',
  async () =>
    (await findCalls(query, { device: devices.slice(0, 1).map(({ id }) => id) }, page)).length,
)
await measure(
  'text search, common words',
  async () => (await searchCalls(query, '"git" "push"', {}, page)).length,
)
await measure(
  'text search, rare words',
  async () => (await searchCalls(query, '"banepo" "cetuve"', {}, page)).length,
)
for (const [name, row] of Object.entries(tableSizes())) console.log(`  ${name}: ${row}`)
rmSync(home, { recursive: true })

function tableSizes(): { readonly [name: string]: string } {
  try {
    const rows = reader
      .prepare(
        'SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 14',
      )
      .all()
    return Object.fromEntries(
      rows.map((row) => [
        String(row['name']),
        `${Math.round(Number(row['size']) / stored)} bytes an event`,
      ]),
    )
  } catch {
    return {}
  }
}
