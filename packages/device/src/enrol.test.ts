import {
  encodeBase64,
  encodeEnrolmentStatement,
  encodeHex,
  portableCrypto,
} from '@custody/evidence'
import { newId, ok } from '@custody/model'
import type { DeviceId, OrganisationId } from '@custody/model'
import { expect, test } from 'vitest'
import { enrol } from './enrol.ts'
import type { DeviceSelf, Enroller } from './enrol.ts'

const device: DeviceId = newId('dev', new Uint8Array(16).fill(1))
const organisation: OrganisationId = newId('org', new Uint8Array(16).fill(2))
const origin = `${organisation}/device/${device}/e1`
const publicKey = new Uint8Array(91).fill(4)
const nvName = new Uint8Array(34).fill(5)

/** A statement of a witness about a log, and a key; unsigned, for the device believes none. */
const stated = (about: string, key = publicKey, counter = nvName) =>
  encodeBase64(
    encodeEnrolmentStatement({
      akName: null,
      counter: 7,
      ekCertSha256: null,
      epoch: 1,
      level: 'tpm-hardware',
      nvName: encodeHex(counter),
      origin: about,
      publicKey: encodeHex(key),
      time: 1_795_392_000,
    }),
  )

/** Enrols by a server that hands on what it likes. */
async function enrolledWith(bytes: string, witness: string | null = 'w1') {
  const nonce = '11'.repeat(32)
  const client: Enroller['client'] = {
    requestNonce: async () => ok({ nonce, expiresAt: 2, now: 1 }),
    startEnrolment: async () =>
      ok({ nonce, witnesses: [{ name: 'w1', nonce: '22'.repeat(32) }], expiresAt: 2, now: 1 }),
    requestCredentials: async () => ok({ origin, credentials: [], refusals: [] }),
    enrol: async () =>
      ok({
        device,
        organisation,
        origin,
        epoch: 1,
        state: 'active' as const,
        grant: null,
        notAfter: null,
        now: 1,
        statements: [{ witness, bytes, signature: witness === null ? null : '00'.repeat(64) }],
        because: null,
        refusals: [],
      }),
  } as unknown as Enroller['client']
  const key = { kind: 'tpm-nv-certify/1', publicKey, nvName } as const
  const statement = new Uint8Array(1)
  const answer = async () => ok({ key, possession: new Uint8Array(1), statement })
  const activate = async () => ok(new Uint8Array(32))
  const enroller = { client, crypto: portableCrypto, answer, activate } as unknown as Enroller
  const enrolled = await enrol(enroller, { token: 'token' } as DeviceSelf)
  if (!enrolled.ok) throw new Error(enrolled.error.code)
  return enrolled.value.attestation
}

test('what a witness stated of this log and key is what the device claims', async () => {
  expect(await enrolledWith(stated(origin))).toMatchObject({
    level: 'tpm-hardware',
    witnesses: ['w1'],
    refusals: [],
  })
})

test.each([
  ['another log', stated(origin.replace(device, newId('dev', new Uint8Array(16).fill(9))))],
  ['another key', stated(origin, new Uint8Array(91).fill(6))],
  ['another counter', stated(origin, publicKey, new Uint8Array(34).fill(6))],
  ['nothing that reads', encodeBase64(new Uint8Array(9))],
])('a statement about %s counts for nothing, and is told', async (_, bytes) => {
  expect(await enrolledWith(bytes)).toMatchObject({
    level: 'file',
    witnesses: [],
    refusals: [{ witness: 'w1', code: 'STATEMENT_DIFFERS' }],
  })
})

test('the server’s own word about another log is told as well', async () => {
  const other = origin.replace(device, newId('dev', new Uint8Array(16).fill(9)))
  expect(await enrolledWith(stated(other), null)).toMatchObject({
    level: 'file',
    refusals: [{ witness: 'the server', code: 'STATEMENT_DIFFERS' }],
  })
})
