import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readEvidence } from './harness/evidence.ts'
import { installation, payloadOf, until } from './harness/installation.ts'
import { answered, expectNothingLost, lost, untilAnswered } from './harness/ordeal.ts'
import { startCaller } from './harness/start-caller.ts'
import { killOutright, supervised } from './harness/supervised.ts'

const parts = ['daemonPid', 'serverPid'] as const

test('daemon and server are killed 8 times under `up`: it starts them again, and nothing answered is lost', async () => {
  await using place = await supervised()
  const { custody, person, hookPort: port, checkout, pids } = place
  await using caller = startCaller(checkout, person)
  await custody.up()
  const began = pids()
  await caller.work({ name: 'up', port, lanes: 4, payload: payloadOf(person) })
  for (let kill = 0; kill < 8; kill += 1) {
    const part = parts[kill % 2] ?? 'daemonPid'
    await untilAnswered(caller, 8)
    const { [part]: pid } = await until(pids, (now) => now[part] !== null)
    expect(killOutright(pid)).toBe(true)
    await until(pids, (now) => now[part] !== pid && now[part] !== null, 30_000)
  }
  await untilAnswered(caller, 20)
  await caller.rest()
  expect(pids().pid).toBe(began.pid)

  const bundle = join(person.home, 'all.bundle')
  const trust = join(custody.home, 'trust-policy')
  expect(await custody.run('export', '--output', bundle)).toMatchObject({ exitCode: 0 })
  const verified = await custody.run('verify', bundle, '--trust', trust, '--json')
  expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: 'verified, no witness' })
  const { decided } = readEvidence(readFileSync(bundle, 'utf8'), readFileSync(trust, 'utf8'))
  expect(answered(caller).length).toBeGreaterThan(80)
  expect(lost(answered(caller), decided)).toEqual([])
}, 180_000)

test('killed 18 times more at any moment, start-up included, they go on from what they acknowledged', async () => {
  await using place = await installation()
  const { caller, hookPort: port, payload, status } = place
  const running = { server: await place.start('server'), daemon: await place.start('daemon') }
  await until(status, ({ enrolment }) => enrolment === 'enrolled')
  await caller.work({ name: 'w', port, lanes: 4, payload })
  for (let kill = 0; kill < 18; kill += 1) {
    const part = kill % 2 === 0 ? 'daemon' : 'server'
    if (kill % 3 === 0) await untilAnswered(caller, 10)
    else await sleep(Math.random() * 100)
    await running[part].kill()
    running[part] = await place.start(part)
    expect(running[part].said, running[part].complaint()).toMatchObject({ ready: true })
  }
  await untilAnswered(caller, 20)
  await caller.rest()
  expect(answered(caller).length).toBeGreaterThan(80)
  await expectNothingLost(place)
}, 180_000)
