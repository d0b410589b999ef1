import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceSelf, EpochGrant } from '@custody/device'
import { noFields, record } from '@custody/device'
import { encodeOrigin, parseLeaf } from '@custody/evidence'
import { nodeCrypto, nodeRandom } from '@custody/keys'
import { instant, newId } from '@custody/model'
import type { DeviceId, OrganisationId } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import { openOutbox } from '@custody/stores'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { layGround } from '../ground.ts'
import type { Ground, KeyPlace } from '../ground.ts'
import { ownKey } from '../home/own-key.ts'
import { openedEntry } from '../log/enrolled-entry.ts'
import { enrolments } from './enrolments.ts'
import { sealTurn } from './seal-turn.ts'

// Real grounds: keys in files, logs in SQLite. The server is a function that grants when it is told to.

const folder = mkdtempSync(join(tmpdir(), 'custody-epochs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const dayMs = 24 * 60 * 60 * 1000
const organisation: OrganisationId = newId('org', new Uint8Array(16).fill(1))
const device: DeviceId = newId('dev', new Uint8Array(16).fill(2))
const originOf = (epoch: number) => encodeOrigin({ kind: 'device', organisation, device, epoch })

let clock = 0
const now = () => instant(clock)
let home = ''
let homes = 0
let grounds: Ground[] = []
beforeEach(() => {
  clock = 1_800_000_000_000
  homes += 1
  home = join(folder, String(homes))
})
afterEach(() => {
  for (const ground of grounds) ground.leave()
  grounds = []
})

type Body = {
  readonly token: string | null
  readonly key: { readonly publicKey: string }
  readonly next: {
    readonly epoch: number
    readonly because: string
    readonly held: number
    readonly before: { readonly key: { readonly publicKey: string } } | null
  } | null
}

/** Knows one device, as a server with an administrator does. */
function serverOf() {
  const keys: string[] = []
  const asks: NonNullable<Body['next']>[] = []
  const state = {
    granted: false,
    quarantined: false,
    uploads: false,
    ends: null as number | null,
    lie: {} as object,
    names: null as number | null,
  }
  const refuse = (code: string, extra?: object) => ({
    status: 409,
    body: { type: '', title: '', status: 409, code, detail: '', hint: '', extra },
  })
  const grant = () => {
    const [ask] = asks.slice(-1)
    const previous = { origin: originOf(keys.length - 1), size: 9, root: '33'.repeat(32) }
    const lost = Math.max(0, 9 - (ask?.held ?? 0))
    return { because: ask?.because, previous, leafHash: '44'.repeat(32), lost }
  }
  function enrol({ key, token, next }: Body) {
    const epoch = keys.indexOf(key.publicKey) + 1
    const isKnown = epoch > 0
    if (state.names !== null) return refuse('EPOCH_NEEDED', { epoch: state.names })
    if (next !== null && !isKnown) {
      if (next.before?.key.publicKey !== keys.at(-1)) return refuse('EPOCH_REFUSED')
      asks.push(next)
      if (!state.granted) return refuse('EPOCH_AWAITED')
      keys.push(key.publicKey)
      Object.assign(state, { granted: false, quarantined: false, uploads: false })
      return enrol({ key, token, next })
    }
    if (isKnown && (epoch < keys.length || (token !== null && state.uploads) || state.quarantined))
      return refuse('EPOCH_NEEDED', { epoch: keys.length + 1 })
    if (!isKnown) keys.push(key.publicKey)
    const enrolled = {
      device,
      organisation,
      origin: originOf(keys.length),
      epoch: keys.length,
      state: 'active',
      grant: keys.length === 1 ? null : grant(),
      notAfter: state.ends,
      statements: [],
      because: null,
      refusals: [],
      now: clock,
    }
    return { status: 200, body: { ...enrolled, ...state.lie } }
  }
  const client = clientOf(serverEndpoints, async ({ target, body }) => {
    const nonce = { status: 200, body: { nonce: '11'.repeat(32), expiresAt: 2, now: 1 } }
    const asked = body === null ? null : JSON.parse(new TextDecoder().decode(body))
    const answer = target.endsWith('/nonce') ? nonce : enrol(asked)
    return {
      ok: true,
      value: {
        status: answer.status,
        body: new TextEncoder().encode(JSON.stringify(answer.body)),
      },
    }
  })
  return { client, asks, keys, state }
}

async function starting(
  { client }: Pick<ReturnType<typeof serverOf>, 'client'>,
  { place = ownKey({ key: 'file', tpm: kernel }), token = 'a token of twenty letters' } = {},
) {
  const laid = await layGround(home, 0, now, place, {
    witnessing: null,
    capture: 'full',
  })
  if (!laid.ok) throw new Error(JSON.stringify(laid.error))
  const ground = laid.value
  grounds.push(ground)
  const refused: string[] = []
  const known = enrolments({
    ground,
    client,
    self: (shown) => ({ ...self, token: shown }),
    token: () => token,
    now,
    trustedNow: now,
    holdSeals: sealTurn().hold,
    exchanged: () => {},
    refused: (code) => refused.push(code),
  })
  const stop = () => {
    ground.leave()
    grounds = grounds.filter((one) => one !== ground)
  }
  return { ground, ...known, refused, stop }
}
const kernel = { kind: 'device', path: '/dev/tpmrm0' } as const
const self: DeviceSelf = {
  token: null,
  protection: 'file',
  isolation: 'same-user',
  platform: 'linux',
  name: 'laptop',
  osVersion: 'Debian 12',
  account: { uid: 1000, name: 'dev' },
}

const kindsIn = ({ log }: Ground) => entriesOf(log).map(({ kind }) => kind)
const entriesOf = (log: Ground['log']) =>
  log
    .log()
    .leaves(0, log.log().head().size)
    .map(({ bytes }) => {
      const leaf = parseLeaf(bytes)
      if (!leaf.ok) throw new Error(leaf.error.code)
      return leaf.value
    })
const beat = { kind: 'heartbeat', source: 'device', fields: noFields } as const
const recorded = ({ log }: Ground) =>
  record({ now, log }, { ...beat, facts: { outbox: 0, oldestMs: null, sessions: 0 } })

/** Forgets all but the key, as a machine whose disk was wiped has its chip. */
function wipe(): void {
  for (const name of ['identity.json', 'outbox.sqlite', 'outbox-local.sqlite']) drop(name)
}

function drop(name: string): void {
  for (const more of ['', '-wal', '-shm'])
    rmSync(join(home, 'daemon', `${name}${more}`), { force: true })
}

async function wiped() {
  const server = serverOf()
  const first = await starting(server)
  expect(await first.enrol()).toMatchObject({ ok: true })
  server.state.uploads = true
  first.stop()
  wipe()
  return { server, machine: await starting(server) }
}

test('a machine whose log is gone asks for the next epoch, waits, and goes on recording', async () => {
  const { server, machine } = await wiped()
  const { ground, enrol } = machine
  expect(await enrol()).toEqual({ ok: false, error: { code: 'EPOCH_AWAITED' } })
  expect(ground.identity()).toMatchObject({
    state: 'local',
    asking: { epoch: 2, because: 'wiped' },
  })
  expect(await recorded(ground)).toMatchObject({ ok: true })
  expect(await enrol()).toMatchObject({ error: { code: 'EPOCH_AWAITED' } })
  expect(server.asks).toMatchObject([
    { epoch: 2, because: 'wiped', held: 0, before: { key: { publicKey: server.keys[0] } } },
    { epoch: 2 },
  ])
})

test('once it is granted it is the same device in a log that begins with the grant', async () => {
  const { server, machine } = await wiped()
  const { ground, enrol } = machine
  await enrol()
  server.state.granted = true
  server.state.ends = clock + 30 * dayMs
  expect(await enrol()).toMatchObject({ ok: true, value: { epoch: 2 } })
  expect(ground.identity()).toMatchObject({ device, epoch: 2, state: 'active', asking: null })
  const [opened, enrolled] = entriesOf(ground.log)
  expect(opened).toMatchObject({
    kind: 'epoch.opened',
    facts: {
      epoch: 2,
      because: 'wiped',
      previous: { origin: originOf(1), size: 9 },
      lost: 9,
      grant: '44'.repeat(32),
    },
  })
  expect(enrolled).toMatchObject({
    kind: 'enrolled',
    facts: {
      origin: originOf(2),
      publicKey: Buffer.from(server.keys[1] ?? '', 'base64').toString('hex'),
      notAfter: clock + 30 * dayMs,
    },
  })
  // What it recorded while it waited stays here, and the log says so.
  expect(entriesOf(ground.log)[2]).toMatchObject({
    kind: 'gap',
    facts: { because: 'unknown', from: clock, to: clock, missed: 1 },
  })
  expect(existsSync(join(home, 'daemon', 'outbox.e2.sqlite'))).toBe(true)
  machine.stop()
  const again = await starting(server)
  expect(again.ground.identity()).toMatchObject({ device, epoch: 2 })
  expect(again.ground.key().key).toEqual(ground.key().key)
})

test('a quarantined device asks as well, by its old key, and keeps its old log', async () => {
  const server = serverOf()
  const machine = await starting(server)
  const { ground, enrol, ask, learn } = machine
  await enrol()
  await recorded(ground)
  expect(await ask(false), 'nothing is asked').toEqual({ ok: true, value: false })
  learn({ code: 'DEVICE_REFUSED' })
  expect(await ask(false)).toEqual({ ok: false, error: { code: 'EPOCH_AWAITED' } })
  expect(server.asks).toMatchObject([{ epoch: 2, because: 'other', held: 2 }])
  expect(kindsIn(ground), 'the log of now goes on').toEqual(['enrolled', 'heartbeat'])
  server.state.granted = true
  expect(await ask(false)).toEqual({ ok: true, value: true })
  expect(kindsIn(ground), 'all that it has is below the end').toEqual(['epoch.opened', 'enrolled'])
  expect(ground.identity().ended).toMatchObject([
    { recorded: 1 },
    { origin: originOf(1), recorded: 2, stored: 0, path: join(home, 'daemon', 'outbox.sqlite') },
  ])
})

test.each<[string, object]>([
  ['another device', { device: newId('dev', new Uint8Array(16).fill(9)) }],
  ['a later epoch', { epoch: 900, origin: originOf(900) }],
  ['no grant', { grant: null }],
  [
    'another log’s end',
    {
      grant: {
        because: 'other',
        previous: { origin: originOf(7), size: 9, root: '33'.repeat(32) },
        leafHash: '44'.repeat(32),
        lost: 8,
      },
    },
  ],
])('an answer that says %s is refused, and the log of now goes on', async (_, lie) => {
  const server = serverOf()
  const machine = await starting(server)
  const { ground, enrol, ask, learn } = machine
  await enrol()
  const before = ground.identity()
  learn({ code: 'DEVICE_REFUSED' })
  server.state.granted = true
  server.state.lie = lie
  expect(await ask(false)).toEqual({ ok: false, error: { code: 'GRANT_DIFFERS' } })
  expect(ground.identity()).toEqual({ ...before, asking: { epoch: 2, because: 'other' } })
  expect(await recorded(ground)).toMatchObject({ ok: true })
})

test('a server that names epoch after epoch has no key made but that of the next', async () => {
  const server = serverOf()
  const { ground, enrol, learn, renew } = await starting(server)
  await enrol()
  clock += dayMs
  server.state.names = 900
  await renew()
  expect(ground.identity().asking).toBeNull()
  learn({ code: 'DEVICE_REFUSED' })
  expect(ground.identity().asking).toEqual({ epoch: 2, because: 'other' })
})

test('a device that is taken again as it is asks no more', async () => {
  const server = serverOf()
  const { ground, enrol, ask, learn } = await starting(server)
  await enrol()
  learn({ code: 'DEVICE_REFUSED' })
  await ask(false)
  learn(null)
  expect(ground.identity()).toMatchObject({ epoch: 1, asking: null, state: 'active' })
  expect(await ask(false)).toEqual({ ok: true, value: false })
})

test('a device whose epoch was closed by a grant to another asks for the one after its own', async () => {
  const { ground, enrol, learn } = await starting(serverOf())
  await enrol()
  learn({ code: 'EPOCH_CLOSED' })
  expect(ground.identity().asking).toEqual({ epoch: 2, because: 'other' })
})

test.each([
  ['the key was made', () => {}],
  ['it asked', async (machine: Machine) => void (await machine.enrol())],
])('a machine that ends after %s asks again for the same, with the same key', async (_, act) => {
  const { server, machine } = await wiped()
  await machine.ground.keyOf(2, false)
  await act(machine)
  machine.stop()
  const again = await starting(server)
  server.state.granted = true
  expect(await again.enrol()).toMatchObject({ ok: true, value: { epoch: 2 } })
  expect(server.keys).toHaveLength(2)
})
type Machine = Awaited<ReturnType<typeof starting>>

/** The log of epoch 2 with its first entry and no more. */
async function beginOnly(grant: EpochGrant): Promise<void> {
  const world = { crypto: nodeCrypto, random: nodeRandom }
  const path = join(home, 'daemon', 'outbox.e2.sqlite')
  const opened = openOutbox({ path, origin: originOf(2), world, reserveBytes: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  await record({ now, log: opened.value }, ...openedEntry(2, grant))
  opened.value.close()
}

test.each([
  ['the answer came', null],
  ['the log had its first entry', 1],
  ['the log had begun', 2],
])('a machine that ends after %s goes on with that grant', async (_, entries) => {
  const { server, machine } = await wiped()
  await machine.enrol()
  const identity = readFileSync(machine.ground.home.identity)
  server.state.granted = true
  const enrolled = await machine.enrol()
  if (!enrolled.ok || enrolled.value.grant === null) throw new Error('it was not granted')
  machine.stop()
  // As it was before: the identity of the one that asked, and as much of the log as there was.
  writeFileSync(machine.ground.home.identity, identity)
  if (entries !== 2) drop('outbox.e2.sqlite')
  if (entries === 1) await beginOnly(enrolled.value.grant)
  const again = await starting(server)
  expect(again.ground.identity()).toMatchObject({ state: 'local', asking: { epoch: 2 } })
  expect(await again.enrol()).toMatchObject({ ok: true, value: { epoch: 2 } })
  const kinds = kindsIn(again.ground)
  expect(kinds.slice(0, 2)).toEqual(['epoch.opened', 'enrolled'])
  expect(
    kinds
      .slice(2)
      .toSorted()
      .filter((kind) => kind !== 'recovery'),
  ).toEqual(['gap'])
  expect(server.keys).toHaveLength(2)
})

test('a log that is gone though the device is enrolled is a loss, and asks for the next epoch', async () => {
  const server = serverOf()
  const machine = await starting(server)
  await machine.enrol()
  machine.stop()
  drop('outbox.sqlite')
  const again = await starting(server)
  expect(again.ground.identity().asking).toEqual({ epoch: 2, because: 'loss' })
  expect(await again.enrol()).toMatchObject({ error: { code: 'EPOCH_AWAITED' } })
  server.state.granted = true
  expect(await again.enrol()).toMatchObject({ ok: true })
  expect(entriesOf(again.ground.log)[0]).toMatchObject({ facts: { because: 'loss', lost: 9 } })
})

test('a key that shall move goes on where it is, and asks once a minute until it may', async () => {
  const server = serverOf()
  const first = await starting(server)
  await first.enrol()
  first.stop()
  // Wherever the next one is made: what is asked here is that the one of now is not touched.
  const own = ownKey({ key: 'file', tpm: kernel })
  const settled = { ok: false, error: { code: 'KEY_PLACE_SETTLED' } } as const
  const place: KeyPlace = {
    ...own,
    open: async (at, epoch, isSettled) => (isSettled ? settled : own.open(at, epoch, false)),
  }
  const { ground, ask, learn, stop } = await starting(server, { place })
  expect(ground.identity()).toMatchObject({ epoch: 1, asking: { epoch: 2, because: 'rotated' } })
  expect(await ask(false)).toMatchObject({ error: { code: 'EPOCH_AWAITED' } })
  learn(null)
  expect(await ask(false), 'it has time').toEqual({ ok: true, value: false })
  expect(await ask(true)).toMatchObject({ error: { code: 'EPOCH_AWAITED' } })
  expect(server.asks).toHaveLength(2)
  stop()
  const back = await starting(server)
  expect(back.ground.identity().asking, 'configuration was taken back').toBeNull()
  back.stop()
  const again = await starting(server, { place })
  server.state.granted = true
  expect(await again.ask(false)).toEqual({ ok: true, value: true })
  expect(again.ground.identity()).toMatchObject({ epoch: 2, asking: null })
  expect(entriesOf(again.ground.log)[0]).toMatchObject({ facts: { because: 'rotated', lost: 8 } })
})

test('a key with an end is renewed each day, and the log tells it again once the end is near', async () => {
  const server = serverOf()
  server.state.ends = clock + 30 * dayMs
  const { ground, enrol, renew } = await starting(server)
  await enrol()
  for (let day = 1; day <= 32; day += 1) {
    clock += dayMs
    server.state.ends = clock + 30 * dayMs
    await renew()
  }
  const ends = entriesOf(ground.log).flatMap((leaf) =>
    leaf.kind === 'enrolled' ? [((leaf.facts.notAfter ?? 0) - 1_800_000_000_000) / dayMs] : [],
  )
  // Told on day 0 until day 30, on day 16 until day 46, on day 32 until day 62.
  expect(ends).toEqual([30, 46, 62])
  expect(ground.identity().notAfter).toBe(server.state.ends)
})

test('a key that got an end, and lost it since an attester knows its chip, is told so each time', async () => {
  const server = serverOf()
  const { ground, enrol, renew } = await starting(server)
  await enrol()
  for (const ends of [null, clock + 60 * dayMs, null]) {
    clock += dayMs
    server.state.ends = ends
    await renew()
  }
  const ends = entriesOf(ground.log).flatMap((leaf) =>
    leaf.kind === 'enrolled' ? [leaf.facts.notAfter] : [],
  )
  expect(ends).toEqual([null, 1_800_000_000_000 + 60 * dayMs, null])
})

test('a key that is past its end is shown with the token, if there is one', async () => {
  const server = serverOf()
  server.state.ends = clock + dayMs
  const shown: (string | null)[] = []
  const enrolWith = server.client.enrol
  const client = {
    ...server.client,
    enrol: (given: Parameters<typeof enrolWith>[0] = {}) => {
      shown.push(given.body?.token ?? null)
      return enrolWith(given)
    },
  }
  const { enrol, renew, learn } = await starting({ client })
  await enrol()
  clock += 2 * dayMs
  await renew()
  server.state.ends = clock + dayMs
  learn({ code: 'KEY_EXPIRED' })
  await renew()
  clock += 60_000
  learn({ code: 'KEY_EXPIRED' })
  await renew()
  const token = 'a token of twenty letters'
  expect(shown).toEqual([token, token, token, null])
})
