import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { encodeOrigin } from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey, nodeCrypto, nodeP256 } from '@custody/keys'
import { sealVerifier } from '@custody/keys/verify'
import { instant, newId } from '@custody/model'
import { openToRead, openToWrite, sqliteEvidenceStore, sqliteFleetStore } from '@custody/stores'
import { diceOf, enrolledDraft, simulatedDevice, simulatedSession } from '@custody/testkit'
import type { SimulatedUpload } from '@custody/testkit'
import { ingestLeaves } from '../src/ingest/ingest-leaves.ts'
import type { Ingest } from '../src/ingest/ingest-leaves.ts'
import { ingestPayloads } from '../src/ingest/ingest-payloads.ts'
import { latestCalls, searchCalls } from '../src/views/find-calls.ts'
import { kyselyOf } from '@custody/stores'

// How many verified and indexed events a second the embedded store takes, what an event costs on disk, and how long
// two questions take then. `node apps/server/bench/ingest.ts --events 100000 --batch 500`.

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    batch: { type: 'string', default: '500' },
    payloads: { type: 'string', default: 'yes' },
  },
})
const events = Number(values.events)
const batchSize = Number(values.batch)

const home = mkdtempSync(join(tmpdir(), 'custody-bench-'))
const path = join(home, 'store.sqlite')
const opened = openToWrite(path, '{}')
const key = createFileKey(join(home, 'key.p8'))
if (!opened.ok || !key.ok) throw new Error('no store or no key')
const fleet = sqliteFleetStore(opened.value.db)
const evidence = sqliteEvidenceStore(opened.value.db, nodeCrypto)
const now = () => instant(Date.now())
const ingest: Ingest = {
  evidence,
  fleet,
  crypto: nodeCrypto,
  verifySeal: sealVerifier(nodeP256()),
  now,
}

const { id: organisation } = await fleet.organisation()
const device = newId('dev', randomBytes(16))
const hash = randomBytes(32)
await fleet.keepToken(
  { hash, expiresAt: instant(Date.now() + 1e6), uses: 1, approve: 'at-once' },
  now(),
)
await fleet.enrol(
  hash,
  {
    id: device,
    key: key.value.key,
    protection: 'file',
    isolation: 'same-user',
    platform: 'linux',
    name: 'bench',
    osVersion: '',
    uid: 0,
    account: 'bench',
  },
  now(),
)
const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
const simulated = simulatedDevice(origin, key.value)
const dice = diceOf(7)
let queue: EntryDraft[] = [enrolledDraft(origin, key.value.key.publicKey, now())]

/** The next uploads, made outside of what is measured. */
async function nextUpload(): Promise<SimulatedUpload> {
  while (queue.length < batchSize)
    queue.push(...simulatedSession(dice, { at: now(), calls: 60 }).drafts)
  const drafts = queue.slice(0, batchSize)
  queue = queue.slice(batchSize)
  return simulated.seal(drafts)
}

const spent = { leaves: 0, payloads: 0, payloadCount: 0, payloadBytes: 0, leafBytes: 0 }
for (let done = 0; done < events; done += batchSize) {
  const upload = await nextUpload()
  const body = Buffer.from(JSON.stringify(upload.leaves))
  const payloadBody = Buffer.from(JSON.stringify(upload.payloads))
  let from = performance.now()
  const kept = await ingestLeaves(ingest, JSON.parse(body.toString()))
  spent.leaves += performance.now() - from
  if (!kept.ok) throw new Error(JSON.stringify(kept.error))
  spent.leafBytes += upload.leaves.leaves.reduce((sum, leaf) => sum + leaf.length, 0)
  if (values.payloads !== 'yes') continue
  from = performance.now()
  const { payloads } = JSON.parse(payloadBody.toString()) as SimulatedUpload['payloads']
  const given = payloads.map(({ seq, field, salt, bytes }) => ({
    seq,
    field,
    salt: Buffer.from(salt, 'base64url'),
    bytes: 'text' in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, 'base64'),
  }))
  const stored = await ingestPayloads(ingest, origin, given)
  spent.payloads += performance.now() - from
  if (!stored.ok) throw new Error(JSON.stringify(stored.error))
  spent.payloadCount += given.length
  spent.payloadBytes += given.reduce((sum, one) => sum + one.bytes.length, 0)
}

opened.value.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
const total = simulated.size()
const bytes = statSync(path).size
const rate = (ms: number) => Math.round((total / ms) * 1000)
console.log(`events ${total} in batches of ${batchSize}`)
console.log(`leaves verified and indexed: ${rate(spent.leaves)} events/s`)
if (spent.payloads > 0)
  console.log(
    `payloads verified and indexed (full text): ${rate(spent.payloads)} events/s; both: ${rate(spent.leaves + spent.payloads)} events/s`,
  )
console.log(
  `bytes an event in the store: ${Math.round(bytes / total)} (leaf as received ${Math.round(spent.leafBytes / total)}, payloads as received ${Math.round((spent.payloadBytes + 32 * spent.payloadCount) / total)})`,
)

const reader = openToRead(path)
const query = kyselyOf(reader)
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
  async () => (await latestCalls(query, device, 50)).length,
)
if (spent.payloads > 0) {
  await measure(
    'text search, common words',
    async () => (await searchCalls(query, 'git push', 50)).length,
  )
  await measure(
    'text search, rare words',
    async () => (await searchCalls(query, 'banepo cetuve', 50)).length,
  )
}
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
        `${Math.round(Number(row['size']) / total)} bytes an event`,
      ]),
    )
  } catch {
    return {}
  }
}
