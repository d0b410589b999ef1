import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
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
import { decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IdentityProvider } from './identity-provider.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { runWitness, startWitness } from './start-witness.ts'

// A person signs in with a whole identity provider; what it signed is held against the keys that a witness fetched from it.

const place = mkdtempSync(join(tmpdir(), 'custody-signed-in-'))
const folder = join(place, 'witness')
const nonce = 'x'.repeat(43)
const keyId = 'signs-id-tokens'
let provider: IdentityProvider
let witness: Awaited<ReturnType<typeof startWitness>>
let archive: NoteKey
let archived: string
let token: string

beforeAll(async () => {
  provider = await startIdentityProvider(keyId)
  runWitness(folder, 'init', '--name', 'witness.example/w1')
  runWitness(folder, 'add-issuer', provider.issuer)
  const key = parseNoteKey(portableCrypto, runWitness(folder, 'archive-key').stdout.trim(), 'note')
  if (!key.ok) throw new Error('no key')
  archive = key.value
  witness = await startWitness(folder)
  archived = await archivedKeys()
  token = await provider.signIn(nonce)
})
afterAll(async () => {
  await witness.stop()
  provider.stop()
  rmSync(place, { recursive: true })
})

async function archivedKeys(): Promise<string> {
  const url = `${witness.url}/issuers/keys?issuer=${encodeURIComponent(provider.issuer)}`
  for (;;) {
    const answer = await fetch(url)
    if (answer.status === 200) return answer.text()
    await sleep(20)
  }
}

/** What a verifier makes of an id_token: signed by the key that the archive has of its issuer, for this client and sign-in. */
async function verified(idToken: string, file: string): Promise<string> {
  const { kid = '', alg = '' } = decodeProtectedHeader(idToken)
  const world = { crypto: portableCrypto, verifyEd25519: portableEd25519, archives: [archive] }
  const at = Math.floor(Date.now() / 1000)
  const key = archivedIssuerKey(world, file, { issuer: provider.issuer, keyId: kid, at })
  if (!key.ok) return key.error.code
  const { issuer, clientId: audience } = provider
  try {
    const { payload } = await jwtVerify(idToken, await importJWK(key.value, alg), {
      issuer,
      audience,
    })
    return payload['nonce'] === nonce ? `signed in: ${payload.sub}` : 'NONCE_DIFFERS'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

/** A key of the server's own, under the id of the provider's, and what it signs in the provider's name. */
async function forgery() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' }
  const idToken = await new SignJWT({ nonce })
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(provider.issuer)
    .setAudience(provider.clientId)
    .setSubject('pat')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey)
  return { jwks: JSON.stringify({ keys: [jwk] }), idToken }
}

/** The archive's file with a key set of the server's own in its leaf. */
function withKeys(file: string, jwks: string): string {
  const said = JSON.parse(file)
  const documents = parseIssuerDocuments(new TextEncoder().encode(said.entry.leaf))
  if (!documents.ok) throw new Error(documents.error.code)
  const leaf = encodeIssuerDocuments({ ...documents.value, jwks: new TextEncoder().encode(jwks) })
  return JSON.stringify({ ...said, entry: { ...said.entry, leaf: new TextDecoder().decode(leaf) } })
}

test('what a person signed in with verifies by the key that the witness fetched itself', async () => {
  expect(await verified(token, archived)).toBe('signed in: pat')
})

test('what a server forged is refused by the archive’s keys, and its own keys by the archive', async () => {
  const { jwks, idToken } = await forgery()
  expect(await verified(idToken, archived)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  expect(await verified(idToken, withKeys(archived, jwks))).toBe('ISSUER_KEYS_NOT_ARCHIVED')
})

test('the person’s own id_token is no better by keys that the server says are the provider’s', async () => {
  const { jwks } = await forgery()
  expect(await verified(token, withKeys(archived, jwks))).toBe('ISSUER_KEYS_NOT_ARCHIVED')
})

test('an id_token that was changed on its way is refused', async () => {
  const [head, , signature] = token.split('.')
  const said = Buffer.from(
    JSON.stringify({ iss: provider.issuer, aud: provider.clientId, sub: 'root', nonce }),
  ).toString('base64url')
  expect(await verified(`${head}.${said}.${signature}`, archived)).toBe(
    'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  )
})
