import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installation, until, verdictOf } from './harness/installation.ts'
import type { Installation } from './harness/installation.ts'
import { expectNothingLost } from './harness/ordeal.ts'

const calls = 200

test('the server is away for 200 calls and comes back: nobody notices, and everything is there once', async () => {
  await using place = await installation()
  const { status } = place
  const server = await place.start('server')
  await place.start('daemon')
  await until(
    status,
    ({ enrolment, policy }) => enrolment === 'enrolled' && policy.source === 'server',
  )
  const version = (await status()).policy.version
  await decideMany(place, 'warm', 40)
  const there = await decideMany(place, 'there', calls)
  await until(status, ({ log }) => log.stored === log.recorded)

  await server.kill()
  await until(status, (now) => now.server.problem === 'NETWORK', 30_000)
  const before = (await status()).log.stored
  const away = await decideMany(place, 'away', calls)
  const kept = await status()
  expect(away.verdicts).toEqual(there.verdicts)
  expect(kept.policy.version).toBe(version)
  expect(kept.log).toMatchObject({ stored: before, problem: null })
  expect(kept.log.recorded).toBeGreaterThanOrEqual(before + calls)
  // A decision does not wait for the network; what is left is the noise of a machine with other work.
  expect(median(away.ms)).toBeLessThan(5 + 4 * median(there.ms))

  await place.start('server')
  await until(status, ({ log }) => log.stored === log.recorded, 60_000)
  await expectEachOnce(place)
}, 180_000)

test('what was taken already is taken again without effect', async () => {
  await using place = await installation()
  const { status } = place
  let server = await place.start('server')
  const daemon = await place.start('daemon')
  await until(status, ({ enrolment }) => enrolment === 'enrolled')
  await decideMany(place, 'first', 30)
  await until(status, ({ log }) => log.stored === log.recorded)
  await daemon.kill()

  // As if no answer of the server had ever arrived.
  const outbox = new DatabaseSync(join(place.home, 'daemon', 'outbox.sqlite'))
  outbox.exec('UPDATE log SET stored = 0, payloads_stored = 0')
  outbox.close()
  await place.start('daemon')
  await decideMany(place, 'second', 10)
  await until(status, ({ log }) => log.stored === log.recorded)
  await expectEachOnce(place)
  await server.stop()
}, 90_000)

async function decideMany({ decideCall }: Installation, name: string, count: number) {
  const replies = []
  for (let at = 0; at < count; at += 1) {
    const command = at % 5 === 4 ? 'rm -rf /' : 'ls'
    replies.push(await decideCall('Bash', { command }, { tool_use_id: `toolu_${name}_${at}` }))
  }
  return { verdicts: replies.map(verdictOf), ms: replies.map(({ ms }) => ms) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** The server's store holds the device's log once: as many entries, and as many calls, as the device itself. */
async function expectEachOnce(place: Installation): Promise<void> {
  const decided = await expectNothingLost(place)
  expect(new Set(decided).size).toBe(decided.length)
  const { log } = await place.status()
  const store = new DatabaseSync(join(place.home, 'server', 'store.sqlite'), { readOnly: true })
  const count = (from: string) => store.prepare(`SELECT count(*) AS n FROM ${from}`).get()?.['n']
  // The organisation's own logs stand beside it.
  const ofDevices = 'entry WHERE log IN (SELECT no FROM log WHERE device > 0)'
  expect({ entries: count(ofDevices), calls: count('call') }).toEqual({
    entries: log.stored,
    calls: decided.length,
  })
  store.close()
}
