import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeHex } from '@custody/evidence'
import type { AttestedKey } from '@custody/keys/attester'
import { ok } from '@custody/model'
import { afterAll, expect, test } from 'vitest'
import { createWitnessKey, openWitnessKey } from '../witness-key.ts'
import { createWitnessStore, openWitnessStore } from '../witness-store.ts'
import { stateEnrolment } from './enrol-log.ts'
import { enrolNonces } from './nonces.ts'

const folder = mkdtempSync(join(tmpdir(), 'custody-enrol-'))
afterAll(() => rmSync(folder, { recursive: true }))

const organisation = 'org_01hf0000000000000000000000'
const originOf = (device: string) =>
  `${organisation}/device/dev_01hf000000000000000000000${device}/e1`
const chipOf = (name: string) => new Uint8Array(createHash('sha256').update(name).digest())

/** A witness that finds of each key what the test says. What chips show is judged by the attester, which is not tested here. */
function witness() {
  createWitnessStore(join(folder, 'w.db'), 'witness.example/w1')
  createWitnessKey(join(folder, 'w.p8'))
  const store = openWitnessStore(join(folder, 'w.db'))
  const cosigner = openWitnessKey(join(folder, 'w.p8'), 'witness.example/w1')
  if (!store.ok || !cosigner.ok) throw new Error('no witness')
  store.value.addOrganisation(organisation)
  const now = () => 1_795_392_000
  const nonces = enrolNonces(now)
  const enrol = (
    origin: string,
    publicKey: Uint8Array,
    found: Pick<AttestedKey, 'level' | 'endorsementKey'>,
  ) => {
    const attested = { name: chipOf('ak'), because: null, certificate: null, counter: 1, ...found }
    const attester = {
      credential: () => ok({ idObject: chipOf(''), seed: chipOf('') }),
      attested: () => ok(attested),
    }
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    const body = JSON.stringify({
      origin,
      nonce: '07'.repeat(32),
      witnesses: [{ name: 'witness.example/w1', nonce: encodeHex(nonces.make().nonce) }],
      key: { kind: 'tpm-nv-certify/1', publicKey: base64(publicKey), nvName: base64(chipOf('nv')) },
      possession: '',
      statement: '',
    })
    const stated = stateEnrolment(
      { store: store.value, cosigner: cosigner.value, nonces, attester, now },
      body,
    )
    return stated.ok ? stated.value.level : stated.error.code
  }
  return { store: store.value, enrol }
}

const publicKey = () =>
  new Uint8Array(
    generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({
      format: 'der',
      type: 'spki',
    }),
  )

test('whoever has a log’s key shows chip after chip with it: the log holds the first that is vouched for, and no other', () => {
  const { store, enrol } = witness()
  const [mine, device] = [publicKey(), originOf('a').slice(0, -'/e1'.length)]
  const vouched = (name: string) =>
    ({ level: 'tpm-hardware', endorsementKey: chipOf(name) }) as const
  const madeUp = (name: string) => ({ level: 'file', endorsementKey: chipOf(name) }) as const
  expect(enrol(originOf('a'), mine, vouched('chip'))).toBe('tpm-hardware')
  for (let at = 0; at < 20; at += 1) {
    expect(enrol(originOf('a'), mine, madeUp(`made up ${at}`))).toBe('CHIP_DIFFERS')
    expect(enrol(originOf('a'), mine, vouched(`bought ${at}`))).toBe('CHIP_DIFFERS')
    expect(enrol(originOf('a'), mine, vouched('chip'))).toBe('tpm-hardware')
  }
  expect(store.chipsOf(device)).toEqual([
    { chip: encodeHex(chipOf('chip')), origin: originOf('a') },
  ])
  expect(enrol(originOf('a'), mine, madeUp('chip')), 'its root was removed').toBe('file')
  expect(enrol(originOf('b'), publicKey(), vouched('chip'))).toBe('CHIP_KNOWN')
  store.close()
})

test('a chip that nobody vouches for is held by no log', () => {
  const { store, enrol } = witness()
  const mine = publicKey()
  const key = { kind: 'tpm-nv-certify/1', publicKey: mine, nvName: chipOf('nv') } as const
  store.addLog({ kind: 'seal', origin: originOf('c'), key }, 1)
  for (let at = 0; at < 20; at += 1)
    expect(
      enrol(originOf('c'), mine, { level: 'file', endorsementKey: chipOf(`made up ${at}`) }),
    ).toBe('file')
  expect(store.chipsOf(originOf('c').slice(0, -'/e1'.length))).toEqual([])
  store.close()
})
