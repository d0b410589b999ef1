import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant } from '@custody/model'
import { diceOf, simulatedSession } from '@custody/testkit'
import { expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import { ask, forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'

test('what was acknowledged survives SIGKILL, and so does who is signed in', async () => {
  const home = throwAwayHome()
  let server = await startServer(home)
  const device = await enrolDevice(server)
  await device.upload(device.first)
  const browser = await signedIn(server)
  for (let round = 0; round < 3; round += 1) {
    const { leaves, payloads } = await device.log.seal(
      simulatedSession(diceOf(round), { at: instant(Date.now()), calls: 20 }).drafts,
    )
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({ ok: true })
    const asked = device.client.uploadPayloads({ body: payloads }).catch(() => null)
    await server.stop('SIGKILL')
    await asked
    server = await startServer(home, server.port)
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({
      value: { size: device.log.size(), added: 0 },
    })
    expect(await device.client.uploadPayloads({ body: payloads })).toMatchObject({ ok: true })
  }
  const overview = await browser.client.overview()
  expect(overview).toMatchObject({
    value: { evidence: { stored: device.log.size(), withoutPayload: 0 } },
  })
  expect(await server.stop()).toBe(0)
  forget(home)
})

test('a second server on the same store is refused and told who holds it', async () => {
  const server = await startServer(throwAwayHome())
  const second = await startServer(server.home)
  expect(second.ready).toMatchObject({ ready: false, problem: { code: 'STORE_HELD' } })
  expect(JSON.parse(String((second.ready['problem'] as { detail: string }).detail))).toMatchObject({
    pid: server.child.pid,
  })
  expect(await second.ended).toBe(3)
  // The first one's tokens are still the ones in the files.
  expect((await signedIn(server)).cookie).toContain('custody_session=')
  await server.stop()
  forget(server.home)
})

test('what it keeps is for its own account only', async () => {
  const server = await startServer(throwAwayHome())
  const mode = (path: string) =>
    (statSync(join(server.home, 'server', path)).mode & 0o777).toString(8)
  expect(mode('.')).toBe('700')
  expect([mode('operator-token'), mode('enrol-token'), mode('config.json')]).toEqual([
    '600',
    '600',
    '600',
  ])
  await server.stop()
  forget(server.home)
})

test('devices come under a name that the operator gave as well, and nobody else does', async () => {
  const home = throwAwayHome()
  writeFileSync(join(home, 'device-hosts'), 'custody.example.org\n')
  const server = await startServer(home)
  const statusOf = async (target: string, host: string) => {
    const headers = { host, 'content-type': 'application/json' }
    return (await ask(server.port, { method: 'POST', target, headers, body: null })).status
  }
  const nonce = '/api/v1/devices/nonce'
  expect(await statusOf(nonce, 'custody.example.org')).toBe(200)
  expect(await statusOf(nonce, `127.0.0.1:${server.port}`)).toBe(200)
  expect(await statusOf(nonce, 'other.example.org')).toBe(421)
  // The operator is on this machine, and the console has a name of its own.
  expect(await statusOf('/api/v1/sign-in/links', 'custody.example.org')).toBe(421)
  expect(await statusOf('/api/v1/sign-in', 'custody.example.org')).toBe(421)
  await server.stop()
  forget(home)
})
