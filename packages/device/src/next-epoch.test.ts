import { encodeBase64, portableCrypto } from '@custody/evidence'
import { newId, ok } from '@custody/model'
import type { DeviceId, OrganisationId } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import { expect, test } from 'vitest'
import { enrol } from './enrol.ts'
import type { DeviceSelf, Enroller } from './enrol.ts'
import { neededEpoch } from './next-epoch.ts'
import type { NextEpoch } from './next-epoch.ts'

const device: DeviceId = newId('dev', new Uint8Array(16).fill(1))
const organisation: OrganisationId = newId('org', new Uint8Array(16).fill(2))
const origin = `${organisation}/device/${device}/e2`
const nonce = '11'.repeat(32)
const grant = {
  because: 'wiped',
  previous: { origin: `${organisation}/device/${device}/e1`, size: 7, root: '33'.repeat(32) },
  leafHash: '44'.repeat(32),
  lost: 7,
} as const
const enrolled = {
  device,
  organisation,
  origin,
  epoch: 2,
  state: 'active',
  grant,
  notAfter: 9,
  statements: [],
  because: null,
  refusals: [],
  now: 1,
}

/** A key that answers every challenge with its own name and that challenge. */
const keyCalled =
  (name: number): Enroller['answer'] =>
  async (challenge) =>
    ok({
      key: { kind: 'file-p256/1', publicKey: new Uint8Array(91).fill(name), nvName: null },
      possession: Uint8Array.of(name, ...challenge),
      statement: null,
    })
const self: DeviceSelf = {
  token: null,
  protection: 'file',
  isolation: 'same-user',
  platform: 'linux',
  name: 'laptop',
  osVersion: 'Debian 12',
  account: { uid: 1000, name: 'dev' },
}
const asked: NextEpoch = { epoch: 2, because: 'wiped', held: 0, before: keyCalled(1) }

/** Enrols by a server that gives that answer; tells what it was sent. */
async function asking(
  { next = asked, activate = null }: { next?: NextEpoch | null; activate?: Enroller['activate'] },
  { status, body }: { status: number; body: object } = { status: 200, body: enrolled },
) {
  const sent: { [endpoint: string]: { next: unknown; [name: string]: unknown } } = {}
  const client = clientOf(serverEndpoints, async ({ target, body: bytes }) => {
    const endpoint = target.split('/').at(-1) ?? ''
    if (bytes !== null) sent[endpoint] = JSON.parse(new TextDecoder().decode(bytes))
    const answers: { [endpoint: string]: object } = {
      nonce: { nonce, expiresAt: 2, now: 1 },
      challenge: { nonce, witnesses: [], expiresAt: 2, now: 1 },
      credentials: { origin, credentials: [], refusals: [] },
    }
    const known = answers[endpoint]
    const text = JSON.stringify(known ?? body)
    return ok({ status: known === undefined ? status : 200, body: new TextEncoder().encode(text) })
  })
  const enroller: Enroller = { client, crypto: portableCrypto, answer: keyCalled(2), activate }
  return { sent, result: await enrol(enroller, self, next) }
}

test('the grant of an epoch and the end of its key come with the enrolment', async () => {
  const { result } = await asking({})
  expect(result).toMatchObject({
    ok: true,
    value: { device, origin, epoch: 2, grant, notAfter: 9 },
  })
})

test('the old key answers the same challenge as the new one', async () => {
  const { sent } = await asking({})
  const answerOf = (name: number) => encodeBase64(Uint8Array.of(name, ...Buffer.from(nonce, 'hex')))
  expect(sent['devices']).toMatchObject({
    challenge: nonce,
    possession: answerOf(2),
    next: { epoch: 2, because: 'wiped', held: 0, before: { possession: answerOf(1) } },
  })
})

test('a chip asks before its credentials are made, and with the same words after', async () => {
  const activate = async () => ok(new Uint8Array(32))
  const { sent } = await asking({ activate, next: { ...asked, before: null } })
  const next = { epoch: 2, because: 'wiped', held: 0, before: null }
  expect([sent['credentials']?.next, sent['devices']?.next]).toEqual([next, next])
})

test('whoever asks for no epoch sends none', async () => {
  const { sent } = await asking({ next: null })
  expect(sent['devices']?.next).toBeNull()
})

const refused = (code: string, extra?: object) => ({
  status: 409,
  body: { type: '', title: '', status: 409, code, detail: '', hint: '', extra },
})
test.each([
  ['the epoch that the server names', refused('EPOCH_NEEDED', { epoch: 3 }), 3],
  ['none where it names none', refused('EPOCH_NEEDED'), null],
  ['none before the second', refused('EPOCH_NEEDED', { epoch: 1 }), null],
  ['none for another refusal', refused('EPOCH_AWAITED', { epoch: 3 }), null],
])('what is to be asked for: %s', async (_, answer, epoch) => {
  const { result } = await asking({}, answer)
  if (result.ok) throw new Error('it enrolled')
  expect([result.error.code, neededEpoch(result.error)]).toEqual([answer.body.code, epoch])
})
