import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  noContext,
  parseNote,
  parseNoteKey,
  parseTrustPolicy,
  readCosignature,
  verifyBundle,
} from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { instant } from '@custody/model'
import { afterAll, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import type { EnrolledDevice } from './running/enrolled-device.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import { startStockWitness } from './running/stock-witness.ts'

const home = throwAwayHome()
const w1 = await startStockWitness('witness.example/w1')
const w2 = await startStockWitness('witness.example/w2')
const lines = [w1, w2].map(
  ({ name, verifierKey, url }) => `witness ${name} ${verifierKey} ${url}/\n`,
)
writeFileSync(join(home, 'witnesses'), `${lines.join('')}quorum ${w1.name}\n`)
afterAll(async () => {
  await w1.close()
  await w2.close()
  forget(home)
})

/** The sizes that both witnesses have cosigned under the newest note that the server hands on. */
async function cosignedBy(device: EnrolledDevice) {
  const answer = await device.client.fetchCosigned({ query: { origin: device.origin } })
  const note = answer.ok && answer.value.note !== null ? parseNote(answer.value.note) : null
  if (note?.ok !== true) return null
  const names = [w1, w2].flatMap(({ name, verifierKey }) => {
    const key = parseNoteKey(nodeCrypto, verifierKey, 'cosignature')
    const said = key.ok ? readCosignature(note.value, key.value, portableEd25519) : null
    return said === null || said === 'bad' ? [] : [name]
  })
  return { size: Number(note.value.text.split('\n')[1]), names }
}

async function until<Value>(look: () => Promise<Value>, holds: (value: Value) => boolean) {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await look()
    if (holds(value)) return value
    await sleep(100)
  }
  throw new Error('it did not come')
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const beat = () => ({
  ...noContext,
  kind: 'heartbeat' as const,
  at: instant(Date.now()),
  source: 'device' as const,
  fields: {},
  facts: { outbox: 0, oldestMs: null, sessions: 0 },
})

test('heads go to every witness, over a restart of the server, and come back to the device', async () => {
  const both = [w1.name, w2.name]
  let server = await startServer(home)
  const device = await enrolDevice(server)
  await device.upload(device.first)
  const first = await until(
    () => cosignedBy(device),
    (at) => at?.names.length === 2,
  )
  expect(first).toEqual({ size: device.log.size(), names: both })

  for (let more = 0; more < 5; more += 1) await device.upload([beat()])
  await until(
    () => cosignedBy(device),
    (at) => at?.size === device.log.size() && at.names.length === 2,
  )
  expect(w1.head(device.origin)?.size).toBe(device.log.size())
  const { client } = await signedIn(server)
  const listed = await client.listEntries({ query: { limit: 200 } })
  const rows = listed.ok ? listed.value.rows : []
  expect(rows).toHaveLength(device.log.size())
  for (const { evidence } of rows) {
    expect(evidence).toMatchObject({ state: 'cosigned' })
    expect(both).toEqual(expect.arrayContaining(evidence.cosignedBy))
    expect(Math.abs((evidence.cosignedAt ?? 0) - evidence.storedAt)).toBeLessThan(60_000)
    expect(evidence.sealedToCosignedMs).toBeLessThan(60_000)
  }
  const params = { device: device.id, epoch: 1, seq: 0 }
  const bundle = await client.entryBundle({ params })
  const policy = await client.trustPolicy()
  const trust = policy.ok ? parseTrustPolicy(nodeCrypto, textOf(policy.value)) : null
  expect(trust).toMatchObject({ ok: true, value: { quorum: w1.name } })
  const lines = bundle.ok ? textOf(bundle.value).trimEnd().split('\n') : []
  const world = {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: trust?.ok === true ? trust.value : null,
    heads: new Map(),
  }
  expect(verifyBundle(lines, world)).toMatchObject({
    outcome: 'verified',
    freshness: { verdict: 'cosigned' },
  })
  const overview = await client.overview({})
  expect(overview).toMatchObject({
    value: { evidence: { cosigned: { entries: device.log.size() } } },
  })

  const after = await device.client.fetchCosigned({
    query: { origin: device.origin, after: device.log.size() },
  })
  expect(after).toMatchObject({ ok: true, value: { note: null } })

  await server.stop()
  const asked = w1.asked(device.origin)
  server = await startServer(home, server.port)
  await sleep(1500)
  expect(w1.asked(device.origin), 'a head that is cosigned already is not asked about again').toBe(
    asked,
  )
  await device.upload([beat()])
  await until(
    () => cosignedBy(device),
    (at) => at?.size === device.log.size() && at.names.length === 2,
  )
  await server.stop()
})

test('a witness that was away is asked again, and what it missed comes in one step', async () => {
  const server = await startServer(home)
  const device = await enrolDevice(server)
  await device.upload(device.first)
  await until(
    () => cosignedBy(device),
    (at) => at?.names.length === 2,
  )
  w2.leave(true)
  for (let more = 0; more < 3; more += 1) await device.upload([beat()])
  await until(
    () => cosignedBy(device),
    (at) => at?.size === device.log.size(),
  )
  expect(await cosignedBy(device), 'the other is not kept waiting').toMatchObject({
    names: [w1.name],
  })
  w2.leave(false)
  await device.upload([beat()])
  await until(
    () => cosignedBy(device),
    (at) => at?.size === device.log.size() && at.names.length === 2,
  )
  expect(w2.head(device.origin)?.size).toBe(device.log.size())
  await server.stop()
})

test('a server killed 6 times amid forwarding has every cosignature that it once handed on', async () => {
  let server = await startServer(home)
  const device = await enrolDevice(server)
  await device.upload(device.first)
  let handedOn = 0
  for (let kill = 0; kill < 6; kill += 1) {
    for (let more = 0; more < 3; more += 1) await device.upload([beat()])
    const at = await until(
      () => cosignedBy(device),
      (held) => (held?.size ?? 0) > handedOn,
    )
    handedOn = at?.size ?? 0
    await device.upload([beat()])
    await sleep(400 + Math.random() * 300)
    await server.stop('SIGKILL')
    server = await startServer(home, server.port)
    const held = await cosignedBy(device)
    expect(held?.size, `after kill ${kill}`).toBeGreaterThanOrEqual(handedOn)
  }
  await until(
    () => cosignedBy(device),
    (at) => at?.size === device.log.size() && at.names.length === 2,
  )
  await server.stop()
}, 120_000)

test('a device is told nothing of another’s log', async () => {
  const server = await startServer(home)
  const [one, other] = [await enrolDevice(server, 'one'), await enrolDevice(server, 'other')]
  await one.upload(one.first)
  await other.upload(other.first)
  const answer = await one.client.fetchCosigned({ query: { origin: other.origin } })
  expect(answer).toMatchObject({ ok: false, error: { problem: { code: 'ORIGIN_FOREIGN' } } })
  await server.stop()
})

test('a server does not start with witnesses that cannot be understood', async () => {
  const broken = throwAwayHome()
  writeFileSync(join(broken, 'witnesses'), 'witness w1\n')
  const { ready, ended } = await startServer(broken)
  expect(ready).toMatchObject({ ready: false, problem: { code: 'WITNESSES_INVALID' } })
  expect(await ended).toBe(2)
  forget(broken)
})
