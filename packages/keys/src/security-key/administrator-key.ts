import { decodeBase64 } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { isP256Key, p256KeyOf } from '../p256.ts'
import { sshReader } from './ssh-wire.ts'

/** The public half of a key that a person must touch for each signature. */
export type SecurityKey = {
  readonly algorithm: 'ed25519' | 'p256'
  /** Ed25519: 32 bytes, RFC 8032. P-256: SubjectPublicKeyInfo, DER, 91 bytes. */
  readonly publicKey: Uint8Array
  /** What the key was made for, which it signs over: OpenSSH's application, WebAuthn's relying party id. */
  readonly application: string
}

/** A key by which an administrator signs: with `ssh-keygen -Y sign`, or in a browser. */
export type AdministratorKey = SecurityKey & { readonly use: 'ssh' | 'webauthn' }

export type AdministratorKeyProblem = {
  readonly code:
    | 'ADMINISTRATOR_KEY_INVALID'
    /** A key that signs without anybody's touch, or by an algorithm that we have not. */
    | 'ADMINISTRATOR_KEY_UNSUPPORTED'
}

const invalid = err<AdministratorKeyProblem>({ code: 'ADMINISTRATOR_KEY_INVALID' })
const unsupported = err<AdministratorKeyProblem>({ code: 'ADMINISTRATOR_KEY_UNSUPPORTED' })

/** The two kinds of key that OpenSSH keeps on a security key. PROTOCOL.u2f, "SSH U2F Key formats". */
export const sshKeyTypes: { readonly [type: string]: SecurityKey['algorithm'] } = {
  'sk-ssh-ed25519@openssh.com': 'ed25519',
  'sk-ecdsa-sha2-nistp256@openssh.com': 'p256',
}

/** Reads a line of a `.pub` file: type, base64 and a comment, which means nothing. */
export function parseSshKey(line: string): Result<AdministratorKey, AdministratorKeyProblem> {
  const [, type = '', base64 = ''] = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/u.exec(line) ?? []
  if (!/^[a-z0-9@.-]+$/.test(type)) return invalid
  if (sshKeyTypes[type] === undefined) return unsupported
  const blob = bytesOf(base64)
  const key = blob === null ? null : readSshKey(blob)
  return key === null || key.type !== type ? invalid : ok({ ...key, use: 'ssh' })
}

/** Reads a public key as it stands in a signature or, base64, in a line; null for what is none of `sshKeyTypes`. */
export function readSshKey(blob: Uint8Array): (SecurityKey & { readonly type: string }) | null {
  const read = sshReader(blob)
  const type = read.text()
  const algorithm = sshKeyTypes[type]
  if (algorithm === undefined || (algorithm === 'p256' && read.text() !== 'nistp256')) return null
  const point = read.string()
  const publicKey = algorithm === 'p256' ? p256KeyOf(point) : point
  const application = read.text()
  const isKey = algorithm === 'p256' ? isP256Key(publicKey) : publicKey.length === 32
  return isKey && read.isWhole() ? { type, algorithm, publicKey, application } : null
}

/** Reads a passkey's public key: base64 of a SubjectPublicKeyInfo, ES256 or EdDSA, and the relying party it was made for. */
export function parsePasskey(
  relyingParty: string,
  base64: string,
): Result<AdministratorKey, AdministratorKeyProblem> {
  const spki = bytesOf(base64)
  if (spki === null || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(relyingParty)) return invalid
  const of = { application: relyingParty, use: 'webauthn' } as const
  if (isP256Key(spki)) return ok({ ...of, algorithm: 'p256', publicKey: spki })
  const isEd25519 = spki.length === 44 && ed25519Header.every((byte, at) => byte === spki[at])
  return isEd25519 ? ok({ ...of, algorithm: 'ed25519', publicKey: spki.slice(12) }) : unsupported
}

// SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING }. RFC 8410.
const ed25519Header = Uint8Array.from([
  0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
])

function bytesOf(base64: string): Uint8Array | null {
  const bytes = decodeBase64(base64)
  return bytes.ok ? bytes.value : null
}
