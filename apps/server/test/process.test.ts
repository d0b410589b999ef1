import { statSync } from 'node:fs'
import { join } from 'node:path'
import { instant } from '@custody/model'
import { diceOf, simulatedSession } from '@custody/testkit'
import { expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import { forget, signedIn, startServer, throwAwayHome } from './running/start-server.ts'

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
