import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noContext } from '@custody/evidence'
import { instant } from '@custody/model'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startStampAuthority } from '../../witness/test/stamp-authority.ts'
import { readStamp } from '../src/witnesses/learn-stamps.ts'
import { enrolDevice } from './running/enrolled-device.ts'
import type { EnrolledDevice } from './running/enrolled-device.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'
import { runWitness, witnessVerb } from './running/start-witness.ts'

// A server, our witness and an authority that stamps its heads (openssl ts), each as it is outside.

const program = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const home = throwAwayHome()
const folder = join(home, 'witness')
const authority = await startStampAuthority()
let server: RunningServer
let witness: Awaited<ReturnType<typeof runWitness>>
let device: EnrolledDevice
let trust = ''

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const soon = { timeout: 30_000, interval: 100 }
const beat = () => ({
  ...noContext,
  kind: 'heartbeat' as const,
  at: instant(Date.now()),
  source: 'device' as const,
  fields: {},
  facts: { outbox: 0, oldestMs: null, sessions: 0 },
})

/** Of each entry of the device, by its number. */
async function strips() {
  const { client } = await signedIn(server)
  const listed = await client.listEntries({ query: { device: device.id, limit: 200 } })
  const rows = listed.ok ? listed.value.rows.map(({ evidence }) => evidence) : []
  return rows.toSorted((a, b) => a.seq - b.seq)
}

const trustPolicy = async () => {
  const policy = await (await signedIn(server)).client.trustPolicy()
  return policy.ok ? textOf(policy.value) : ''
}

beforeAll(async () => {
  const key = witnessVerb(folder, 'init', '--name', 'witness.example/w1')
  witness = await runWitness(folder)
  server = await startServer(home)
  device = await enrolDevice(server)
  await device.upload(device.first)
  const keys = [...(await trustPolicy()).matchAll(/^log (\S+)$/gm)].map(([, log]) => log ?? '')
  await server.stop()
  witnessVerb(folder, 'add-log', '--', ...keys)
  writeFileSync(join(home, 'witnesses'), `witness w1 ${key} ${witness.url}\nquorum w1\n`)
  server = await startServer(home, server.port)
  trust = await trustPolicy()
  await vi.waitFor(async () => expect((await strips())[0]?.state).toBe('cosigned'), soon)
})
afterAll(async () => {
  await server.stop()
  await witness.stop()
  authority.close()
  forget(home)
})

test('entries under a head that an authority stamped are `stamped`, with its time; later ones are not', async () => {
  const stamp = ['--folder', folder, 'stamp', '--tsa', authority.url]
  // The authority answers in this very process.
  const stamping = spawn(process.execPath, [program('witness/src/main.ts'), ...stamp])
  expect(await new Promise((resolve) => stamping.once('close', resolve))).toBe(0)
  const before = device.log.size()
  await server.stop()
  server = await startServer(home, server.port)
  await vi.waitFor(async () => expect((await strips())[0]?.state).toBe('stamped'), soon)

  await device.upload([beat()])
  await vi.waitFor(async () => expect((await strips()).at(-1)?.state).toBe('cosigned'), soon)
  const all = await strips()
  expect(all.map(({ state }) => state)).toEqual([
    ...Array.from({ length: before }, () => 'stamped'),
    'cosigned',
  ])
  expect(all.at(-1)).toMatchObject({ stampedAt: null })
  const [first] = all
  expect(first?.cosignedAt).not.toBeNull()
  expect(Math.abs((first?.stampedAt ?? 0) - Date.now())).toBeLessThan(120_000)
})

test('a bundle carries the newest stamp of each log, and who knows the authority is told the time', async () => {
  const { client } = await signedIn(server)
  const exported = await client.exportBundle({ query: { device: device.id } })
  const bundle = exported.ok ? textOf(exported.value) : ''
  expect(bundle.match(/^\{"stamp":/gm)).toHaveLength(1)
  const at = (name: string, text: string) => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  const [held, policy] = [at('held.bundle', bundle), at('trust', trust)]
  const verify = (...words: readonly string[]) => {
    const given = ['verify', held, '--trust', policy, ...words]
    return spawnSync(process.execPath, [program('cli/custody.mjs'), ...given], {
      encoding: 'utf8',
    })
  }
  const stamps = (...words: readonly string[]) => {
    const done = verify('--json', ...words)
    expect(done, done.stderr).toMatchObject({ status: 0 })
    return JSON.parse(done.stdout).stamps
  }
  const about = { origin: device.origin, size: device.first.length }
  expect(stamps('--tsa', join(authority.place, 'root.pem'))).toEqual([
    { ...about, time: expect.any(Number), authority: 'Example, TSA', problem: null },
  ])
  const nobody = { ...about, time: null, authority: null }
  expect(stamps('--tsa', join(authority.place, 'other.pem'))).toEqual([
    { ...nobody, problem: 'TIMESTAMP_UNTRUSTED' },
  ])
  expect(stamps()).toEqual([{ ...nobody, problem: 'NOT_CHECKED' }])
  expect(verify().stdout).toMatch(/^Stamped +2 entries; not checked: name authorities by --tsa$/m)
})

test('what a witness gives for a stamp is taken only where it hangs together and is about the log', async () => {
  const hash = createHash('sha256').update(device.origin).digest('hex')
  const text = await (await fetch(`${witness.url}/${hash}/stamp`)).text()
  const taken = readStamp(text, device.origin)
  expect(taken?.stamp).toMatchObject({ size: device.first.length, text })
  expect(readStamp(text, `${device.origin.slice(0, -1)}2`), 'another log').toBeNull()
  expect(readStamp('{}', device.origin), 'no stamp').toBeNull()
  const { stamp } = JSON.parse(text)
  const other = (change: object) => JSON.stringify({ v: 1, stamp: { ...stamp, ...change } })
  expect(readStamp(other({ token: 'MAA=' }), device.origin), 'no token').toBeNull()
  expect(readStamp(other({ path: [] }), device.origin), 'not among them').toBeNull()
  const more = other({ size: stamp.size + 1 })
  expect(readStamp(more, device.origin), 'a token of other heads').toBeNull()
})
