import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, exported, machineOf, standingOf } from './running/machine.ts'
import type { Machine } from './running/machine.ts'
import {
  becomes,
  comes,
  fileKey,
  operatorClient,
  plainClient,
  tokenOf,
} from './running/next-epoch.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'

// Devices with keys in files at a real server: asked, granted, released, approved, removed. Chips and a witness: epochs-attested.test.ts.

const day = 24 * 60 * 60_000
let server: RunningServer
beforeAll(async () => {
  server = await startServer(throwAwayHome())
})
afterAll(async () => {
  await server.stop()
  forget(server.home)
})

async function newMachine(): Promise<Machine> {
  const key = fileKey(server)
  return machineOf(server, await becomes(server, { key, token: tokenOf(server) }), key)
}

const wiped = { epoch: 2, because: 'wiped', held: 0 } as const
const reason = 'its disk was replaced'

describe('a machine that lost its log', () => {
  test('enrols again as it was while it has sent nothing: an answer may be lost', async () => {
    const key = fileKey(server)
    const first = await becomes(server, { key, token: tokenOf(server) })
    const again = await becomes(server, { key, token: tokenOf(server) })
    expect([again.device, again.origin, again.grant]).toEqual([first.device, first.origin, null])
  })

  test('asks, is granted, and goes on as the same device in its next epoch, which a verifier follows', async () => {
    const machine = await newMachine()
    const { device } = machine.enrolled
    expect(await machine.upload()).toBe('ok')
    expect(await comes(server, { key: machine.key, token: tokenOf(server) })).toEqual({
      code: 'EPOCH_NEEDED',
      epoch: 2,
    })
    const key = fileKey(server)
    const asks = { key, next: wiped, before: machine.key }
    expect(await comes(server, asks)).toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
    expect(await comes(server, asks), 'asked again').toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
    expect(await standingOf(server, device)).toMatchObject({
      state: 'wiped',
      epoch: 1,
      asks: [{ epoch: 2, because: 'wiped', held: 0, shownBy: 'key', name: 'laptop' }],
    })
    expect(await machine.upload(), 'it may be nobody’s business yet').toBe('ok')

    const granted = await operatorClient(server).grantEpoch({
      params: { device },
      body: { reason },
    })
    expect(granted).toMatchObject({ value: { state: 'active', epoch: 2, asks: [] } })
    const second = await becomes(server, asks)
    expect(second).toMatchObject({
      device,
      epoch: 2,
      origin: machine.enrolled.origin.replace(/e1$/, 'e2'),
      grant: { because: 'wiped', lost: 4, previous: { origin: machine.enrolled.origin, size: 4 } },
    })
    expect(await becomes(server, { key }), 'attested anew').toMatchObject({ grant: second.grant })
    const renewed = await machineOf(server, second, key)
    expect(await renewed.upload()).toBe('ok')
    expect(await machine.upload(), 'the epoch before is over').toBe('EPOCH_CLOSED')

    const verification = await exported(server, device)
    expect(verification.integrity.problems).toEqual([])
    expect(verification.logs.at(-1)).toMatchObject({ grant: 'granted' })
    expect(verification.logs.map(({ origin }) => origin)).toEqual([
      expect.stringMatching(/acts$/),
      machine.enrolled.origin,
      second.origin,
    ])
    // Chosen entries of both epochs come with what each began with, and with the act.
    const chosen = await exported(server, device, { from: Date.now() - day })
    expect(chosen.integrity.problems).toEqual([])
    expect(chosen.logs).toMatchObject([
      { scope: 'whole', grant: null },
      { scope: 'selected', grant: null },
      { scope: 'selected', grant: 'granted' },
    ])
    const { client: console } = await signedIn(server)
    const acts = await console.listActs({ query: { kind: 'epoch.granted' } })
    expect(acts).toMatchObject({ value: { rows: [{ reason, facts: { epoch: 2 } }] } })
    const shown = await console.getCompleteness({ params: { device } })
    expect(shown.ok && shown.value.epochs.map(({ epoch }) => epoch)).toEqual([2, 1])
  })

  test('is shown in an alert once it asks', async () => {
    const { client: console } = await signedIn(server)
    const alerts = await console.listAlerts({ query: { code: 'EPOCH_AWAITED' } })
    expect(alerts).toMatchObject({
      value: { rows: [{ count: 1, facts: { epoch: 2, why: 'wiped' } }] },
    })
  })

  test('is not asked for by a stranger, nor with a key of now that does not answer', async () => {
    const machine = await newMachine()
    const key = fileKey(server)
    expect(await comes(server, { key, next: wiped })).toMatchObject({ code: 'EPOCH_REFUSED' })
    const forged = {
      ...machine.key,
      enrol: async (given: Uint8Array) => {
        const shown = await key.enrol(given)
        return shown.ok
          ? { ok: true as const, value: { ...shown.value, key: machine.key.key } }
          : shown
      },
    }
    expect(await comes(server, { key, next: wiped, before: forged })).toMatchObject({
      code: 'POSSESSION_REFUSED',
    })
    expect(await comes(server, { key, next: wiped, before: fileKey(server) })).toMatchObject({
      code: 'EPOCH_REFUSED',
    })
    expect(
      await comes(server, { key, next: { ...wiped, epoch: 3 }, before: machine.key }),
      'not the one after',
    ).toEqual({ code: 'EPOCH_REFUSED', epoch: 2 })
    expect(await standingOf(server, machine.enrolled.device)).toMatchObject({
      state: 'active',
      asks: [],
    })
  })
})

describe('two machines under one key', () => {
  test('are both quarantined; one is granted, and the other is refused for good', async () => {
    const machine = await newMachine()
    const { device } = machine.enrolled
    const twin = machine.log.clone()
    expect(await machine.upload()).toBe('ok')
    expect(await machine.upload(twin)).toBe('LOG_FORKED')
    expect(await machine.upload()).toBe('DEVICE_REFUSED')
    const [ours, theirs] = [fileKey(server), fileKey(server)]
    const next = { epoch: 2, because: 'other', held: 3 } as const
    for (const key of [machine.key, machine.key])
      expect(await comes(server, { key })).toEqual({ code: 'EPOCH_NEEDED', epoch: 2 })
    for (const key of [ours, theirs])
      expect(await comes(server, { key, next, before: machine.key })).toEqual({
        code: 'EPOCH_AWAITED',
        epoch: 2,
      })
    const standing = await standingOf(server, device)
    expect(standing).toMatchObject({ state: 'quarantined' })
    expect(standing?.asks).toHaveLength(2)

    const operator = operatorClient(server)
    const grant = async (body: { readonly key?: string }) =>
      codeOf(
        await operator.grantEpoch({
          params: { device },
          body: { reason, because: 'cloned', ...body },
        }),
      )
    const fingerprint = standing?.asks[0]?.fingerprint ?? ''
    const other = standing?.asks[1]?.fingerprint ?? ''
    expect(await grant({})).toBe('ASK_AMBIGUOUS')
    expect(await grant({ key: '00'.repeat(8) })).toBe('ASK_UNKNOWN')
    expect(await grant({ key: fingerprint.slice(0, 12) })).toBe('ok')
    expect(await grant({ key: other }), 'a second grant').toBe('EPOCH_REFUSED')
    expect(await grant({})).toBe('EPOCH_REFUSED')

    const second = await becomes(server, { key: ours, next, before: machine.key })
    expect(second.grant).toMatchObject({ because: 'cloned', lost: 0 })
    expect(await comes(server, { key: theirs, next, before: machine.key })).toEqual({
      code: 'EPOCH_REFUSED',
      epoch: 3,
    })
    expect(await (await machineOf(server, second, ours)).upload()).toBe('ok')
    expect(await machine.upload()).toBe('EPOCH_CLOSED')
  })

  test('that were none: the device is released, and goes on in the log that it has', async () => {
    const machine = await newMachine()
    const { device } = machine.enrolled
    const twin = machine.log.clone()
    expect(await machine.upload()).toBe('ok')
    expect(await machine.upload(twin)).toBe('LOG_FORKED')
    const { client: console } = await signedIn(server)
    const release = (body: { readonly reason: string }) =>
      console.releaseDevice({ params: { device }, body })
    expect(codeOf(await release({ reason: ' ' }))).toBe('REQUEST_INVALID')
    expect(await release({ reason: 'a restored disk' })).toMatchObject({
      value: { state: 'active', epoch: 1 },
    })
    expect(codeOf(await release({ reason }))).toBe('STATE_DIFFERS')
    // What it sealed while nobody heard it.
    expect(await machine.upload()).toBe('ok')
    const acts = await console.listActs({ query: { kind: 'admin.device-released' } })
    expect(acts).toMatchObject({
      value: {
        rows: [
          {
            reason: 'a restored disk',
            change: { before: 'quarantined', after: 'active' },
            by: expect.any(String),
          },
        ],
      },
    })
  })
})

test('a device that was removed is not heard any more, and its key enrols nowhere', async () => {
  const machine = await newMachine()
  const { device } = machine.enrolled
  const operator = operatorClient(server)
  expect(await operator.removeDevice({ params: { device }, body: { reason } })).toMatchObject({
    value: { state: 'removed' },
  })
  expect(await machine.upload()).toBe('DEVICE_REFUSED')
  const { key } = machine
  expect(await comes(server, { key })).toEqual({ code: 'ENROLMENT_CONFLICT' })
  expect(await comes(server, { key: fileKey(server), next: wiped, before: key })).toEqual({
    code: 'ENROLMENT_CONFLICT',
  })
  expect(codeOf(await operator.releaseDevice({ params: { device }, body: { reason } }))).toBe(
    'STATE_DIFFERS',
  )
  expect(
    codeOf(await plainClient(server).removeDevice({ params: { device }, body: { reason } })),
    'nobody may who shows neither token nor session',
  ).toBe('HOST_REFUSED')
})

describe('a key that no chip vouches for', () => {
  /** As if the machine had been away: the end is in the past. */
  const end = (device: string): void => {
    const db = new DatabaseSync(join(server.home, 'server/store.sqlite'), { timeout: 5000 })
    db.prepare('UPDATE device SET not_after = 1 WHERE id = ?').run(device)
    db.close()
  }

  test('is good for thirty days, and renewed while it lasts', async () => {
    const machine = await newMachine()
    const { notAfter } = machine.enrolled
    expect((notAfter ?? 0) - Date.now()).toBeGreaterThan(29 * day)
    const renewed = await becomes(server, { key: machine.key })
    expect(renewed.notAfter).toBeGreaterThanOrEqual(notAfter ?? 0)
  })

  test('lets a machine that was away upload again by a token that needs nobody, or by an administrator', async () => {
    const machine = await newMachine()
    const { key, enrolled } = machine
    end(enrolled.device)
    expect(await machine.upload(machine.log.clone())).toBe('KEY_EXPIRED')
    expect(await becomes(server, { key })).toMatchObject({ state: 'pending', notAfter: 1 })
    expect(await standingOf(server, enrolled.device)).toMatchObject({ state: 'pending' })
    const renewed = await becomes(server, { key, token: tokenOf(server) })
    expect(renewed).toMatchObject({ state: 'active', epoch: 1, device: enrolled.device })
    expect(await machine.upload()).toBe('ok')

    end(enrolled.device)
    expect(await becomes(server, { key })).toMatchObject({ state: 'pending' })
    const approved = await operatorClient(server).approveDevice({
      params: { device: enrolled.device },
      body: {},
    })
    expect(approved).toMatchObject({ value: { state: 'active' } })
    expect(await machine.upload()).toBe('ok')
  })

  test('makes its device pending by itself after a start, with an alert', async () => {
    const machine = await newMachine()
    end(machine.enrolled.device)
    const { home, port } = server
    await server.stop()
    server = await startServer(home, port)
    const { client: console } = await signedIn(server)
    await expect
      .poll(async () => (await standingOf(server, machine.enrolled.device))?.state, {
        timeout: 30_000,
      })
      .toBe('pending')
    const alerts = await console.listAlerts({
      query: { code: 'KEY_EXPIRED', device: machine.enrolled.device },
    })
    expect(alerts.ok && alerts.value.rows).toHaveLength(1)
  })
})

describe('`custody server device`', () => {
  const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
  const custody = (...words: readonly string[]) => {
    writeFileSync(
      join(server.home, 'config.json'),
      JSON.stringify({ hookPort: 47615, serverPort: server.port }),
    )
    const env = { PATH: process.env['PATH'], CUSTODY_HOME: server.home, NO_COLOR: '1' }
    const ran = spawnSync(process.execPath, [main, 'server', 'device', ...words], {
      encoding: 'utf8',
      env,
    })
    return { ...ran, said: ran.stdout + ran.stderr }
  }

  test('lists who asks with what to do, grants it, and tells why it does not', async () => {
    const [machine] = [await newMachine(), await newMachine()]
    const { device } = machine.enrolled
    await comes(server, { key: fileKey(server), next: wiped, before: machine.key })
    const listed = custody('list')
      .stdout.split('\n\n')
      .find((part) => part.includes(device))
    expect(listed).toContain('laptop  wiped')
    expect(listed).toContain('asks for epoch 2 (wiped) with key')
    expect(listed).toContain(`next: custody server device grant ${device} --reason "…"`)
    expect(custody('grant', device).said, 'without a reason').toContain('`--reason <text>`')
    expect(custody('grant', 'laptop', '--reason', reason).said).toContain(
      'devices are called `laptop`',
    )
    expect(custody('grant', device, '--reason', reason).stdout).toContain(
      `laptop (${device}) may begin epoch 2`,
    )
    const again = custody('grant', device, '--reason', reason)
    expect([again.status, again.said]).toEqual([
      1,
      expect.stringContaining('no key like that asks'),
    ])
    const json = JSON.parse(custody('list', '--json').stdout) as {
      readonly devices: readonly { readonly device: string }[]
    }
    expect(json.devices.find((one) => one.device === device)).toMatchObject({
      state: 'active',
      epoch: 2,
      asks: [],
    })
  })

  test('approves, releases and removes', async () => {
    const { device } = (await newMachine()).enrolled
    expect(custody('approve', device).said).toContain('the device is active')
    expect(custody('release', device, '--reason', reason).said).toContain('the device is active')
    expect(custody('remove', device, '--reason', reason).stdout).toContain('is removed for good')
    expect(custody('remove', `dev_${'0'.repeat(26)}`, '--reason', reason).said).toContain(
      'no such device',
    )
  })
})
