import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealKinds } from '@custody/evidence'
import { afterAll, describe, expect, test } from 'vitest'
import { sampleKey } from '../../../spec/vectors/sample-world.ts'
import { promisesOf } from '../test/provider-contract.ts'
import { createFileSigner } from './file/head-signer.ts'
import { createFileKey, openFileKey } from './file/provider.ts'
import { openEnclaveKey } from './secure-enclave/provider.ts'
import { openSealerKey } from './sealer-provider.ts'
import { serveSigner } from './serve-signer.ts'
import { sealVerifier } from './verify.ts'

// What every key provider promises. A provider skips a case only with a reason. Where a chip is needed: test/tpm.test.ts.

const folder = mkdtempSync(join(tmpdir(), 'custody-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

function secretIn(path: string): Uint8Array {
  const pem = readFileSync(path, 'utf8')
  return Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64').subarray(36, 68)
}

describe('a key provider: file', async () => {
  const path = join(folder, 'file')
  await promisesOf({
    make: async () => createFileKey(path),
    open: async () => openFileKey(path),
    secret: () => secretIn(path),
  })
})

// The same key, held by another process's worth of code behind a socket.
describe('a key provider: file, behind the sealer', async () => {
  const path = join(folder, 'sealed')
  await promisesOf({
    make: async () => {
      const signer = createFileSigner(path)
      if (!signer.ok) return signer
      const server = createServer((socket) => void serveSigner(signer.value, socket))
      servers.push(server.listen(`${path}.sock`))
      return openSealerKey(`${path}.sock`)
    },
    open: async () => openSealerKey(`${path}.sock`),
    secret: () => secretIn(path),
  })
})

// A stand-in for the program that reaches the enclave; what Apple's does was never run.
describe('a key provider: secure enclave, a stand-in for its program', async () => {
  const state = join(folder, 'enclave')
  const program = join(folder, 'enclave-program')
  const standIn = join(import.meta.dirname, '../test/stand-in-enclave.mjs')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`, {
    mode: 0o700,
  })
  const open = async () => openEnclaveKey({ program, state })
  await promisesOf({ make: open, open, secret: () => secretIn(state) })

  test.each([
    ['is not there', null, 'ENOENT'],
    ['refuses', 'echo no enclave >&2; exit 1', 'no enclave'],
    ['shows something else', 'echo key', 'no P-256 key'],
    ['floods', 'yes', 'ended with null'],
  ])('a program that %s gives no key, and says why', async (name, script, said) => {
    const other = join(folder, `enclave ${name}`)
    if (script !== null) writeFileSync(other, `#!/bin/sh\n${script}\n`, { mode: 0o700 })
    expect(await openEnclaveKey({ program: other, state })).toEqual({
      ok: false,
      error: { code: 'KEY_UNAVAILABLE', detail: expect.stringContaining(said) },
    })
  })
})

test('every folder of the shelf is in index.ts and verify.ts, and held to the promises', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  const tests = {
    file: './contract.test.ts',
    'secure-enclave': './contract.test.ts',
    tpm: '../test/tpm.test.ts',
  }
  // Administrators' keys are no device's: nothing here signs with them.
  expect(folders.filter((name) => name !== 'security-key')).toEqual(Object.keys(tests))
  for (const [place, file] of Object.entries(tests)) {
    expect(read(file)).toContain('promisesOf({')
    expect(read('index.ts')).toContain(`./${place}/`)
    expect(read('verify.ts')).toContain(`./${place}/verify-attestation.ts`)
  }
})

test.each(sealKinds)(
  'bytes of another length are no seal of %s, whatever the curve says',
  (kind) => {
    const nvName = kind === 'tpm-nv-certify/1' ? new Uint8Array(34) : null
    const { key } = sampleKey('empty', kind)
    const check = sealVerifier(() => true)
    for (const length of [0, 63, 200])
      expect(check({ ...key, nvName }, new Uint8Array(1), new Uint8Array(length))).toEqual({
        ok: false,
        error: { code: 'SEAL_SIGNATURE_BAD' },
      })
  },
)
