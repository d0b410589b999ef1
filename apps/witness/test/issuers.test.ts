import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  archivedIssuerKey,
  encodeIssuerDocuments,
  parseIssuerDocuments,
  parseNoteKey,
  portableCrypto,
} from '@custody/evidence'
import type { NoteKey } from '@custody/evidence'
import { portableEd25519 } from '@custody/keys/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runWitness, startWitness } from './start-witness.ts'

// A static provider: discovery and key set as a real one serves them (RFC 8414 names), over plain HTTP on loopback. No
// sign-in takes place here, so no whole provider is needed.

const place = mkdtempSync(join(tmpdir(), 'custody-issuers-'))
const folder = join(place, 'witness')
let keyId = 'k1'
let isAway = false
const jwk = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
  use: 'sig',
})
const sets = new Map(
  ['k1', 'k2'].map((kid) => [kid, JSON.stringify({ keys: [jwk(kid)] }, null, 2)]),
)
const provider = createServer((request, response) => {
  if (isAway) return void request.destroy()
  if (request.url === '/moved/.well-known/openid-configuration')
    return void response.writeHead(302, { location: '/.well-known/openid-configuration' }).end()
  const said = new Map([
    ['/.well-known/openid-configuration', JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` })],
    [
      '/other/.well-known/openid-configuration',
      JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }),
    ],
    ['/keys', sets.get(keyId) ?? ''],
  ]).get(request.url ?? '')
  response.writeHead(said === undefined ? 404 : 200).end(said)
})
let issuer = ''
let archive: NoteKey
let witness: Awaited<ReturnType<typeof startWitness>>

beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const address = provider.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  expect(runWitness(folder, 'archive-key')).toMatchObject({ exit: 1 })
  expect(runWitness(folder, 'add-issuer', 'http://login.example')).toMatchObject({ exit: 2 })
  for (const one of [issuer, `${issuer}/other`, `${issuer}/moved`, `${issuer}/none`])
    expect(runWitness(folder, 'add-issuer', one)).toMatchObject({ exit: 0 })
  const key = parseNoteKey(portableCrypto, runWitness(folder, 'archive-key').stdout.trim(), 'note')
  if (!key.ok) throw new Error('no key')
  archive = key.value
  witness = await startWitness(folder)
})
afterAll(async () => {
  await witness.stop()
  provider.close()
  rmSync(place, { recursive: true })
})

const keysOf = async (of: string, at?: number) =>
  fetch(
    `${witness.url}/issuers/keys?issuer=${encodeURIComponent(of)}${at === undefined ? '' : `&at=${at}`}`,
  )

async function archived(): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await keysOf(issuer)
    if (answer.status === 200) return answer.text()
    await sleep(50)
  }
  throw new Error('nothing was archived')
}

const now = () => Math.floor(Date.now() / 1000)
const believed = (file: string, asked: object = {}) => {
  const world = { crypto: portableCrypto, verifyEd25519: portableEd25519, archives: [archive] }
  const key = archivedIssuerKey(world, file, { issuer, keyId: 'k1', at: now(), ...asked })
  return key.ok ? key.value['kid'] : key.error.code
}

test('what an issuer says of itself is archived byte for byte, and believed with its proof alone', async () => {
  const file = await archived()
  expect(believed(file)).toBe('k1')
  const { entry } = JSON.parse(file) as { readonly entry: { readonly leaf: string } }
  const documents = parseIssuerDocuments(new TextEncoder().encode(entry.leaf))
  if (!documents.ok) throw new Error(documents.error.code)
  expect(Buffer.from(documents.value.jwks).toString()).toBe(sets.get('k1'))
  expect(Math.abs(documents.value.fetchedAt - now())).toBeLessThan(60)
  expect(statSync(join(folder, 'archive-key.p8')).mode & 0o777).toBe(0o600)
})

test('another issuer’s document, a redirect and silence are not archived', async () => {
  await archived()
  for (const other of ['other', 'moved', 'none'])
    expect((await keysOf(`${issuer}/${other}`)).status).toBe(404)
})

test('keys of another time, another id or another issuer are none', async () => {
  const file = await archived()
  expect(believed(file, { at: now() + 2 * 86_400 })).toBe('ISSUER_KEYS_STALE')
  expect(believed(file, { at: now() - 2 * 86_400 })).toBe('ISSUER_KEYS_STALE')
  expect(believed(file, { keyId: 'k2' })).toBe('ISSUER_KEY_UNKNOWN')
  expect(believed(file, { issuer: `${issuer}/` })).toBe('ISSUER_DIFFERS')
  expect((await keysOf(issuer, now() - 86_400)).status).toBe(404)
})

test('an entry that a server forged is refused, whatever it is put under', async () => {
  const file = await archived()
  const genuine = JSON.parse(file)
  const forged = encodeIssuerDocuments({
    issuer,
    fetchedAt: now(),
    discovery: new TextEncoder().encode('{}'),
    jwks: new TextEncoder().encode(JSON.stringify({ keys: [jwk('k1')] })),
  })
  const leaf = new TextDecoder().decode(forged)
  const under = (entry: object, checkpoint = genuine.checkpoint) =>
    believed(JSON.stringify({ v: 1, entry: { ...genuine.entry, ...entry }, checkpoint }))
  expect(under({ leaf }), 'under the archive’s own head').toBe('ISSUER_KEYS_NOT_ARCHIVED')
  const root = Buffer.from(portableCrypto.sha256(Uint8Array.from([0, ...forged]))).toString(
    'base64',
  )
  const text = `${archive.name}\n1\n${root}\n`
  const line = genuine.checkpoint.split('\n\n')[1]
  expect(under({ leaf, seq: 0, path: [] }, `${text}\n${line}`)).toBe('ISSUER_KEYS_UNTRUSTED')
  const own = `org.example/issuers\n1\n${root}\n\n${line}`
  expect(under({ leaf, seq: 0, path: [] }, own)).toBe('ISSUER_KEYS_UNTRUSTED')
  expect(under({ leaf: leaf.replace('{', '{ ') })).toBe('ISSUER_KEYS_NOT_ARCHIVED')
  expect(believed('{}')).toBe('ISSUER_KEYS_UNREADABLE')
})

test('killed and started again it goes on with the same log, and a new key of the issuer is believed', async () => {
  const before = await (await fetch(`${witness.url}/issuers/checkpoint`)).text()
  await archived()
  await witness.stop('SIGKILL')
  keyId = 'k2'
  isAway = true
  witness = await startWitness(folder)
  expect(believed(await archived()), 'while the issuer is away').toBe('k1')
  await witness.stop('SIGKILL')
  isAway = false
  witness = await startWitness(folder)
  for (let tries = 0; tries < 100; tries += 1) {
    if (believed(await archived(), { keyId: 'k2' }) === 'k2') break
    await sleep(50)
  }
  expect(believed(await archived(), { keyId: 'k2' })).toBe('k2')
  const size = (note: string) => Number(note.split('\n')[1])
  const after = await (await fetch(`${witness.url}/issuers/checkpoint`)).text()
  expect(size(after)).toBe(size(before) + 1)
})
