import { createHash, createHmac, randomBytes } from 'node:crypto'
import { appendEntry, emptyLog, encodeOrigin, rootOf } from '@custody/evidence'
import type { AppendedEntry, EvidenceLog } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, instant, newId, ok } from '@custody/model'
import type { Client, ClientProblem, PolicyCode, ServerEndpoints } from '@custody/protocol'
import { problemDocument } from '@custody/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { marked } from './capture.ts'
import type { CloseContent } from './close-content.ts'
import { cleanFields, noFields } from './clean-fields.ts'
import type { DeviceLog, LogSeal } from './device-log.ts'
import type { OfferedCode } from './accept-code.ts'
import { heartbeat } from './heartbeat.ts'
import { record } from './record.ts'
import { announceRequestKey, requestKeyLifeMs } from './request-key.ts'
import { sealNext } from './seal.ts'
import { isOfferProblem, syncPolicy } from './sync-policy.ts'
import type { OfferedPolicy, PolicySyncer } from './sync-policy.ts'
import { uploadAll, uploadNext } from './upload.ts'

const crypto = {
  sha256: (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  hmacSha256: (key: Uint8Array, bytes: Uint8Array) =>
    new Uint8Array(createHmac('sha256', key).update(bytes).digest()),
}
const random = (length: number) => new Uint8Array(randomBytes(length))
const noon = instant(1_800_000_000_000)
const now = () => noon
const organisation = newId('org', random(16))
const device = newId('dev', random(16))
const origin = encodeOrigin({ kind: 'device', organisation, device, epoch: 1 })
const nothing = noFields

/** A log in memory that keeps the promises of a real one: a simulated fleet runs on it. */
function simulatedLog(): DeviceLog & { readonly entries: readonly AppendedEntry[] } {
  let log: EvidenceLog = emptyLog(crypto, origin)
  const entries: AppendedEntry[] = []
  const seals: LogSeal[] = []
  const marks = new Map<string, string>()
  const stored = { leaves: 0, payloads: 0 }
  const within = (from: number, to: number) => entries.filter(({ seq }) => seq >= from && seq < to)
  return {
    origin,
    entries,
    async append(draft, how) {
      const appended = appendEntry(log, draft, { crypto, random })
      if (!appended.ok) return appended
      log = appended.value.log
      entries.push(appended.value)
      for (const [name, value] of Object.entries(how?.marks ?? {})) marks.set(name, value)
      return ok({ seq: appended.value.seq, leafHash: appended.value.leafHash })
    },
    state: () => ({
      recorded: entries.length,
      sealed: seals.at(-1)?.size ?? 0,
      stored: stored.leaves,
      payloadsStored: stored.payloads,
      lastRecordedAt: null,
      lastSealedAt: null,
    }),
    head: () => ({ origin, size: log.frontier.size, rootHash: rootOf(crypto, log.frontier) }),
    keepSeal(seal) {
      if (seal.size <= (seals.at(-1)?.size ?? 0)) return err({ code: 'SEAL_NOT_ABOVE' })
      seals.push(seal)
      return ok(true)
    },
    keepCosigned({ size, note }, more) {
      for (const [name, value] of Object.entries(more)) marks.set(name, value)
      const at = seals.findIndex((seal) => seal.size === size)
      const seal = seals[at]
      if (seal !== undefined) seals[at] = { ...seal, note }
    },
    newestSeal: () => seals.at(-1) ?? null,
    sealOver: (seq) => seals.find(({ size }) => size > seq) ?? null,
    leaves: (from, to, limits) =>
      within(from, to)
        .slice(0, limits?.entries)
        .map(({ seq, leafBytes }) => ({ seq, at: noon, bytes: leafBytes })),
    payloads: (from, to) => within(from, to).flatMap(({ payloads }) => payloads),
    acknowledge({ leaves = 0, payloads = 0 }) {
      stored.leaves = Math.max(stored.leaves, leaves)
      stored.payloads = Math.max(stored.payloads, payloads)
    },
    mark: (name) => marks.get(name) ?? null,
    keepMarks: (more) => Object.entries(more).forEach(([name, value]) => marks.set(name, value)),
  }
}

let log: ReturnType<typeof simulatedLog>
const sealer = () => ({
  now,
  crypto,
  log,
  key: { kind: 'file-p256/1', publicKey: new Uint8Array(91), nvName: null } as const,
  seal: async () => ok(new Uint8Array(64)),
})
const say = (text: string, to: DeviceLog = log) =>
  record(
    { now, log: to },
    {
      kind: 'message.said',
      source: 'hook',
      facts: {
        role: 'system',
        inputTokens: null,
        outputTokens: null,
        cacheReadTokens: null,
        cacheWriteTokens: null,
      },
      fields: cleanFields({ text }, { tagSecret: () => '', replaced: 'secrets' }),
    },
  )

beforeEach(async () => {
  log = simulatedLog()
  await record(
    { now, log },
    {
      kind: 'enrolled',
      source: 'device',
      facts: {
        publicKey: 'aa',
        seal: 'file-p256/1',
        nvName: null,
        keyProtection: 'file',
        isolation: 'same-user',
        environment: 'host',
        platform: 'linux',
        origin,
        notAfter: null,
      },
      fields: nothing,
    },
  )
})

describe('sealing', () => {
  test('covers everything that is durable, once', async () => {
    await say('a')
    expect(await sealNext(sealer())).toMatchObject({ ok: true, value: { size: 2 } })
    expect(await sealNext(sealer())).toEqual({ ok: true, value: null })
  })

  test('a key that is busy leaves everything as it was', async () => {
    const busy = { ...sealer(), seal: async () => err({ code: 'KEY_BUSY' }) }
    expect(await sealNext(busy)).toEqual({ ok: false, error: { code: 'KEY_BUSY' } })
    expect(log.newestSeal()).toBeNull()
  })

  test('two at once are one seal and no problem', async () => {
    const faster = {
      ...sealer(),
      seal: async () => {
        await sealNext(sealer())
        return ok(new Uint8Array(64))
      },
    }
    expect(await sealNext(faster)).toEqual({ ok: true, value: null })
    expect(log.newestSeal()?.size).toBe(1)
  })

  test('what comes while the key works is left to the next seal', async () => {
    const slow = {
      ...sealer(),
      seal: async () => {
        await say('meanwhile')
        return ok(new Uint8Array(64))
      },
    }
    expect(await sealNext(slow)).toMatchObject({ value: { size: 1 } })
    expect(log.state().recorded).toBe(2)
  })
})

type Upload = Parameters<Client<ServerEndpoints>['uploadLeaves']>[0]

/** A server that keeps what it is given and can be away, or lose its answers. */
function simulatedServer() {
  const held: string[] = []
  const payloads = new Set<string>()
  const state = { isAway: false, losesAnswers: false, requests: 0 }
  const away: Result<never, ClientProblem> = err({ code: 'NETWORK', detail: 'away' })
  return {
    held,
    payloads,
    state,
    client: {
      async uploadLeaves(given: Upload) {
        state.requests += 1
        if (state.isAway) return away
        const { oldSize = 0, leaves = [] } = given?.body ?? {}
        if (oldSize !== held.length) {
          const problem = problemDocument('SIZE_DIFFERS', { size: held.length })
          return err({ code: 'REFUSED', problem } as const)
        }
        held.push(...leaves)
        if (state.losesAnswers) return away
        return ok({ size: held.length, root: '', storedAt: noon, added: leaves.length })
      },
      async uploadPayloads(given: Parameters<Client<ServerEndpoints>['uploadPayloads']>[0]) {
        if (state.isAway) return away
        for (const { seq, field } of given?.body?.payloads ?? []) payloads.add(`${seq}/${field}`)
        return ok({ added: 0, already: 0, erased: 0 })
      },
    },
  }
}

describe('uploading', () => {
  test('nothing leaves before a seal covers it', async () => {
    const server = simulatedServer()
    await say('a')
    expect(await uploadNext({ log, client: server.client, close: null, everySeal: false })).toEqual(
      ok({ kind: 'idle' }),
    )
    expect(server.held).toEqual([])
  })

  test('what an entry says stays here is committed to and never sent, whatever the level is later', async () => {
    const server = simulatedServer()
    const open = log
    const staying: DeviceLog = {
      ...open,
      append: (draft, how) => open.append(marked(draft, 'metadata'), how),
    }
    await say('a', staying)
    await say('b')
    await sealNext(sealer())
    expect(await uploadAll({ log, client: server.client, close: null, everySeal: false })).toEqual(
      ok(true),
    )
    expect(log.state().payloadsStored).toBe(3)
    expect(log.entries[1]?.leaf.commitments).toHaveLength(1)
    expect([...server.payloads]).toEqual(['2/2'])
  })

  test('what is to be closed leaves closed, with its keys, and nothing leaves open', async () => {
    const sent: unknown[] = []
    const { client } = simulatedServer()
    await say('a canary of contents')
    await sealNext(sealer())
    const close: CloseContent = async (_origin, payloads) => ({
      payloads: payloads.map(({ seq, field }) => ({
        seq,
        field,
        key: newId('key', new Uint8Array(16)),
        nonce: new Uint8Array(12),
        bytes: new Uint8Array(48),
      })),
      keys: [],
    })
    const watched = {
      ...client,
      async uploadPayloads(given: Parameters<typeof client.uploadPayloads>[0]) {
        sent.push(given?.body)
        return client.uploadPayloads(given)
      },
    }
    expect(await uploadAll({ log, client: watched, close, everySeal: false })).toEqual(ok(true))
    expect(sent).toMatchObject([{ payloads: [{ seq: 1, closed: expect.anything() }], keys: [] }])
    expect(JSON.stringify(sent)).not.toContain('canary')
  })

  test('leaves go first, then payloads, and then it is idle', async () => {
    const server = simulatedServer()
    await say('a')
    await sealNext(sealer())
    expect(await uploadAll({ log, client: server.client, close: null, everySeal: false })).toEqual(
      ok(true),
    )
    expect(server.held).toHaveLength(2)
    expect([...server.payloads]).toEqual(['1/2'])
    expect(log.state()).toMatchObject({ stored: 2, payloadsStored: 2 })
  })

  test('an hour of entries waits for a server that is away, and arrives in whole seals', async () => {
    const server = simulatedServer()
    server.state.isAway = true
    for (let at = 0; at < 90; at += 1) {
      await say(`${at}`)
      if (at % 7 === 0) await sealNext(sealer())
    }
    await sealNext(sealer())
    expect(await uploadAll({ log, client: server.client, close: null, everySeal: false })).toEqual(
      err({ code: 'NETWORK' }),
    )
    expect(log.state().stored).toBe(0)
    server.state.isAway = false
    const limits = { entries: 20, bytes: 1_000_000 }
    for (;;) {
      const step = await uploadNext(
        { log, client: server.client, close: null, everySeal: false },
        limits,
      )
      expect(step.ok).toBe(true)
      if (step.ok && step.value.kind === 'idle') break
    }
    expect(server.held).toHaveLength(91)
    expect(server.state.requests).toBeGreaterThan(4)
  })

  test('every seal that a chip counts arrives, however many wait', async () => {
    const server = simulatedServer()
    for (let at = 0; at < 5; at += 1) {
      await say(`${at}`)
      await sealNext(sealer())
    }
    const sizes: number[] = []
    const client = {
      ...server.client,
      uploadLeaves: async (given: Parameters<typeof server.client.uploadLeaves>[0] = {}) => {
        sizes.push(Number(given.body?.checkpoint.split('\n')[1]))
        return server.client.uploadLeaves(given)
      },
    }
    expect(await uploadAll({ log, client, close: null, everySeal: true })).toEqual(ok(true))
    expect(sizes).toEqual([2, 3, 4, 5, 6])
  })

  test('an answer that was lost is repaired by what the server says it holds', async () => {
    const server = simulatedServer()
    await say('a')
    await sealNext(sealer())
    server.state.losesAnswers = true
    expect(await uploadNext({ log, client: server.client, close: null, everySeal: false })).toEqual(
      err({ code: 'NETWORK' }),
    )
    server.state.losesAnswers = false
    expect(await uploadAll({ log, client: server.client, close: null, everySeal: false })).toEqual(
      ok(true),
    )
    expect(server.held).toHaveLength(2)
  })

  test('a fork is the server’s word, and is not tried away', async () => {
    await sealNext(sealer())
    const client = {
      ...simulatedServer().client,
      uploadLeaves: async () =>
        err({ code: 'REFUSED', problem: problemDocument('LOG_FORKED') } as const),
    }
    expect(await uploadAll({ log, client, close: null, everySeal: false })).toEqual(
      err({ code: 'LOG_FORKED' }),
    )
  })
})

test('a request key is announced with its end and the server’s nonce', async () => {
  const makeKey = () => ({ publicKey: 'ab'.repeat(32), sign: () => new Uint8Array(64) })
  const announced = await announceRequestKey({ now, log, makeKey, bootId: 'boot' }, 'cd'.repeat(32))
  expect(announced).toMatchObject({
    ok: true,
    value: { seq: 1, expiresAt: noon + requestKeyLifeMs },
  })
  expect(log.entries[1]?.leaf).toMatchObject({
    kind: 'request-key',
    facts: { publicKey: 'ab'.repeat(32), nonce: 'cd'.repeat(32) },
  })
})

test('a heartbeat makes the tree grow and tells how much waits', async () => {
  await say('a')
  await heartbeat({ now, log, sessions: () => 3 })
  expect(log.entries.at(-1)?.leaf).toMatchObject({
    kind: 'heartbeat',
    facts: { outbox: 2, oldestMs: 0, sessions: 3 },
  })
})

describe('syncing the policy', () => {
  const version = (digit: string) => `sha256:${digit.repeat(64)}`
  const content = { name: 'x', packs: [], rules: [], mode: 'enforce', mcpServers: [] } as const
  const offered = (number: number, digit: string) => ({
    version: version(digit),
    number,
    preset: 'balanced' as const,
    appliedSince: noon,
    content: { ...content, packs: [], rules: [], mcpServers: [] },
    listing: null,
    code: [] as PolicyCode[],
  })

  function syncer(answer: ReturnType<typeof offered> | null, more: Partial<PolicySyncer> = {}) {
    const state = { current: null as Pick<OfferedPolicy, 'version' | 'number'> | null }
    const ports: PolicySyncer = {
      now,
      log,
      client: {
        fetchPolicy: async () =>
          answer === null ? err({ code: 'NETWORK', detail: '' }) : ok(answer),
      },
      current: () => state.current,
      listed: null,
      code: () => err({ code: 'POWER_NOT_GRANTED' }),
      check: () => ok({ rules: 3, mode: 'enforce' }),
      apply: async (offer) => {
        state.current = offer
        return ok(true)
      },
      ...more,
    }
    return { ports, state }
  }

  test('a new policy is applied, and an entry says so', async () => {
    const { ports, state } = syncer(offered(2, 'a'))
    expect(await syncPolicy(ports)).toEqual(ok('applied'))
    expect(state.current).toMatchObject({ number: 2 })
    expect(log.entries.at(-1)?.leaf).toMatchObject({ kind: 'policy.applied', facts: { rules: 3 } })
  })

  test.each([
    { because: 'the server is away', answer: null, code: 'NETWORK' },
    { because: 'an older one is offered', answer: offered(4, 'a'), code: 'POLICY_WENT_BACK' },
    {
      because: 'it does not compile',
      answer: offered(6, 'a'),
      check: () => err({ code: 'RULE_INVALID' }),
      code: 'RULE_INVALID',
    },
    {
      because: 'it could not be kept',
      answer: offered(6, 'a'),
      apply: async () => err({ code: 'POLICY_UNWRITABLE' }),
      code: 'POLICY_UNWRITABLE',
    },
  ])('the last good one goes on deciding when $because', async ({ answer, code, ...more }) => {
    const { ports, state } = syncer(answer, more)
    const { because: _, ...own } = more
    state.current = { version: version('b'), number: 5 }
    expect(await syncPolicy({ ...ports, ...own })).toMatchObject(err({ code }))
    expect(state.current).toEqual({ version: version('b'), number: 5 })
    expect(log.entries).toHaveLength(1)
  })

  const withCode = {
    ...offered(6, 'a'),
    code: [
      {
        target: 'mcp-servers' as const,
        bytes: 'e30=',
        salt: 'AA==',
        listing: null,
        signatures: ['s'],
        vetoes: [],
      },
    ],
  }

  test.each([
    ['refused', err({ code: 'CODE_SIGNATURES_TOO_FEW' }), 'CODE_SIGNATURES_TOO_FEW'],
    [
      'accepted, which nobody can deploy yet',
      ok({ number: 1, signers: ['a', 'b'] }),
      'CODE_UNUSABLE',
    ],
  ])('a policy whose code is %s does not apply', async (_, judged, code) => {
    const seen: OfferedCode[] = []
    const { ports, state } = syncer(withCode, { code: (one) => (seen.push(one), judged) })
    state.current = { version: version('b'), number: 5 }
    const refused = err({ code, offered: { version: version('a'), number: 6 } })
    expect(await syncPolicy(ports)).toEqual(refused)
    expect(state.current).toEqual({ version: version('b'), number: 5 })
    expect(seen).toMatchObject([
      { target: 'mcp-servers', bytes: new TextEncoder().encode('{}'), signatures: ['s'] },
    ])
    const { ports: confirming } = syncer(
      { ...withCode, content: null as never },
      { code: () => judged },
    )
    expect(await syncPolicy(confirming), 'nor is it confirmed').toEqual(refused)
  })

  test('fields that nobody knows are told by name, and what was offered with every refusal', async () => {
    const fields = ['content.captureLevel', 'agentSettings']
    const unreadable = { code: 'ANSWER_UNREADABLE', status: 200, detail: '', fields } as const
    const foreign = syncer(null, { client: { fetchPolicy: async () => err(unreadable) } })
    expect(await syncPolicy(foreign.ports)).toEqual(
      err({ code: 'POLICY_FIELD_UNKNOWN', fields, offered: null }),
    )
    const garbage = { ...unreadable, fields: [] }
    const other = syncer(null, { client: { fetchPolicy: async () => err(garbage) } })
    expect(await syncPolicy(other.ports)).toEqual(err({ code: 'ANSWER_UNREADABLE' }))
    const refusing = syncer(offered(6, 'a'), { check: () => err({ code: 'POWER_NOT_GRANTED' }) })
    const problem = await syncPolicy(refusing.ports)
    expect(problem).toEqual(
      err({ code: 'POWER_NOT_GRANTED', offered: { version: version('a'), number: 6 } }),
    )
    expect(problem.ok ? false : isOfferProblem(problem.error)).toBe(true)
  })
})
