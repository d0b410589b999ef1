import { randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { instant } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import type { Outgoing } from '@custody/protocol'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import type { EnrolledDevice } from './running/enrolled-device.ts'
import {
  ask,
  forget,
  jsonOf,
  signedIn,
  startServer,
  throwAwayHome,
} from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'

let server: RunningServer
let device: EnrolledDevice
const dice = diceOf(1)
const session = () => simulatedSession(dice, { at: instant(Date.now()), calls: 3 }).drafts

beforeAll(async () => {
  server = await startServer(throwAwayHome())
  device = await enrolDevice(server)
  const { leaves } = await device.log.seal(device.first)
  expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({ ok: true })
})
afterAll(async () => {
  await server.stop()
  forget(server.home)
})

const post = (path: string, body: unknown): Outgoing => ({
  method: 'POST',
  target: path,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(JSON.stringify(body)),
})
const leavesPath = serverEndpoints.uploadLeaves.path

describe('200', () => {
  test('sealed entries are kept, and the same upload again adds nothing', async () => {
    const { leaves } = await device.log.seal(session())
    const added = leaves.leaves.length
    const size = device.log.size()
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({
      value: { size, added },
    })
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({
      value: { size, added: 0 },
    })
  })

  test('an upload that overlaps what is held adds only what is new', async () => {
    const first = (await device.log.seal(session())).leaves
    const second = (await device.log.seal(session())).leaves
    await device.client.uploadLeaves({ body: first })
    const both = { ...second, oldSize: first.oldSize, leaves: [...first.leaves, ...second.leaves] }
    expect(await device.client.uploadLeaves({ body: both })).toMatchObject({
      value: { size: device.log.size(), added: second.leaves.length },
    })
  })

  test('payloads that open their commitments are kept once', async () => {
    const { leaves, payloads } = await device.log.seal(session())
    await device.client.uploadLeaves({ body: leaves })
    const added = payloads.payloads.length
    expect(await device.client.uploadPayloads({ body: payloads })).toMatchObject({
      value: { added, already: 0 },
    })
    expect(await device.client.uploadPayloads({ body: payloads })).toMatchObject({
      value: { added: 0, already: added },
    })
  })

  test('a body may be zstd, signed as it is sent', async () => {
    const { leaves } = await device.log.seal(session())
    const out = post(leavesPath, leaves)
    const reply = await device.send({
      ...out,
      headers: { ...out.headers, 'content-encoding': 'zstd' },
      body: zstdCompressSync(out.body ?? ''),
    })
    expect([reply.status, jsonOf(reply)['size']]).toEqual([200, device.log.size()])
  })

  test('the policy that applies is handed out, and not again to who has it', async () => {
    const policy = await device.client.fetchPolicy()
    if (!policy.ok) throw new Error('no policy')
    expect(policy.value.content).not.toBeNull()
    const again = await device.client.fetchPolicy({ query: { have: policy.value.version } })
    expect(again).toMatchObject({ value: { version: policy.value.version, content: null } })
  })

  test('a check-in is answered with what the server holds', async () => {
    const outbox = {
      recorded: 1,
      sealed: 1,
      stored: 1,
      waiting: 0,
      waitingBytes: 0,
      oldestWaitingAt: null,
    }
    const body = {
      at: Date.now(),
      bootId: 'boot',
      daemonVersion: '0.1.0',
      osVersion: 'Debian 12',
      isolation: 'same-user' as const,
      protection: 'file' as const,
      policyVersion: null,
      outbox,
      agents: [],
      posture: [],
      ungovernedAgents: [],
    }
    const answer = await device.client.checkIn({ body })
    expect(answer).toMatchObject({ ok: true })
    expect(answer.ok && answer.value.stored).toBeGreaterThan(1)
  })

  test('enrolling the same key again gives the same device back', async () => {
    const other = await enrolDevice(server, 'other')
    expect(other.id).not.toBe(device.id)
  })
})

describe('400', () => {
  test('DIGEST_WRONG when the body changes after it was signed', async () => {
    const { leaves } = await device.log.clone().seal(session())
    const reply = await device.send(post(leavesPath, leaves), (out) => ({
      ...out,
      body: Buffer.from('{}'),
    }))
    expect([reply.status, jsonOf(reply)['code']]).toEqual([400, 'DIGEST_WRONG'])
  })

  test.each([
    { because: 'it lacks a field', body: {}, code: 'REQUEST_INVALID' },
    { because: 'it is no JSON', body: undefined, code: 'BODY_NOT_JSON' },
  ])('$code when $because', async ({ body, code }) => {
    const out = {
      ...post(leavesPath, body),
      ...(body === undefined && { body: Buffer.from('{"a":') }),
    }
    const reply = await device.send(out)
    expect([reply.status, jsonOf(reply)['code']]).toEqual([400, code])
  })
})

describe('401', () => {
  test('SIGNATURE_MISSING without a signature', async () => {
    const reply = await ask(server.port, {
      ...post('/api/v1/devices/check-in', {}),
      headers: { 'content-type': 'application/json', host: `127.0.0.1:${server.port}` },
    })
    expect([reply.status, jsonOf(reply)['code']]).toEqual([401, 'SIGNATURE_MISSING'])
  })

  test('NONCE_SEEN when a request is sent twice', async () => {
    const kept: Outgoing[] = []
    const out = { method: 'GET' as const, target: '/api/v1/policy', headers: {}, body: null }
    const first = await device.send(out, (signed) => {
      kept.push(signed)
      return signed
    })
    expect(first.status).toBe(200)
    const again = await ask(server.port, kept[0]!)
    expect([again.status, jsonOf(again)['code']]).toEqual([401, 'NONCE_SEEN'])
  })

  test('REQUEST_KEY_UNKNOWN for a key that no sealed entry announced', async () => {
    const stranger = await enrolDevice(server, 'stranger')
    expect(await stranger.client.fetchPolicy()).toMatchObject({
      error: { problem: { code: 'REQUEST_KEY_UNKNOWN' } },
    })
  })

  test('TOKEN_REFUSED for a token that was never made', async () => {
    await expect(
      enrolDevice(server, 'liar', randomBytes(32).toString('base64url')),
    ).rejects.toThrow('TOKEN_REFUSED')
  })
})

describe('403', () => {
  test('ORIGIN_FOREIGN for the log of another device', async () => {
    const other = await enrolDevice(server, 'foreign')
    const { leaves } = await other.log.seal(other.first)
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({
      error: { problem: { code: 'ORIGIN_FOREIGN', status: 403 } },
    })
  })

  test('ORIGIN_REFUSED for what a browser sends', async () => {
    const reply = await device.send(post(leavesPath, {}), (out) => ({
      ...out,
      headers: { ...out.headers, origin: 'http://evil.test' },
    }))
    expect([reply.status, jsonOf(reply)['code']]).toEqual([403, 'ORIGIN_REFUSED'])
  })
})

describe('409', () => {
  test('SIZE_DIFFERS with the size held, when entries are skipped', async () => {
    const twin = device.log.clone()
    const size = twin.size()
    await twin.seal(session())
    const { leaves } = await twin.seal(session())
    expect(await device.client.uploadLeaves({ body: leaves })).toMatchObject({
      error: { problem: { code: 'SIZE_DIFFERS', status: 409, extra: { size } } },
    })
  })

  test('LOG_FORKED when two histories are sealed, and nothing more is taken from either machine', async () => {
    const forking = await enrolDevice(server, 'forking')
    const begun = (await forking.log.seal(forking.first)).leaves
    await forking.client.uploadLeaves({ body: begun })
    const twin = forking.log.clone()
    const mine = (await forking.log.seal(session())).leaves
    const theirs = (await twin.seal(session())).leaves
    expect(await forking.client.uploadLeaves({ body: mine })).toMatchObject({ ok: true })
    const code = 'LOG_FORKED'
    expect(await forking.client.uploadLeaves({ body: theirs })).toMatchObject({
      error: { problem: { code, status: 409 } },
    })
    for (const log of [forking.log, twin]) {
      const more = (await log.seal(session())).leaves
      expect(await forking.client.uploadLeaves({ body: more })).toMatchObject({
        error: { problem: { code: 'DEVICE_REFUSED', status: 403 } },
      })
    }
    expect(await forking.client.fetchPolicy()).toMatchObject({
      error: { problem: { code: 'DEVICE_REFUSED' } },
    })
    const { client } = await signedIn(server)
    const shown = await client.getDevice({ params: { device: forking.id } })
    expect(shown.ok && shown.value.state).toBe('quarantined')
    const acts = await client.listActs({ query: {} })
    const about = acts.ok ? acts.value.rows : []
    expect(about.filter(({ kind }) => kind === 'admin.device-quarantined')).toMatchObject([
      { facts: { target: forking.id }, reason: code },
    ])
  })

  test('LOG_FORKED when the twin only shows what comes after the fork', async () => {
    const forking = await enrolDevice(server, 'late-twin')
    await forking.client.uploadLeaves({ body: (await forking.log.seal(forking.first)).leaves })
    const twin = forking.log.clone()
    const one = session().slice(0, 1)
    await forking.client.uploadLeaves({ body: (await forking.log.seal(one)).leaves })
    await twin.seal(session().slice(0, 1))
    const { leaves } = await twin.seal(session())
    expect(await forking.client.uploadLeaves({ body: leaves })).toMatchObject({
      error: { problem: { code: 'LOG_FORKED' } },
    })
  })
})

describe('413', () => {
  test('BODY_TOO_LARGE for more than an endpoint takes', async () => {
    const body = Buffer.alloc(70_000, ' ')
    const headers = { 'content-type': 'application/json', host: `127.0.0.1:${server.port}` }
    const reply = await ask(server.port, {
      method: 'POST',
      target: '/api/v1/devices',
      headers,
      body,
    })
    expect([reply.status, jsonOf(reply)['code']]).toEqual([413, 'BODY_TOO_LARGE'])
  })
})

describe('415', () => {
  test.each(['gzip', 'identity'])('BODY_ENCODING_REFUSED for %s', async (encoding) => {
    const out = post(leavesPath, {})
    const reply = await device.send({
      ...out,
      headers: { ...out.headers, 'content-encoding': encoding },
    })
    expect([reply.status, jsonOf(reply)['code']]).toEqual([415, 'BODY_ENCODING_REFUSED'])
  })
})

describe('421', () => {
  test('HOST_REFUSED under any other name', async () => {
    const reply = await device.send(post(leavesPath, {}), (out) => ({
      ...out,
      headers: { ...out.headers, host: `localhost:${server.port}` },
    }))
    expect([reply.status, jsonOf(reply)['code']]).toEqual([421, 'HOST_REFUSED'])
  })
})

describe('422', () => {
  test.each([
    {
      because: 'the seal is of another note',
      spoil: (text: string) =>
        text.replace(/\n\d+\n/, (line) =>
          line.replace(/\d/, (digit) => String((Number(digit) % 9) + 1)),
        ),
    },
    { because: 'there is no seal', spoil: (text: string) => text.split('\n\n')[0] + '\n\n' },
    {
      because: 'a byte of the seal differs',
      spoil: (text: string) =>
        text.replace(
          /([A-Za-z0-9+/]{20}=*\n)$/,
          (end) => (end.startsWith('A') ? 'B' : 'A') + end.slice(1),
        ),
    },
  ])('SEAL_REFUSED when $because', async ({ spoil }) => {
    const { leaves } = await device.log.clone().seal(session())
    const body = { ...leaves, checkpoint: spoil(leaves.checkpoint) }
    expect(await device.client.uploadLeaves({ body })).toMatchObject({
      error: { problem: { code: 'SEAL_REFUSED', status: 422 } },
    })
  })

  test('SEAL_REFUSED when a leaf is not the one that was sealed', async () => {
    const { leaves } = await device.log.clone().seal(session())
    const body = {
      ...leaves,
      leaves: leaves.leaves.map((leaf, at) =>
        at === 1 ? leaf.replace(/"at":(\d+)/, (_, ms) => `"at":${Number(ms) + 1}`) : leaf,
      ),
    }
    expect(await device.client.uploadLeaves({ body })).toMatchObject({
      error: { problem: { code: 'SEAL_REFUSED' } },
    })
  })

  test.each([
    { because: 'its version is unknown', spoil: (leaf: string) => leaf.replace('"v":1', '"v":2') },
    { because: 'it has white space', spoil: (leaf: string) => leaf.replace('"v":1', '"v": 1') },
    {
      because: 'it has a key of its own',
      spoil: (leaf: string) => leaf.replace('"v":1', '"v":1,"w":1'),
    },
  ])('LEAF_REFUSED when $because', async ({ spoil }) => {
    const { leaves } = await device.log.clone().seal(session())
    const body = { ...leaves, leaves: leaves.leaves.map(spoil) }
    expect(await device.client.uploadLeaves({ body })).toMatchObject({
      error: { problem: { code: 'LEAF_REFUSED', status: 422, extra: { seq: leaves.oldSize } } },
    })
  })

  test('PAYLOAD_REFUSED when the bytes are not those committed to', async () => {
    const { leaves, payloads } = await device.log.seal(session())
    await device.client.uploadLeaves({ body: leaves })
    const [first, ...rest] = payloads.payloads
    const body = {
      ...payloads,
      payloads: [{ ...first!, bytes: { text: '/home/dev/evil' } }, ...rest],
    }
    expect(await device.client.uploadPayloads({ body })).toMatchObject({
      error: { problem: { code: 'PAYLOAD_REFUSED', status: 422 } },
    })
  })
})
