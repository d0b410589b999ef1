import { decodeBase64, portableCrypto } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { sha512 } from '@noble/hashes/sha2.js'
import type { VerifyP256 } from '../p256.ts'
import type { SecurityKey } from './administrator-key.ts'
import { readSshKey } from './administrator-key.ts'
import { sshReader, sshStrings } from './ssh-wire.ts'
import type { AdministratorSignatureProblem } from './touched.ts'
import { verifyTouched } from './touched.ts'

/** A signature as `ssh-keygen -Y sign` makes it. OpenSSH, PROTOCOL.sshsig. */
export type SshSignature = {
  readonly key: SecurityKey
  readonly namespace: string
  readonly hash: 'sha256' | 'sha512'
  /** Ed25519: 64 bytes; P-256: r ‖ s, 64 bytes. */
  readonly signature: Uint8Array
  readonly flags: number
  readonly counter: number
}

const magic = new TextEncoder().encode('SSHSIG')
const armor =
  /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*$/

/** Reads an armored signature by a security key. One by a key of another kind, which nobody need touch, is none. */
export function parseSshSignature(text: string): SshSignature | null {
  // Untrusted: whoever hands it over wrote it.
  const [, body] = armor.exec(text) ?? []
  const bytes = body === undefined ? null : decodeBase64(body.replaceAll(/[\r\n]/g, ''))
  if (bytes?.ok !== true) return null
  const read = sshReader(bytes.value)
  if (!magic.every((byte, at) => byte === bytes.value[at])) return null
  read.take(magic.length)
  const version = read.uint32()
  const key = readSshKey(read.string())
  const namespace = read.text()
  const reserved = read.string()
  const hash = read.text()
  const signature = sshReader(read.string())
  const isKnown = version === 1 && reserved.length === 0 && read.isWhole()
  if (!isKnown || key === null || (hash !== 'sha256' && hash !== 'sha512')) return null
  if (signature.text() !== key.type) return null
  const raw = key.algorithm === 'p256' ? rawOfMpints(signature.string()) : signature.string()
  const flags = signature.take(1)[0] ?? 0
  const counter = signature.uint32()
  return signature.isWhole() ? { key, namespace, hash, signature: raw, flags, counter } : null
}

/** Checks that the signature is over `message`, for that purpose. PROTOCOL.sshsig, "Signed Data"; PROTOCOL.u2f, "SSH U2F signatures". */
export function verifySshSignature(
  verifyP256: VerifyP256,
  { key, namespace, hash, signature, flags, counter }: SshSignature,
  message: Uint8Array,
  purpose: string,
): Result<true, AdministratorSignatureProblem> {
  if (namespace !== purpose) return err({ code: 'ADMINISTRATOR_SIGNATURE_INVALID' })
  const digest = hash === 'sha512' ? sha512(message) : portableCrypto.sha256(message)
  const signed = Uint8Array.from([...magic, ...sshStrings(namespace, '', hash, digest)])
  const said = new Uint8Array(37)
  said.set(portableCrypto.sha256(new TextEncoder().encode(key.application)))
  said[32] = flags
  new DataView(said.buffer).setUint32(33, counter)
  const touched = verifyTouched(verifyP256, key, said, portableCrypto.sha256(signed), signature)
  return touched.ok ? ok(true) : touched
}

/** Two `mpint` (RFC 4251, 5), at most 32 bytes each, side by side; empty for what is none. */
function rawOfMpints(bytes: Uint8Array): Uint8Array {
  const read = sshReader(bytes)
  const numbers = [read.string(), read.string()].map((mpint) =>
    mpint[0] === 0 ? mpint.slice(1) : mpint,
  )
  if (!read.isWhole() || numbers.some(({ length }) => length > 32)) return new Uint8Array(0)
  const raw = new Uint8Array(64)
  for (const [at, number] of numbers.entries()) raw.set(number, 32 * (at + 1) - number.length)
  return raw
}
