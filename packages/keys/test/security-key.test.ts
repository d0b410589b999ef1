import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emulatedSecurityKey } from '@custody/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { parsePasskey, parseSshKey, signedByOneOf } from '../src/verify.ts'
import type { AdministratorKey } from '../src/verify.ts'

// Keys and signatures as OpenSSH and browsers have them, made by an emulated security key; OpenSSH's own program, where it
// is there, has to agree about each signature. No security key of hardware was met.

const sshKeygen = '/usr/bin/ssh-keygen'
const folder = mkdtempSync(join(tmpdir(), 'custody-security-key-'))
afterAll(() => rmSync(folder, { recursive: true }))

const purpose = 'custody/code/1'
const hash = Buffer.alloc(32, 7)
const party = 'console.example'
const ana = emulatedSecurityKey('ed25519')
const ben = emulatedSecurityKey('p256')
const eve = emulatedSecurityKey('p256')

const must = (key: ReturnType<typeof parseSshKey>): AdministratorKey => {
  if (!key.ok) throw new Error(key.error.code)
  return key.value
}
const signedBy = signedByOneOf([
  { name: 'ana', key: must(parseSshKey(ana.sshLine)) },
  { name: 'ben', key: must(parseSshKey(ben.sshLine)) },
  { name: 'ana', key: must(parsePasskey(party, ana.passkey)) },
  { name: 'ben', key: must(parsePasskey(party, ben.passkey)) },
])
const by = (signature: string, over: Uint8Array = hash, meant = purpose) => {
  const said = signedBy(over, meant, signature)
  return said.ok ? said.value : said.error.code
}

/** What OpenSSH makes of a signature by a key that it lets sign for that purpose. */
function byOpenSsh(line: string, signature: string, over: Uint8Array = hash): boolean {
  const [signers, file] = [join(folder, 'signers'), join(folder, 'signature')]
  writeFileSync(signers, `admin namespaces="${purpose}" ${line}\n`)
  writeFileSync(file, signature)
  const words = ['-Y', 'verify', '-f', signers, '-I', 'admin', '-n', purpose, '-s', file]
  return spawnSync(sshKeygen, words, { input: over }).status === 0
}

describe.each([
  ['ed25519', 'ana', ana],
  ['p256', 'ben', ben],
] as const)('a key of %s', (_, name, key) => {
  const good = key.sshSign(hash, purpose)

  test('signs for ssh-keygen as for us', () => {
    expect(by(good)).toBe(name)
    expect(by(key.sshSign(hash, purpose, { touched: false }))).toBe('ADMINISTRATOR_NOT_PRESENT')
    expect(by(good, Buffer.alloc(32, 8))).toBe('ADMINISTRATOR_SIGNATURE_BAD')
    expect(by(key.sshSign(hash, 'file'))).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
    expect(by(good, hash, 'custody/code-veto/1')).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
  })

  test.skipIf(!existsSync(sshKeygen))('and OpenSSH itself says the same of each signature', () => {
    expect(byOpenSsh(key.sshLine, good)).toBe(true)
    expect(byOpenSsh(key.sshLine, good, Buffer.alloc(32, 8))).toBe(false)
    // It asks nobody to have been there, and so shows that nothing else is wrong with that one.
    expect(byOpenSsh(key.sshLine, key.sshSign(hash, purpose, { touched: false }))).toBe(true)
    expect(byOpenSsh(key.sshLine, eve.sshSign(hash, purpose))).toBe(false)
  })

  test('answers a browser’s challenge', () => {
    expect(by(key.assert(party, hash))).toBe(name)
    expect(by(key.assert(party, hash, { origin: `https://login.${party}` }))).toBe(name)
  })

  test.each([
    ['of another hash', key.assert(party, Buffer.alloc(32)), 'ADMINISTRATOR_SIGNATURE_INVALID'],
    ['without a touch', key.assert(party, hash, { touched: false }), 'ADMINISTRATOR_NOT_PRESENT'],
    [
      'made at a registration',
      key.assert(party, hash, { type: 'webauthn.create' }),
      'ADMINISTRATOR_SIGNATURE_INVALID',
    ],
    [
      'on a page of somebody else',
      key.assert(party, hash, { origin: `https://${party}.evil.example` }),
      'ADMINISTRATOR_SIGNATURE_INVALID',
    ],
    [
      'on a page that came without TLS',
      key.assert(party, hash, { origin: `http://${party}` }),
      'ADMINISTRATOR_SIGNATURE_INVALID',
    ],
    [
      'made for another relying party',
      key.assert('other.example', hash, { origin: `https://${party}` }),
      'ADMINISTRATOR_UNKNOWN',
    ],
  ])('whose answer is %s is refused', (_because, signature, code) => {
    expect(by(signature)).toBe(code)
  })
})

test('a key that is not listed signs for nobody', () => {
  expect(by(eve.sshSign(hash, purpose))).toBe('ADMINISTRATOR_UNKNOWN')
  expect(by(eve.assert(party, hash))).toBe('ADMINISTRATOR_UNKNOWN')
})

test('what was cut, lengthened or changed on its way is refused', () => {
  const body = ana.sshSign(hash, purpose)
  const [, base64 = ''] = /-----\n([^-]+)-----END/.exec(body) ?? []
  const bytes = Buffer.from(base64.replaceAll('\n', ''), 'base64')
  const armored = (of: Uint8Array) =>
    `-----BEGIN SSH SIGNATURE-----\n${Buffer.from(of).toString('base64')}\n-----END SSH SIGNATURE-----\n`
  expect(by(armored(bytes))).toBe('ana')
  for (let at = 0; at < bytes.length; at += 1) {
    expect(by(armored(bytes.with(at, bytes[at] === 0x55 ? 0x56 : 0x55))), `byte ${at}`).toMatch(
      /^ADMINISTRATOR_/,
    )
    expect(by(armored(bytes.subarray(0, at)))).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
  }
  expect(by(armored(Buffer.concat([bytes, Buffer.from([0])])))).toBe(
    'ADMINISTRATOR_SIGNATURE_INVALID',
  )
  for (const text of ['', '{}', '[]', 'null', body.replace('SSH', 'PGP')])
    expect(by(text)).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
})

describe.skipIf(!existsSync(sshKeygen))('a key of ssh-keygen’s own, in a file', () => {
  const path = join(folder, 'plain')
  const keygen = (...words: readonly string[]) => spawnSync(sshKeygen, words, { input: hash })

  test('is no administrator’s: anything that reads the file signs with it, and nobody need be there', () => {
    keygen('-q', '-t', 'ed25519', '-N', '', '-f', path)
    expect(parseSshKey(readFileSync(`${path}.pub`, 'utf8').trim())).toEqual({
      ok: false,
      error: { code: 'ADMINISTRATOR_KEY_UNSUPPORTED' },
    })
    const signature = keygen('-Y', 'sign', '-n', purpose, '-f', path).stdout.toString()
    expect(signature).toContain('BEGIN SSH SIGNATURE')
    expect(by(signature)).toBe('ADMINISTRATOR_SIGNATURE_INVALID')
  })
})

const half = `${ana.sshLine.split(' ')[0]} ${ana.sshLine.split(' ')[1]?.slice(0, 40)}`

test.each([
  ['nothing', '', 'ADMINISTRATOR_KEY_INVALID'],
  ['no base64', 'sk-ssh-ed25519@openssh.com !', 'ADMINISTRATOR_KEY_INVALID'],
  ['two keys', `${ana.sshLine}\n${ben.sshLine}`, 'ADMINISTRATOR_KEY_INVALID'],
  [
    'a key under another type',
    ana.sshLine.replace('sk-ssh-ed25519', 'sk-ecdsa-sha2-nistp256'),
    'ADMINISTRATOR_KEY_INVALID',
  ],
  ['half a key', half, 'ADMINISTRATOR_KEY_INVALID'],
  ['an RSA key', 'ssh-rsa AAAA', 'ADMINISTRATOR_KEY_UNSUPPORTED'],
])('a line that holds %s is no administrator’s key', (_, line, code) => {
  expect(parseSshKey(line)).toEqual({ ok: false, error: { code } })
})

test.each([
  ['no relying party', '', ben.passkey, 'ADMINISTRATOR_KEY_INVALID'],
  ['an address for a relying party', 'https://a.example', ben.passkey, 'ADMINISTRATOR_KEY_INVALID'],
  ['no base64', party, '!', 'ADMINISTRATOR_KEY_INVALID'],
  ['a key of another kind', party, 'MAwwDQYJKoZIhvcNAQEB', 'ADMINISTRATOR_KEY_UNSUPPORTED'],
])('a passkey with %s is no administrator’s', (_, of, key, code) => {
  expect(parsePasskey(of, key)).toEqual({ ok: false, error: { code } })
})
