import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { openOrCreateFileSigner } from './file/head-signer.ts'
import { createFileKey, openFileKey } from './file/provider.ts'
import { nodeP256, nodeRandom } from './node-crypto.ts'
import { openSealerKey } from './sealer-provider.ts'
import { serveSigner } from './serve-signer.ts'
import { challengeBytes, portableP256, sealVerifier, verifyAttestation } from './verify.ts'

// What every key provider promises. A provider skips a case only with a reason.

const folder = mkdtempSync(join(tmpdir(), 'custody-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const places = [
  {
    name: 'file',
    make: async (path: string) => createFileKey(path),
    open: async (path: string) => openFileKey(path),
  },
]

/** The same keys, held by another process's worth of code behind a socket. */
const behindSealer = {
  name: 'file, behind the sealer',
  make: async (path: string) => {
    const signer = openOrCreateFileSigner(path)
    if (!signer.ok) return signer
    const server = createServer((socket) => void serveSigner(signer.value, socket))
    servers.push(server.listen(`${path}.sock`))
    return openSealerKey(`${path}.sock`)
  },
  open: async (path: string) => openSealerKey(`${path}.sock`),
}
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

const text = new TextEncoder().encode('org/device/dev/e1\n4\nroot\n')
const other = new TextEncoder().encode('org/device/dev/e1\n5\nroot\n')

describe.each([...places, behindSealer])('a key provider: $name', async ({ name, make, open }) => {
  const path = join(folder, name.replaceAll(/\W/g, '-'))
  const made = await make(path)
  if (!made.ok) throw new Error(made.error.code)
  const provider = made.value

  test.each([
    { by: 'node', verifyP256: nodeP256() },
    { by: 'portable', verifyP256: portableP256 },
  ])('its seal holds for that text and no other, checked by $by', async ({ verifyP256 }) => {
    const seal = await provider.seal(text)
    const verify = sealVerifier(verifyP256)
    if (!seal.ok) throw new Error(seal.error.code)
    expect(verify(provider.key, text, seal.value)).toMatchObject({ ok: true })
    expect(verify(provider.key, other, seal.value)).toEqual({
      ok: false,
      error: { code: 'SEAL_SIGNATURE_BAD' },
    })
  })

  test('its seal shows no better protection than it claims, and a counter only if it has one', async () => {
    const seal = await provider.seal(text)
    const claims = seal.ok ? sealVerifier(nodeP256())(provider.key, text, seal.value) : null
    expect(claims?.ok === true && claims.value).toEqual({
      atMost: provider.level,
      counter: provider.capabilities.counter ? expect.any(Number) : null,
    })
  })

  test('it is the same key when it is opened again', async () => {
    const again = await open(path)
    expect(again.ok && again.value.key).toEqual(provider.key)
  })

  test('it answers the challenge of one who enrols it, and that challenge only', async () => {
    const challenge = nodeRandom(challengeBytes)
    const shown = await provider.enrol(challenge)
    if (!shown.ok) throw new Error(shown.error.code)
    const check = (against: Uint8Array) => verifyAttestation(nodeP256(), shown.value, against)
    expect(check(challenge)).toEqual({ ok: true, value: provider.level })
    expect(check(nodeRandom(challengeBytes))).toEqual({
      ok: false,
      error: { code: 'KEY_POSSESSION_NOT_SHOWN' },
    })
  })

  test('its answer to a challenge is no seal, and a seal no answer', async () => {
    const challenge = nodeRandom(challengeBytes)
    const shown = await provider.enrol(challenge)
    const seal = await provider.seal(challenge)
    if (!shown.ok || !seal.ok) throw new Error('no signature')
    const asSeal = sealVerifier(nodeP256())(provider.key, challenge, shown.value.possession)
    const forged = { ...shown.value, possession: seal.value }
    expect(asSeal.ok).toBe(false)
    expect(verifyAttestation(nodeP256(), forged, challenge).ok).toBe(false)
  })

  test('nothing that it shows holds the secret', async () => {
    const shown = await provider.enrol(nodeRandom(challengeBytes))
    const pem = readFileSync(path, 'utf8')
    const secret = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64').subarray(36, 68)
    const everything = JSON.stringify([provider, shown], (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    )
    expect(secret).toHaveLength(32)
    expect(everything).not.toContain(secret.toString('hex'))
  })
})

test('every folder of the shelf is in index.ts and verify.ts', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  expect(folders).toEqual(places.map(({ name }) => name))
  for (const place of folders) {
    expect(read('index.ts')).toContain(`./${place}/`)
    expect(read('verify.ts')).toContain(`./${place}/verify-attestation.ts`)
  }
})

test('a kind of seal without a check is refused, never taken for a good one', () => {
  const key = { kind: 'tpm-nv-certify/1', publicKey: new Uint8Array(91), nvName: null } as const
  expect(sealVerifier(() => true)(key, text, new Uint8Array(64))).toEqual({
    ok: false,
    error: { code: 'SEAL_KIND_UNSUPPORTED', kind: 'tpm-nv-certify/1' },
  })
})
