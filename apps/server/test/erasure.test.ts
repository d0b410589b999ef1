import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EntryDraft } from '@custody/evidence'
import { instant, newId, ok } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { enrolDevice } from './running/enrolled-device.ts'
import { keptBundle, verified } from './running/kept-bundle.ts'
import { ask, forget, startServer, throwAwayHome } from './running/start-server.ts'

const home = throwAwayHome()
afterAll(() => forget(home))
/** A slow machine takes longer; a fast one is not kept waiting. */
const waiting = { timeout: 30_000, interval: 50 }
const canary = 'canary-of-a-person'
const bytes = (text: string) => new TextEncoder().encode(text)

/** A session of `account` whose contents all hold the canary. */
function sessionOf(account: string) {
  const { session, drafts } = simulatedSession(diceOf(Math.random() * 2 ** 31), {
    at: instant(Date.now()),
    calls: 2,
  })
  const marked = drafts.map((draft): EntryDraft => {
    const fields = Object.fromEntries(
      Object.entries(draft.fields).map(([name, value]) => [
        name,
        name === 'principal'
          ? bytes(JSON.stringify({ osUid: 1000, osAccount: account }))
          : ['prompt', 'text', 'cwd'].includes(name)
            ? bytes(`${canary} ${account}`)
            : value,
      ]),
    )
    return { ...draft, fields }
  })
  return { session, drafts: marked }
}

describe('erasing contents', async () => {
  let server = await startServer(home)
  afterAll(() => server.stop())
  const device = await enrolDevice(server)
  await device.upload(device.first)
  const token = readFileSync(join(home, 'server/operator-token'), 'utf8')
  const host = `127.0.0.1:${server.port}`
  const clientWith = (shown: string) =>
    clientOf(serverEndpoints, async (out) =>
      ok(
        await ask(server.port, {
          ...out,
          headers: { ...out.headers, host, authorization: `Bearer ${shown}` },
        }),
      ),
    )
  const operator = clientWith(token)
  const because = { ground: 'data-subject', reason: 'asked by letter' } as const

  /** What a verifier makes of the whole device and the acts, as the store's file has them now. */
  async function whatIsKept(without: 'nothing' | 'acts' = 'nothing') {
    const acts = `${String(server.ready['organisation'])}/acts`
    const origins = without === 'acts' ? [device.origin] : [acts, device.origin]
    return verified(await keptBundle(home, origins))
  }

  /** Everything that stands in the server's folder. */
  const kept = () =>
    readdirSync(join(home, 'server')).map((name) => readFileSync(join(home, 'server', name)))

  test('is the operator’s alone', async () => {
    const refused = await clientWith('guessed').eraseContent({
      body: { whose: { kind: 'device', device: device.id }, ...because },
    })
    expect(refused).toMatchObject({ error: { problem: { code: 'OPERATOR_TOKEN_REFUSED' } } })
  })

  test('of nobody that is known is refused, and is no act', async () => {
    const before = await whatIsKept()
    const whose = { kind: 'session', session: newId('ses', new Uint8Array(16)) } as const
    expect(await operator.eraseContent({ body: { whose, ...because } })).toMatchObject({
      error: { problem: { code: 'CONTENT_UNKNOWN' } },
    })
    expect((await whatIsKept()).logs[0]?.entries).toBe(before.logs[0]?.entries)
  })

  test('of a session: gone in every copy, every proof holds, and the acts say so', async () => {
    const { session, drafts } = sessionOf('ann')
    await device.upload(drafts)
    const before = await whatIsKept()
    expect(before.completeness.payloads).toMatchObject({ withheld: 0, erased: 0 })
    expect(kept().some((file) => file.includes(canary))).toBe(true)
    const erased = await operator.eraseContent({
      body: { whose: { kind: 'session', session }, ...because },
    })
    if (!erased.ok) throw new Error(JSON.stringify(erased.error))
    expect(erased.value).toMatchObject({ acts: 1, entries: drafts.length })
    const after = await whatIsKept()
    expect(after.integrity.problems).toEqual([])
    expect(after.completeness.payloads).toMatchObject({
      withheld: 0,
      erased: erased.value.payloads,
      present: before.completeness.payloads.present - erased.value.payloads + 2,
    })
    expect(kept().some((file) => file.includes(canary))).toBe(false)
  })

  test('the same contents without the acts are withheld', async () => {
    const { completeness, outcome } = await whatIsKept('acts')
    expect(outcome).toBe('incomplete')
    expect(completeness.payloads.erased).toBe(0)
    expect(completeness.payloads.withheld).toBeGreaterThan(10)
  })

  test('what an administrator takes out of the store’s file without an act is withheld', async () => {
    const { drafts } = sessionOf('bob')
    const { payloads } = await device.log.seal(drafts).then(async (upload) => {
      await device.client.uploadLeaves({ body: upload.leaves })
      return upload
    })
    const some = { ...payloads, payloads: payloads.payloads.slice(1) }
    await device.client.uploadPayloads({ body: some })
    expect((await whatIsKept()).completeness.payloads.withheld).toBe(1)
    await device.client.uploadPayloads({ body: payloads })
    expect((await whatIsKept()).completeness.payloads.withheld).toBe(0)
  })

  test('contents that come after their erasure are not taken', async () => {
    const { session, drafts } = sessionOf('eve')
    const upload = await device.log.seal(drafts)
    await device.client.uploadLeaves({ body: upload.leaves })
    await operator.eraseContent({ body: { whose: { kind: 'session', session }, ...because } })
    const late = await device.client.uploadPayloads({ body: upload.payloads })
    expect(late).toMatchObject({ value: { added: 0, erased: upload.payloads.payloads.length } })
  })

  test('of a person: every session of that account, and of no other', async () => {
    for (const account of ['cleopatra-the-erased', 'dan', 'cleopatra-the-erased'])
      await device.upload(sessionOf(account).drafts)
    const whose = { kind: 'person', name: 'cleopatra-the-erased' } as const
    expect(kept().some((file) => file.includes('cleopatra-the-erased'))).toBe(true)
    expect(await operator.eraseContent({ body: { whose, ...because } })).toMatchObject({ ok: true })
    const files = kept()
    expect((await whatIsKept()).integrity.problems).toEqual([])
    expect(files.some((file) => file.includes('cleopatra-the-erased'))).toBe(false)
  })

  test('what is held stays, until it is let go of; each is an act', async () => {
    const { session, drafts } = sessionOf('fay')
    await device.upload(drafts)
    const whose = { kind: 'session', session } as const
    const entries = (await whatIsKept()).logs[0]?.entries ?? 0
    await operator.holdContent({ body: { whose, held: true, reason: 'a case' } })
    for (const other of [whose, { kind: 'device', device: device.id } as const])
      expect(await operator.eraseContent({ body: { whose: other, ...because } })).toMatchObject({
        error: { problem: { code: 'CONTENT_HELD' } },
      })
    const released = await operator.holdContent({ body: { whose, held: false, reason: 'closed' } })
    expect(released).toMatchObject({ value: { holds: [] } })
    expect(await operator.eraseContent({ body: { whose, ...because } })).toMatchObject({ ok: true })
    expect((await whatIsKept()).logs[0]?.entries).toBe(entries + 3)
  })

  test('what is older than contents are kept goes by itself, but for what is held', async () => {
    const [old, held] = [sessionOf('gilbert-the-old'), sessionOf('halina-the-held')]
    for (const { drafts } of [old, held]) await device.upload(drafts)
    const whose = { kind: 'session', session: held.session } as const
    await operator.holdContent({ body: { whose, held: true, reason: 'a case' } })
    await server.stop()
    writeFileSync(join(home, 'config.json'), JSON.stringify({ contentRetentionDays: 1e-9 }))
    server = await startServer(home, server.port)
    await vi.waitFor(async () => {
      const files = kept()
      expect(files.some((file) => file.includes('gilbert-the-old'))).toBe(false)
    }, waiting)
    expect(kept().some((file) => file.includes('halina-the-held'))).toBe(true)
    const { completeness, integrity } = await whatIsKept()
    expect(integrity.problems).toEqual([])
    expect(completeness.payloads.withheld).toBe(0)
  })
})
