import { createHash } from 'node:crypto'
import {
  decodeHex,
  hashLeaf,
  linesOf,
  noContext,
  parseCheckpoint,
  parseNote,
  parseTrustPolicy,
  sealKeyId,
  verifyBundle,
  verifyInclusion,
} from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { instant } from '@custody/model'
import type { Result } from '@custody/model'
import { addressOf, serverEndpoints } from '@custody/protocol'
import type { ClientProblem } from '@custody/protocol'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import type { EnrolledDevice } from './running/enrolled-device.ts'
import {
  ask,
  consoleHeaders,
  forget,
  jsonOf,
  oneTimeSecret,
  signedIn,
  startServer,
  throwAwayHome,
} from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'

let server: RunningServer
let device: EnrolledDevice
let browser: Awaited<ReturnType<typeof signedIn>>
const made = simulatedSession(diceOf(3), { at: instant(Date.now() - 60_000), calls: 40 })

beforeAll(async () => {
  server = await startServer(throwAwayHome())
  device = await enrolDevice(server)
  await device.upload(device.first)
  await device.upload(made.drafts)
  browser = await signedIn(server)
})
afterAll(async () => {
  await server.stop()
  forget(server.home)
})

/** The value of an answer, or what the server said instead. */
function valueOf<Value>(answer: Result<Value, ClientProblem>): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

describe('what was recorded is shown', () => {
  test('a session with its facts, its track and its evidence', async () => {
    const { rows } = valueOf(await browser.client.listSessions())
    expect(rows).toMatchObject([
      {
        session: made.session,
        title: 'Please make the tests pass.',
        workspace: '/home/dev/proj',
        principal: { kind: 'os-account', name: 'dev', uid: 1000, assurance: 'os-account' },
        trust: { isolation: 'same-user', keyProtection: 'file' },
        calls: { total: 40 },
        tokens: { input: 1200, output: 80 },
      },
    ])
    const session = valueOf(await browser.client.getSession({ params: { session: made.session } }))
    expect(session.track).toHaveLength(made.drafts.length)
    expect(session.processes?.nodes[0]?.executable).toBe('/usr/bin/claude')
    expect(session.evidence).toMatchObject({ entries: made.drafts.length, withoutPayload: 0 })
  })

  test('a timeline in the order of recording, a call once, with input, output and decision', async () => {
    const { events, more } = valueOf(
      await browser.client.getTimeline({ params: { session: made.session } }),
    )
    expect(more).toBe(false)
    expect(events.slice(0, 3).map(({ kind }) => kind)).toEqual(['other', 'prompt', 'text'])
    const calls = events.filter((event) => event.kind === 'call')
    expect(calls.map(({ call }) => call.call)).toEqual(made.calls)
    const ran = calls.find(({ call }) => call.outcome === 'allow')?.call
    expect(ran).toMatchObject({
      tool: 'Bash',
      status: 'ok',
      input: { state: 'here' },
      output: { state: 'here' },
      durationMs: 5,
    })
    const denied = calls.find(({ call }) => call.outcome === 'deny')?.call
    expect(denied).toMatchObject({
      status: 'blocked',
      output: { state: 'absent' },
      decision: { outcome: 'deny', decidedBy: [{ id: 'secrets/no-ssh-keys' }] },
    })
    expect(ran?.evidence).toMatchObject({ state: 'stored', origin: device.origin })
  })

  test('a timeline can be read in pages, both ways', async () => {
    const params = { session: made.session }
    const all = valueOf(await browser.client.getTimeline({ params, query: { limit: 500 } })).events
    const seen = []
    let after = -1
    for (;;) {
      const { events, more } = valueOf(
        await browser.client.getTimeline({
          params,
          query: { ...(after >= 0 && { after }), limit: 20 },
        }),
      )
      seen.push(...events)
      // The last entry of a page may be a call's end, which is told at its decision: go on from the track instead.
      const session = valueOf(await browser.client.getSession({ params }))
      const at = session.track.findIndex(({ seq }) => seq > after)
      after = session.track[at + 19]?.seq ?? Number.MAX_SAFE_INTEGER
      if (!more) break
    }
    expect(seen).toEqual(all)
  })

  test('a search finds calls by what was asked and by what came back', async () => {
    const byInput = valueOf(await browser.client.listCalls({ query: { q: 'ssh/id_rsa' } })).rows
    expect(byInput.length).toBeGreaterThan(0)
    expect(byInput.every((row) => row.headline === 'cat ~/.ssh/id_rsa')).toBe(true)
    expect(byInput[0]?.snippet).toContain('\uE000')
    const { events } = valueOf(
      await browser.client.getTimeline({ params: { session: made.session } }),
    )
    const some = events.flatMap((event) =>
      event.kind === 'call' && event.call.output.state === 'here' ? [event.call] : [],
    )[0]
    const word = /ok (\w+) (\w+)/.exec(some?.output.state === 'here' ? some.output.text : '')
    const byOutput = valueOf(
      await browser.client.listCalls({ query: { q: `"${word?.[1]} ${word?.[2]}"` } }),
    ).rows
    expect(byOutput.map((row) => row.call)).toContain(some?.call)
    expect(
      valueOf(await browser.client.listCalls({ query: { q: 'nothingsaysthis' } })).rows,
    ).toEqual([])
  })

  test('pages of a list follow one another without hole or repetition', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = valueOf(await browser.client.listCalls({ query: { limit: 7, cursor } }))
      seen.push(...page.rows.map((row) => row.call))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(made.calls.toReversed())
  })

  test('facets count what their filters show', async () => {
    const facets = valueOf(await browser.client.countCalls({ query: {} }))
    expect(facets.total).toBe(40)
    expect(facets.tool).toEqual([{ value: 'Bash', label: 'Bash', count: 40 }])
    for (const { value, count } of facets.outcome) {
      const rows = valueOf(
        await browser.client.listCalls({ query: { outcome: [value as 'deny'], limit: 200 } }),
      ).rows
      expect(rows).toHaveLength(count)
    }
  })

  test('every figure of the overview leads to as many rows', async () => {
    const { decisions, devices, sessions, deniedBy, evidence } = valueOf(
      await browser.client.overview({ query: { range: '24h' } }),
    )
    const { deny, allow, ask: asked } = decisions.totals
    for (const figure of [deny, allow, asked, ...deniedBy.map((rule) => rule.figure)]) {
      const rows = valueOf(
        await browser.client.listCalls({
          query: { ...(figure.filter.query as object), limit: 200 },
        }),
      ).rows
      expect(rows).toHaveLength(figure.count)
    }
    expect(decisions.buckets.reduce((sum, bucket) => sum + bucket.deny, 0)).toBe(deny.count)
    expect(valueOf(await browser.client.listDevices()).rows).toHaveLength(devices.enrolled.count)
    expect(sessions.inRange.count).toBe(1)
    expect(evidence).toMatchObject({
      stored: device.log.size(),
      withoutPayload: 0,
      cosigned: null,
    })
  })

  test('an entry comes with all that checks it: leaf, openings, proof and seal', async () => {
    const { rows } = valueOf(await browser.client.listEntries({ query: { limit: 200 } }))
    expect(rows).toHaveLength(device.log.size())
    const entry = valueOf(
      await browser.client.getEntry({ params: { device: device.id, epoch: 1, seq: 5 } }),
    )
    const bytes = new TextEncoder().encode(entry.leaf)
    const note = parseNote(entry.checkpoint)
    const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note
    if (!note.ok || !checkpoint.ok) throw new Error('no checkpoint')
    const path = entry.inclusion.hashes.map((hex) => {
      const hash = decodeHex(hex)
      if (!hash.ok) throw new Error('no hash')
      return hash.value
    })
    const proof = { index: entry.inclusion.index, path }
    expect(
      verifyInclusion(nodeCrypto, hashLeaf(nodeCrypto, bytes), proof, checkpoint.value),
    ).toEqual({ ok: true, value: true })
    const key = {
      kind: 'file-p256/1',
      publicKey: Buffer.from(entry.publicKey, 'base64'),
      nvName: null,
    } as const
    const [line] = linesOf(note.value, device.origin, sealKeyId(nodeCrypto, device.origin, key))
    const seal = sealVerifier(nodeP256())(
      key,
      new TextEncoder().encode(note.value.text),
      line?.signature ?? new Uint8Array(0),
    )
    expect(seal.ok).toBe(true)
    expect(entry.openings.every(({ state }) => state === 'here')).toBe(true)
  })

  const textAt = async (target: string) => {
    const headers = { ...consoleHeaders(server), cookie: browser.cookie }
    const reply = await ask(server.port, { method: 'GET', target, headers, body: null })
    expect(reply.status).toBe(200)
    return new TextDecoder().decode(reply.body)
  }

  const verdictAt = async (target: string) => {
    const policy = parseTrustPolicy(
      nodeCrypto,
      await textAt(addressOf(serverEndpoints.trustPolicy, { query: { device: device.id } })),
    )
    if (!policy.ok) throw new Error(`line ${policy.error.line} of the trust policy`)
    return verifyBundle((await textAt(target)).trimEnd().split('\n'), {
      crypto: nodeCrypto,
      verifySeal: sealVerifier(nodeP256()),
      verifyEd25519: portableEd25519,
      trust: policy.value,
      heads: new Map(),
    })
  }

  test.each([
    {
      of: 'the device',
      target: () => addressOf(serverEndpoints.exportBundle, { query: { device: device.id } }),
      entries: () => device.log.size(),
    },
    {
      of: 'a session',
      target: () => addressOf(serverEndpoints.exportBundle, { query: { session: made.session } }),
      entries: () => made.drafts.length + 1,
    },
    {
      of: 'a period',
      target: () =>
        addressOf(serverEndpoints.exportBundle, {
          query: {
            device: device.id,
            from: made.drafts[10]?.at ?? 0,
            to: made.drafts[20]?.at ?? 0,
          },
        }),
      entries: () => expect.any(Number),
    },
    {
      of: 'the denied calls',
      target: () => addressOf(serverEndpoints.exportCallBundle, { query: { outcome: ['deny'] } }),
      entries: () => expect.any(Number),
    },
    {
      of: 'one entry',
      target: () =>
        addressOf(serverEndpoints.entryBundle, { params: { device: device.id, epoch: 1, seq: 5 } }),
      entries: () => expect.any(Number),
    },
  ])('a bundle of $of verifies offline by the keys that enrolled', async ({ target, entries }) => {
    const verdict = await verdictAt(target())
    expect(verdict).toMatchObject({
      outcome: 'verified, no witness',
      integrity: { verdict: 'holds', problemCount: 0 },
      logs: [{ origin: device.origin, entries: entries(), isTrusted: true }],
    })
  })

  test('a bundle of some entries holds no more than was asked for, and what they refer to', async () => {
    const target = addressOf(serverEndpoints.entryBundle, {
      params: { device: device.id, epoch: 1, seq: device.log.size() - 1 },
    })
    const verdict = await verdictAt(target)
    expect(verdict.logs[0]?.entries).toBeLessThanOrEqual(4)
  })

  test('a bundle without contents proves the entries, and says what was kept back', async () => {
    const query = { session: made.session, contents: 'without' as const }
    const verdict = await verdictAt(addressOf(serverEndpoints.exportBundle, { query }))
    expect(verdict).toMatchObject({
      outcome: 'incomplete',
      integrity: { verdict: 'holds' },
      completeness: { verdict: 'withheld', payloads: { present: 0 } },
    })
  })

  test('the same query can be taken away, and captured text is no formula', async () => {
    const target = addressOf(serverEndpoints.exportCalls, {
      query: { outcome: ['deny'], format: 'csv' },
    })
    const reply = await ask(server.port, {
      method: 'GET',
      target,
      headers: { ...consoleHeaders(server), cookie: browser.cookie },
      body: null,
    })
    const lines = new TextDecoder().decode(reply.body).trimEnd().split('\r\n')
    const { totals } = valueOf(await browser.client.overview()).decisions
    expect(lines).toHaveLength(totals.deny.count + 1)
  })

  test('policies with the decisions that each rule made', async () => {
    const { current, packs, presets } = valueOf(
      await browser.client.getPolicies({ query: { range: '24h' } }),
    )
    expect(current).toMatchObject({ preset: 'balanced', number: 1 })
    expect(packs.flatMap((pack) => pack.rules).every((rule) => rule.cedar.endsWith(';'))).toBe(true)
    expect(presets.map(({ name }) => name)).toEqual(['observe', 'balanced', 'strict'])
  })

  test('what is missing of a device: its recorded gaps, its silences, its epochs, its reach', async () => {
    const hour = 3_600_000
    const now = Date.now()
    const silent = await enrolDevice(server, 'silent-laptop')
    const beat = (ago: number) => ({
      ...noContext,
      at: instant(now - ago),
      source: 'device' as const,
      kind: 'heartbeat' as const,
      facts: { outbox: 0, oldestMs: null, sessions: 0 },
      fields: {},
    })
    const gap = {
      ...beat(2 * hour),
      kind: 'gap' as const,
      facts: {
        because: 'suspended' as const,
        from: instant(now - 3 * hour),
        to: instant(now - 2 * hour),
        missed: null,
      },
    }
    await silent.upload(silent.first)
    await silent.upload([beat(5 * hour), beat(5 * hour - 60_000), beat(3 * hour), gap, beat(hour)])
    const told = valueOf(
      await browser.client.getCompleteness({ params: { device: silent.id }, query: {} }),
    )
    expect(told.marks).toMatchObject([
      {
        kind: 'gap',
        because: 'suspended',
        from: now - 3 * hour,
        to: now - 2 * hour,
        entries: null,
      },
      { kind: 'enrolled', seq: 0 },
    ])
    const spans = told.silences.map(({ from, to, isRecorded }) => ({
      hours: Math.round((to - from) / hour),
      isRecorded,
    }))
    expect(spans).toContainEqual({ hours: 2, isRecorded: false })
    expect(spans).toContainEqual({ hours: 1, isRecorded: true })
    const total = (of: 'entries' | 'heartbeats' | 'seals') =>
      told.buckets.reduce((sum, bucket) => sum + bucket[of], 0)
    expect([total('entries'), total('heartbeats'), total('seals')]).toEqual([
      silent.log.size(),
      4,
      2,
    ])
    expect(told.epochs).toMatchObject([
      { epoch: 1, size: silent.log.size(), cosigned: null, anchor: null, forked: false },
    ])
    expect(told.key).toEqual({ protection: 'file', ground: 'file', statedBy: [] })
  })

  test('a device with its key and its log', async () => {
    const shown = valueOf(await browser.client.getDevice({ params: { device: device.id } }))
    const key = createHash('sha256')
      .update(Buffer.from(shown.key.publicKey, 'base64'))
      .digest('hex')
    expect(shown).toMatchObject({
      state: 'active',
      key: { fingerprint: key, protection: 'file' },
      logs: [{ size: device.log.size(), forked: false }],
    })
  })
})

describe('who may look', () => {
  const whoAmI = (headers: { readonly [name: string]: string }) =>
    ask(server.port, { method: 'GET', target: '/api/v1/me', headers, body: null })

  test('nobody without a cookie', async () => {
    const reply = await whoAmI(consoleHeaders(server))
    expect([reply.status, jsonOf(reply)['code']]).toEqual([401, 'SIGN_IN_NEEDED'])
  })

  test('a link is good once, and a second use is an alert', async () => {
    const post = {
      method: 'POST' as const,
      target: '/api/v1/sign-in',
      headers: consoleHeaders(server),
    }
    const body = (secret: string) => new TextEncoder().encode(JSON.stringify({ secret }))
    const again = await ask(server.port, { ...post, body: body(browser.secret) })
    expect([again.status, jsonOf(again)['code']]).toEqual([401, 'LINK_REFUSED'])
    const { rows } = valueOf(await browser.client.listAlerts({ query: { code: ['LINK_REFUSED'] } }))
    expect(rows).toMatchObject([{ state: 'open', count: 1 }])
    const acknowledged = valueOf(
      await browser.client.acknowledgeAlert({
        params: { alert: rows[0]!.alert },
        body: { note: 'it was me' },
      }),
    )
    expect(acknowledged).toMatchObject({
      state: 'acknowledged',
      acknowledged: { note: 'it was me' },
    })
  })

  test('the cookie is for this host, for no script and no other site', async () => {
    const reply = await ask(server.port, {
      method: 'POST',
      target: '/api/v1/sign-in',
      headers: consoleHeaders(server),
      body: new TextEncoder().encode(JSON.stringify({ secret: await oneTimeSecret(server) })),
    })
    const cookie = String(reply.headers['set-cookie'])
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain('Domain')
  })

  test.each([
    { because: 'the host is another name', change: { host: '127.0.0.1:1' }, status: 421 },
    {
      because: 'the host is the device’s',
      change: () => ({ host: `127.0.0.1:${server.port}` }),
      status: 421,
    },
    {
      because: 'the host is localhost',
      change: () => ({ host: `localhost:${server.port}` }),
      status: 421,
    },
    { because: 'another site asks', change: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    {
      because: 'another port of localhost asks',
      change: { 'sec-fetch-site': 'same-site' },
      status: 403,
    },
  ])('a request with a good cookie is refused when $because', async ({ change, status }) => {
    const changed = typeof change === 'function' ? change() : change
    const reply = await whoAmI({
      ...consoleHeaders(server),
      cookie: browser.cookie,
      ...(changed as object),
    })
    expect(reply.status).toBe(status)
  })

  test.each([
    { because: 'its origin is another', headers: { origin: 'http://evil.localhost' } },
    { because: 'it has no header of the console', headers: { 'x-custody-console': '0' } },
  ])('what changes something is refused when $because', async ({ headers }) => {
    const reply = await ask(server.port, {
      method: 'POST',
      target: '/api/v1/sign-out',
      headers: { ...consoleHeaders(server), cookie: browser.cookie, ...headers },
      body: Buffer.from('{}'),
    })
    expect([reply.status, jsonOf(reply)['code']]).toEqual([403, 'ORIGIN_REFUSED'])
    expect(await browser.client.whoAmI()).toMatchObject({ ok: true })
  })

  test('links are made for the operator only', async () => {
    const reply = await ask(server.port, {
      method: 'POST',
      target: '/api/v1/sign-in/links',
      body: Buffer.from('{}'),
      headers: {
        host: `127.0.0.1:${server.port}`,
        'content-type': 'application/json',
        authorization: 'Bearer nobody',
      },
    })
    expect([reply.status, jsonOf(reply)['code']]).toEqual([401, 'OPERATOR_TOKEN_REFUSED'])
  })
})

describe('it is live', () => {
  test('an entry is told within a second of its upload', async () => {
    const { request } = await import('node:http')
    const heard = new Promise<string>((resolve) => {
      const stream = request(
        {
          host: '127.0.0.1',
          port: server.port,
          path: '/api/v1/live',
          headers: { ...consoleHeaders(server), cookie: browser.cookie },
        },
        (reply) => {
          reply.on('data', (text: Buffer) => {
            if (!text.includes('"type":"entry"')) return
            stream.destroy()
            resolve(text.toString())
          })
        },
      )
      stream.end()
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const from = Date.now()
    const { leaves } = await device.log.seal(
      simulatedSession(diceOf(9), { at: instant(Date.now()), calls: 1 }).drafts,
    )
    await device.client.uploadLeaves({ body: leaves })
    expect(await heard).toContain('session.opened')
    expect(Date.now() - from).toBeLessThan(1000)
  })
})
