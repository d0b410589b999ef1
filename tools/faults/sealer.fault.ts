import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { heartbeat, record, sealNext } from '@custody/device'
import { encodeHex, encodeTrustPolicy, parseNote, portableCrypto } from '@custody/evidence'
import { nodeCrypto, nodeRandom, openSealerKey } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { portableP256, verifyTpmSeal } from '@custody/keys/verify'
import { instant, newId } from '@custody/model'
import { openOutbox } from '@custody/stores'
import type { Outbox } from '@custody/stores'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { bundleOf, firstEntry, must } from '../attacks/world/chip-device.ts'
import { judge } from '../attacks/world/judge.ts'
import { compileShim, noCompiler } from './harness/shim.ts'

// custody-seal as a process of its own over an emulated chip, as a separate installation has it, and an outbox that goes on
// recording whatever becomes of it.

const main = join(import.meta.dirname, '../../apps/sealer/src/main.ts')
const swtpm = await installSwtpm()
const isRoot = process.getuid?.() === 0
const now = () => instant(Date.now())

const running = new Set<RunningSealer>()
afterEach(async () => void (await Promise.all([...running].map(({ kill }) => kill()))))

describe.skipIf(!swtpm.ok || !isRoot || noCompiler !== null)('custody-seal', () => {
  test.each([
    { what: 'is killed', times: 25, isPower: false },
    { what: 'loses power with its chip', times: 8, isPower: true },
  ])(
    '$what $times times over thousands of entries: no acknowledged entry is lost',
    async ({ times, isPower }) => {
      if (!swtpm.ok) return
      const place = mkdtempSync(join(tmpdir(), 'custody-seal-'))
      using shim = compileShim('power-loss')
      await using tpm = await emulatedTpm(swtpm.value)
      const [disk, platter] = [join(place, 'disk'), join(place, 'platter')]
      mkdirSync(disk)
      const config = join(place, 'seal.json')
      writeFileSync(config, JSON.stringify({ key: 'tpm', tpm: `unix:${tpm.socket}` }), {
        mode: 0o600,
      })
      const socket = join(place, 'seal.sock')
      const power = { LD_PRELOAD: shim.path, CUSTODY_DISK: disk, CUSTODY_PLATTER: platter }
      const start = () => startSealer(socket, [disk, config], isPower ? power : {})

      let sealer = await start()
      const key = await untilOk(() => openSealerKey(socket, 2000))
      const origin = `${newId('org', nodeRandom(16))}/device/${newId('dev', nodeRandom(16))}/e1`
      const outbox = must(openOutbox(outboxAt(place, origin)))
      const flow = { now, log: outbox }
      must(await record(flow, firstEntry(origin, key, undefined)))
      const work = { goesOn: true, acknowledged: new Map<number, string>(), refused: 0 }
      const lanes = [1, 2, 3, 4].map(() => recordOn(outbox, work))
      const sealing = sealOn(outbox, key, work)
      for (let kill = 0; kill < times; kill += 1) {
        const sealed = outbox.state().sealed
        await until(() => outbox.state().sealed > sealed + 20)
        await sleep(Math.random() * 20)
        await sealer.kill()
        if (isPower) {
          await tpm.crash()
          forget(disk, platter)
          await tpm.start()
        }
        sealer = await start()
      }
      work.goesOn = false
      await Promise.all(lanes)
      await until(() => outbox.state().sealed === outbox.state().recorded)
      await sealing

      expect(work.refused).toBe(0)
      expect(work.acknowledged.size).toBeGreaterThan(2000)
      const hashes = outbox.leafHashes(0, outbox.head().size).map(encodeHex)
      const lost = [...work.acknowledged].filter(([seq, hash]) => hashes[seq] !== hash)
      expect(lost).toEqual([])
      const trust = encodeTrustPolicy(portableCrypto, [{ origin, key: key.key }])
      const bundle = bundleOf(outbox).join('')
      expect(await judge({ bundle, trust, heads: null })).toEqual(['verified, no witness'])
      expect(holesIn(outbox, key).filter(({ isNamed }) => !isNamed)).toEqual([])
      const shown = must(await openSealerKey(socket)).key
      expect(shown, 'it is the key that it was').toEqual(key.key)

      await sealer.kill()
      outbox.close()
      rmSync(place, { recursive: true })
    },
    120_000,
  )
})

const outboxAt = (place: string, origin: string) => ({
  path: join(place, 'outbox.db'),
  origin,
  world: { crypto: nodeCrypto, random: nodeRandom },
  reserveBytes: 1024 * 1024,
})

type Work = { goesOn: boolean; readonly acknowledged: Map<number, string>; refused: number }

/** Records one entry after the other, and keeps what was acknowledged: number and hash. */
async function recordOn(outbox: Outbox, work: Work): Promise<void> {
  while (work.goesOn) {
    const recorded = await heartbeat({ now, log: outbox, sessions: () => 0 })
    if (recorded.ok) work.acknowledged.set(recorded.value.seq, encodeHex(recorded.value.leafHash))
    else work.refused += 1
    await sleep(2)
  }
}

/** As the daemon seals: what the key could not seal is tried again. */
async function sealOn(outbox: Outbox, key: KeyProvider, work: Work): Promise<void> {
  const sealer = { now, crypto: nodeCrypto, log: outbox, key: key.key, seal: key.seal }
  while (work.goesOn || outbox.state().sealed < outbox.state().recorded) {
    const sealed = await sealNext(sealer)
    if (!sealed.ok || sealed.value === null) await sleep(5)
  }
}

type Hole = { readonly after: number; readonly missing: number; readonly isNamed: boolean }

/** Values of the counter without a seal. A crash between count and seal leaves one; a reset goes to the next multiple of 256. */
function holesIn(outbox: Outbox, { key }: KeyProvider): readonly Hole[] {
  const seals: { readonly counter: number; readonly resets: number }[] = []
  for (let seal = outbox.sealOver(0); seal !== null; seal = outbox.sealOver(seal.size)) {
    const note = must(parseNote(seal.note))
    const line = note.signatures[0]?.signature ?? new Uint8Array(0)
    const text = new TextEncoder().encode(note.text)
    const said = must(verifyTpmSeal(portableCrypto, portableP256, key, text, line))
    if (said.counter === null) throw new Error('a seal without a counter')
    seals.push({ counter: said.counter, resets: said.time.resetCount })
  }
  expect(seals.length).toBeGreaterThan(20)
  return seals.slice(1).flatMap(({ counter, resets }, at) => {
    const before = seals[at]
    const missing = counter - (before?.counter ?? 0) - 1
    const isReset = resets !== before?.resets
    const isNamed = isReset ? counter % 256 <= 2 : missing === 1
    return missing === 0 ? [] : [{ after: before?.counter ?? 0, missing, isNamed }]
  })
}

type RunningSealer = { readonly kill: () => Promise<void> }

/** Hands it its listening socket, as systemd does. The socket is ready as soon as it can be reached, and nobody else's. */
async function startSealer(
  socket: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<RunningSealer> {
  const listening = createServer()
  await new Promise<void>((resolve) => listening.listen(`${socket}.new`, resolve))
  const child = spawn(process.execPath, [main, ...words], {
    stdio: ['ignore', 'ignore', 'inherit', Reflect.get(listening, '_handle')],
    env: { PATH: process.env['PATH'], ...env },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  rmSync(socket, { force: true })
  linkSync(`${socket}.new`, socket)
  // Takes its own name away, and not the one that stays.
  listening.close()
  const sealer = {
    async kill() {
      child.kill('SIGKILL')
      await gone
      running.delete(sealer)
    },
  }
  running.add(sealer)
  return sealer
}

/** The disk after a power cut: what was not synced is gone. */
function forget(disk: string, platter: string): void {
  rmSync(disk, { recursive: true })
  if (existsSync(platter)) renameSync(platter, disk)
  else mkdirSync(disk)
  cpSync(disk, platter, { recursive: true, preserveTimestamps: true })
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 60_000
  while (!holds()) {
    if (performance.now() > end) throw new Error('it never came')
    await sleep(10)
  }
}

async function untilOk<Value>(
  ask: () => Promise<{ readonly ok: true; readonly value: Value } | { readonly ok: false }>,
): Promise<Value> {
  for (let tries = 0; tries < 500; tries += 1) {
    const answer = await ask()
    if (answer.ok) return answer.value
    await sleep(20)
  }
  throw new Error('it never answered')
}
