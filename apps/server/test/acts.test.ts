import { spawnSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fieldName, parseLeaf, parseNote } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import { sqliteEvidenceStore } from '@custody/stores'
import { endorsementAuthority } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import {
  ask,
  consoleHeaders,
  forget,
  signedIn,
  startServer,
  throwAwayHome,
} from './running/start-server.ts'
import type { RunningServer } from './running/start-server.ts'

type ActRow = AnswerOf<ServerEndpoints['listActs']>['rows'][number]

const home = throwAwayHome()
afterAll(() => forget(home))

/** What stands in the log `acts`, read out of the store's file beside the running server. */
async function actsOf({ home: place, ready }: RunningServer) {
  const db = new DatabaseSync(join(place, 'server/store.sqlite'), { readOnly: true })
  const evidence = sqliteEvidenceStore(db, nodeCrypto)
  const origin = `${String(ready['organisation'])}/acts`
  const head = await evidence.head(origin)
  const leaves = await evidence.leaves(origin, 0, head?.frontier.size ?? 0)
  const acts = []
  for (const bytes of leaves) {
    const leaf = parseLeaf(bytes)
    if (!leaf.ok) throw new Error(leaf.error.code)
    const { kind, facts, seq, source, device } = leaf.value
    const openings = await evidence.openings(origin, seq)
    const said = openings.map(({ field, bytes: text }) => [
      fieldName(field),
      new TextDecoder().decode(text),
    ])
    acts.push({ kind, facts, source, device, said: Object.fromEntries(said), bytes })
  }
  const cover = await evidence.cover(origin, acts.length - 1)
  db.close()
  return { origin, acts, note: cover?.note ?? '' }
}

const kinds = async (server: RunningServer) => (await actsOf(server)).acts.map(({ kind }) => kind)

describe('what is done here stands in the organisation’s acts', async () => {
  const server = await startServer(home)
  afterAll(() => server.stop())

  test('from the first start on: its key, the token and the policy', async () => {
    const { acts } = await actsOf(server)
    expect(acts.map(({ kind }) => kind)).toEqual([
      'organisation.opened',
      'admin.token-made',
      'admin.policy-published',
      'policy.published',
    ])
    expect(acts[1]).toMatchObject({ facts: { number: 16, result: 'done', target: null } })
    expect(acts[2]?.facts).toMatchObject({ number: 1 })
    expect(JSON.parse(acts[2]?.said['change'])).toMatchObject({ before: null })
    expect(new Set(acts.map(({ source, device }) => `${source} ${device}`))).toEqual(
      new Set(['server null']),
    )
  })

  test('its key is a file that nobody else can read, and no device’s', () => {
    expect(statSync(join(home, 'server/organisation-key.p8')).mode & 0o777).toBe(0o600)
  })

  test('who signs in and out, and who tries by a link that is no good', async () => {
    const { client, secret } = await signedIn(server)
    const again = await ask(server.port, {
      method: 'POST',
      target: '/api/v1/sign-in',
      headers: consoleHeaders(server),
      body: new TextEncoder().encode(JSON.stringify({ secret })),
    })
    expect(again.status).toBe(401)
    await client.signOut()
    await client.signOut()
    const { acts } = await actsOf(server)
    expect(acts.slice(-3).map(({ kind, facts }) => [kind, facts])).toEqual([
      ['admin.signed-in', { target: null, number: null, result: 'done' }],
      ['admin.signed-in', { target: null, number: null, result: 'refused' }],
      ['admin.signed-out', { target: null, number: null, result: 'done' }],
    ])
  })

  test('a device, an alert that somebody looks after, an export; names only as commitments', async () => {
    const device = await enrolDevice(server, 'canary-laptop')
    await device.upload(device.first)
    const { client } = await signedIn(server)
    const alerts = await client.listAlerts({ query: { code: ['LINK_REFUSED'] } })
    const alert = alerts.ok ? alerts.value.rows[0]?.alert : undefined
    if (alert === undefined) throw new Error('no alert')
    for (const note of ['canary-reason', 'said again'])
      await client.acknowledgeAlert({ params: { alert }, body: { note } })
    await client.exportBundle({ query: { device: device.id } })
    const { acts } = await actsOf(server)
    const last = acts.slice(-4)
    expect(last.map(({ kind, facts }) => [kind, 'target' in facts && facts.target])).toEqual([
      ['admin.device-enrolled', device.id],
      ['admin.signed-in', null],
      ['admin.alert-acknowledged', alert],
      ['admin.export-made', device.id],
    ])
    expect(last[0]?.said).toMatchObject({ name: 'canary-laptop' })
    expect(last[2]?.said).toMatchObject({ name: 'LINK_REFUSED', reason: 'canary-reason' })
    expect(JSON.parse(last[3]?.said['principal'])).toHaveProperty('name')
    const leaves = acts.map(({ bytes }) => new TextDecoder().decode(bytes)).join('')
    expect(leaves).not.toMatch(/canary|LINK_REFUSED|evidence-bundle/)
  })

  test('a device that enrols again by its key is no new act', async () => {
    const before = (await kinds(server)).length
    const refused = await ask(server.port, {
      method: 'GET',
      target: '/api/v1/evidence/bundle?device=none',
      headers: consoleHeaders(server),
      body: null,
    })
    expect(refused.status).toBe(401)
    expect(await kinds(server), 'nor is what nobody may ask').toHaveLength(before)
  })

  test('the console is shown each, newest first, page by page', async () => {
    const { client } = await signedIn(server)
    const { acts } = await actsOf(server)
    const seen: ActRow[] = []
    let cursor: string | undefined
    do {
      const page = await client.listActs({
        query: { limit: 4, ...(cursor === undefined ? {} : { cursor }) },
      })
      if (!page.ok) throw new Error(JSON.stringify(page.error))
      seen.push(...page.value.rows)
      cursor = page.value.next ?? undefined
    } while (cursor !== undefined)
    expect(seen.map(({ kind }) => kind)).toEqual(acts.map(({ kind }) => kind).toReversed())
    expect(seen.find(({ kind }) => kind === 'admin.alert-acknowledged')).toMatchObject({
      by: expect.any(String),
      name: 'LINK_REFUSED',
      reason: 'canary-reason',
      facts: { result: 'done' },
      evidence: { state: 'stored', origin: `${String(server.ready['organisation'])}/acts` },
    })
    const one = await client.listActs({ query: { kind: ['admin.policy-published'] } })
    expect(one).toMatchObject({ value: { rows: [{ change: { before: null } }], next: null } })
  })

  test('under one signed line of the organisation', async () => {
    const { note, origin, acts } = await actsOf(server)
    const parsed = parseNote(note)
    expect(parsed).toMatchObject({ ok: true, value: { signatures: [{ name: origin }] } })
    expect(note.split('\n')[1]).toBe(String(acts.length))
  })
})

test('killed 3 times amid acts, a server has every act that it answered', async () => {
  const place = throwAwayHome()
  let server = await startServer(place)
  let answered = 0
  for (let kill = 0; kill < 3; kill += 1) {
    const { client } = await signedIn(server)
    answered += 1
    const exports = async () => {
      for (;;) {
        const made = await client.exportBundle({ query: {} }).catch(() => null)
        if (made?.ok !== true) return
        answered += 1
      }
    }
    const running = exports()
    setTimeout(() => void server.stop('SIGKILL'), 60 + 100 * kill)
    await running
    await server.ended
    server = await startServer(place, server.port)
    const recorded = (await kinds(server)).filter((kind) => /signed-in|export-made/.test(kind))
    expect(recorded.length, `after kill ${kill}`).toBeGreaterThanOrEqual(answered)
    expect(recorded.length, 'and not more than one that was under way').toBeLessThanOrEqual(
      answered + 1,
    )
    answered = recorded.length
  }
  expect(answered).toBeGreaterThan(6)
  await server.stop()
  forget(place)
}, 60_000)

test('which witnesses and which makers of chips are believed is an act when it has changed', async () => {
  const place = throwAwayHome()
  const settings = async () => {
    const server = await startServer(place)
    const { acts } = await actsOf(server)
    await server.stop()
    return acts
      .filter(({ kind }) => kind === 'admin.settings-changed')
      .map(({ said }) => [said['name'], JSON.parse(said['change'])])
  }
  expect(await settings(), 'nothing is set').toEqual([])
  const none = 'quorum none\n'
  const lines = `# on another machine later\n${none}`
  writeFileSync(join(place, 'witnesses'), lines)
  const witnesses = ['witnesses', { before: none, after: lines }]
  expect(await settings()).toEqual([witnesses])
  const root = join(place, 'maker.pem')
  writeFileSync(root, endorsementAuthority('Chip Maker').pem)
  const words = ['--home', place, 'trust-roots', 'add', root, '--as', 'vendor']
  spawnSync(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url)), ...words])
  const fingerprint = expect.stringMatching(/^[0-9a-f]{64}$/)
  const roots = ['trust-roots', { before: [], after: [{ kind: 'vendor', fingerprint }] }]
  expect(await settings()).toEqual([witnesses, roots])
  expect(await settings(), 'and once').toEqual([witnesses, roots])
  forget(place)
})

test('a server does not start without the key that its acts name', async () => {
  const place = throwAwayHome()
  await (await startServer(place)).stop()
  rmSync(join(place, 'server/organisation-key.p8'))
  const { ready, ended } = await startServer(place)
  expect(await ended).toBe(2)
  expect(ready['problem']).toMatchObject({ code: 'ORGANISATION_KEY_MISSING' })
  forget(place)
})
