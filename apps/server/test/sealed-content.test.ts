import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentCloser } from '@custody/device'
import type { EntryDraft, FieldId, Payload, WrappedKey } from '@custody/evidence'
import { encodeBundleLine, parseBundleLine } from '@custody/evidence'
import { closePayload, makeContentKey, openPayload, unwrapKey, wrapKey } from '@custody/keys/verify'
import { instant, newId, ok } from '@custody/model'
import { addressOf, clientOf, serverEndpoints } from '@custody/protocol'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import { keptBundle, verified } from './running/kept-bundle.ts'
import {
  ask,
  consoleHeaders,
  forget,
  signedIn,
  startServer,
  throwAwayHome,
} from './running/start-server.ts'

const cli = join(import.meta.dirname, '../../cli/src/main.ts')
const home = throwAwayHome()
afterAll(() => forget(home))
const pair = await makeContentKey()
const canary = 'canaryofaclosedcontent'
const close = contentCloser({
  random: (size) => new Uint8Array(randomBytes(size)),
  wrap: (origin, key) => wrapKey(pair.publicKey, origin, key),
  close: closePayload,
})

describe('contents that come closed', async () => {
  let server = await startServer(home)
  afterAll(() => server.stop())
  const device = await enrolDevice(server)
  await device.upload(device.first)

  /** A session whose contents hold the canary: its entries uploaded, its contents closed as a device closes them. */
  async function closedSession(calls = 1) {
    const made = simulatedSession(diceOf(Math.random() * 2 ** 31), {
      at: instant(Date.now()),
      calls,
    })
    const drafts = made.drafts.map((draft): EntryDraft => ({
      ...draft,
      fields: Object.fromEntries(
        Object.entries(draft.fields).map(([name, bytes]) => [
          name,
          name === 'prompt' || name === 'text' || name === 'cwd'
            ? new TextEncoder().encode(canary)
            : bytes,
        ]),
      ),
    }))
    const upload = await device.log.seal(drafts)
    const kept = await device.client.uploadLeaves({ body: upload.leaves })
    if (!kept.ok) throw new Error(JSON.stringify(kept.error))
    const open = upload.payloads.payloads.map(
      ({ seq, field, salt, bytes }): Omit<Payload, 'origin'> => ({
        seq,
        field: field as FieldId,
        salt: Buffer.from(salt, 'base64url'),
        bytes: 'text' in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, 'base64'),
      }),
    )
    const at = instant(Date.now())
    const closed = await close(
      device.origin,
      open.map((one) => ({ ...one, session: made.session, at })),
    )
    return { session: made.session, open, body: bodyOf(closed.payloads, closed.keys) }
  }

  function bodyOf(
    payloads: Awaited<ReturnType<typeof close>>['payloads'],
    keys: readonly WrappedKey[],
  ) {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    return {
      origin: device.origin,
      payloads: payloads.map(({ nonce, bytes, ...rest }) => ({
        ...rest,
        nonce: Buffer.from(nonce).toString('base64url'),
        closed: base64(bytes),
      })),
      keys: keys.map(({ key, enc, wrapped }) => ({
        key,
        enc: base64(enc),
        wrapped: base64(wrapped),
      })),
    }
  }

  async function exported(): Promise<readonly string[]> {
    const { cookie } = await signedIn(server)
    const target = addressOf(serverEndpoints.exportBundle, { query: { device: device.id } })
    const headers = { ...consoleHeaders(server), cookie }
    const reply = await ask(server.port, { method: 'GET', target, headers, body: null })
    return new TextDecoder().decode(reply.body).trimEnd().split('\n')
  }

  /** The wrapped keys of every session, as the operator asks for them. */
  async function revealed(): Promise<ReadonlyMap<string, WrappedKey>> {
    const { client } = await signedIn(server)
    const sessions = await client.listSessions({ query: {} })
    if (!sessions.ok) throw new Error(sessions.error.code)
    const keys = new Map<string, WrappedKey>()
    for (const { session } of sessions.value.rows) {
      const given = await operator().revealContent({ body: { session, reason: 'case 4711' } })
      if (!given.ok) throw new Error(given.error.code)
      for (const { key, enc, wrapped } of given.value.keys)
        keys.set(key, {
          key,
          enc: Buffer.from(enc, 'base64'),
          wrapped: Buffer.from(wrapped, 'base64'),
        })
    }
    return keys
  }

  function operator() {
    const token = readFileSync(join(home, 'server/operator-token'), 'utf8')
    return clientOf(serverEndpoints, async (out) => {
      const host = `127.0.0.1:${server.port}`
      const headers = { ...out.headers, host, authorization: `Bearer ${token}` }
      return ok(await ask(server.port, { ...out, headers }))
    })
  }

  /** The device and the organisation's acts, as the store's file has them. */
  const whole = () =>
    keptBundle(home, [`${String(server.ready['organisation'])}/acts`, device.origin])

  const files = () =>
    readdirSync(join(home, 'server')).map((name) => readFileSync(join(home, 'server', name)))

  test('stand nowhere on a server that has no content key, and are found by nobody there', async () => {
    const { body } = await closedSession()
    expect(await device.client.uploadPayloads({ body })).toMatchObject({
      value: { added: body.payloads.length },
    })
    expect(await device.client.uploadPayloads({ body })).toMatchObject({
      value: { added: 0, already: body.payloads.length },
    })
    expect(files().some((file) => file.includes(canary))).toBe(false)
    const { client } = await signedIn(server)
    const found = await client.listSessions({ query: { q: canary } as never })
    expect(JSON.stringify(found)).not.toContain(canary)
    expect((await exported()).some((line) => line.includes(canary))).toBe(false)
  })

  test('are exported closed, and an investigator opens every one to what was committed to', async () => {
    const lines = await exported()
    const before = verified(lines)
    expect(before.integrity.problems).toEqual([])
    expect(before.completeness.payloads).toMatchObject({ withheld: 0 })
    const { sealed, present } = before.completeness.payloads
    expect(sealed).toBeGreaterThan(5)
    const keys = await revealed()
    const acts = (await whole()).filter((line) => line.includes('"kind":"content.revealed"'))
    expect(acts.length).toBeGreaterThan(0)
    const opened: string[] = []
    for (const line of lines) {
      const read = parseBundleLine(line)
      if (!read.ok || read.value.kind !== 'sealed') {
        opened.push(line)
        continue
      }
      const wrapped = keys.get(read.value.sealed.key)
      if (wrapped === undefined) throw new Error('no key')
      const secret = await unwrapKey(pair.privateKey, device.origin, wrapped)
      if (!secret.ok) throw new Error(secret.error.code)
      const payload = await openPayload(secret.value, device.origin, read.value.sealed)
      if (!payload.ok) throw new Error(payload.error.code)
      opened.push(encodeBundleLine({ kind: 'payload', payload: payload.value }).trimEnd())
    }
    const after = verified(opened)
    expect(after.integrity.problems).toEqual([])
    expect(after.completeness.payloads).toMatchObject({ sealed: 0, present: present + sealed })
    expect(
      opened.some((line) => line.includes(Buffer.from(canary).toString('base64').slice(0, 20))),
    ).toBe(true)
  })

  test('are opened with the command line by who holds the content key, and nobody else', async () => {
    const { session, body } = await closedSession()
    await device.client.uploadPayloads({ body })
    writeFileSync(
      join(home, 'config.json'),
      JSON.stringify({ hookPort: 1, serverPort: server.port }),
    )
    writeFileSync(join(home, 'bundle'), `${(await whole()).join('\n')}\n`)
    const own = join(home, 'own.key')
    writeFileSync(own, Buffer.from(pair.privateKey).toString('base64'))
    const custody = (...words: readonly string[]) =>
      spawnSync(process.execPath, [cli, ...words], {
        cwd: home,
        env: { PATH: process.env['PATH'], CUSTODY_HOME: home, HOME: home },
        encoding: 'utf8',
      })
    const reveal = ['--session', session, '--reason', 'case 4711', '--output', 'keys.json']
    expect(custody('server', 'reveal', ...reveal)).toMatchObject({ status: 0 })
    expect(custody('content', 'make-key', 'other.key').stdout).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
    const open = ['content', 'open', 'bundle', '--keys', 'keys.json', '--output', 'opened']
    const refused = custody(...open, '--content-key', 'other.key')
    expect(refused.stderr).toContain('wrapped to another content key')
    const opened = custody(...open, '--content-key', 'own.key')
    expect(opened).toMatchObject({ status: 0, stderr: '' })
    const lines = readFileSync(join(home, 'opened'), 'utf8').trimEnd().split('\n')
    const { integrity, completeness } = verified(lines)
    expect(integrity.problems).toEqual([])
    // Those of the other sessions are closed still.
    expect(completeness.payloads.sealed).toBeGreaterThan(0)
    expect(lines.some((line) => line.includes(Buffer.from(canary).toString('base64')))).toBe(true)
  })

  test('are refused where their size is not what the entry says, or their key is not there', async () => {
    const { body } = await closedSession()
    const [first] = body.payloads
    if (first === undefined) throw new Error('no payload')
    const long = { ...first, closed: Buffer.alloc(4096).toString('base64') }
    const nameless = { ...first, key: newId('key', randomBytes(16)) }
    for (const payloads of [[long], [nameless]])
      expect(await device.client.uploadPayloads({ body: { ...body, payloads } })).toMatchObject({
        error: { problem: { code: 'PAYLOAD_REFUSED' } },
      })
    expect(await device.client.uploadPayloads({ body })).toMatchObject({ ok: true })
  })

  test('are erased with their key: nobody opens them again, and the acts say so', async () => {
    const { session, body } = await closedSession()
    await device.client.uploadPayloads({ body })
    const wrapped = Buffer.from(body.keys[0]?.wrapped ?? '', 'base64')
    expect(files().some((file) => file.includes(wrapped))).toBe(true)
    const whose = { kind: 'session', session } as const
    const erased = await operator().eraseContent({
      body: { whose, ground: 'data-subject', reason: 'asked' },
    })
    expect(erased).toMatchObject({ value: { payloads: body.payloads.length } })
    expect(files().some((file) => file.includes(wrapped))).toBe(false)
    const { integrity, completeness } = verified(await whole())
    expect(integrity.problems).toEqual([])
    expect(completeness.payloads).toMatchObject({ withheld: 0, erased: body.payloads.length })
  })

  test('are read by a server that holds the content key, which checks what they say', async () => {
    await server.stop()
    writeFileSync(
      join(home, 'server/content-key'),
      Buffer.from(pair.privateKey).toString('base64'),
      { mode: 0o600 },
    )
    server = await startServer(home, server.port)
    const { body, open, session } = await closedSession()
    const [first] = open
    if (first === undefined) throw new Error('no payload')
    const lie = await close(device.origin, [
      { ...first, bytes: first.bytes.with(0, 0x7a), session, at: instant(Date.now()) },
    ])
    expect(
      await device.client.uploadPayloads({ body: bodyOf(lie.payloads, lie.keys) }),
    ).toMatchObject({ error: { problem: { code: 'PAYLOAD_REFUSED' } } })
    expect(await device.client.uploadPayloads({ body })).toMatchObject({ ok: true })
    const { client } = await signedIn(server)
    const shown = await client.getTimeline({ params: { session }, query: {} })
    expect(JSON.stringify(shown)).toContain(canary)
    const { integrity, completeness } = verified(await exported())
    expect(integrity.problems).toEqual([])
    expect(completeness.payloads).toMatchObject({ sealed: 0 })
    // An export of a session with its contents shows them: that is an act, and without them none.
    const revealedTimes = async () =>
      (await whole()).filter((line) => line.includes('"kind":"content.revealed"')).length
    const before = await revealedTimes()
    await client.exportBundle({ query: { session, contents: 'without' } }).catch(() => null)
    expect(await revealedTimes()).toBe(before)
    await client.exportBundle({ query: { session } }).catch(() => null)
    expect(await revealedTimes()).toBe(before + 1)
  })

  test('keep a server from starting whose content key others can read', async () => {
    await server.stop()
    const path = join(home, 'server/content-key')
    writeFileSync(path, 'no key')
    const refused = await startServer(home, server.port)
    expect(await refused.ended).toBe(2)
    expect(refused.ready).toMatchObject({ problem: { code: 'CONTENT_KEY_UNUSABLE' } })
  })
})
