import {
  constants,
  createCipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { TpmCredential } from './activate.ts'
import { joined, sized, u32 } from './bytes.ts'
import { curveP256 } from './numbers.ts'
import { padded } from './public-area.ts'
import type { PublicArea } from './public-area.ts'

// The attester's side of an activation, without a chip. Source: TPM 2.0 Library, part 1, 24 (credential protection), 11.4.10
// (KDFa, KDFe), B.10.4 and C.6.4 (secret sharing).

export type MakeCredentialProblem =
  /** Another kind of endorsement key than RSA 2048 or P-256 with AES-128. */
  { readonly code: 'ENDORSEMENT_KEY_UNSUPPORTED' }

const text = new TextEncoder()

/** Makes a credential that only the chip with this endorsement key opens, and only for its key of that name. */
export function makeCredential(
  endorsementKey: PublicArea,
  name: Uint8Array,
  secret: Uint8Array,
): Result<TpmCredential, MakeCredentialProblem> {
  const shared = endorsementKey.aesBits === 128 ? seedFor(endorsementKey.key) : null
  if (shared === null) return err({ code: 'ENDORSEMENT_KEY_UNSUPPORTED' })
  const { seed, sealed } = shared
  const cipherKey = kdfa(seed, 'STORAGE', name, 128)
  const cipher = createCipheriv('aes-128-cfb', cipherKey, new Uint8Array(16))
  const enciphered = joined(cipher.update(sized(secret)), cipher.final())
  const macKey = kdfa(seed, 'INTEGRITY', new Uint8Array(0), 256)
  const mac = createHmac('sha256', macKey).update(enciphered).update(name).digest()
  return ok({ idObject: joined(sized(mac), enciphered), seed: sealed })
}

type Shared = { readonly seed: Uint8Array; readonly sealed: Uint8Array }

function seedFor(key: PublicArea['key']): Shared | null {
  try {
    if (key.kind === 'rsa') return key.modulus.length === 256 ? seedForRsa(key) : null
    return key.curve === curveP256 ? seedForP256(padded(key.x), padded(key.y)) : null
  } catch {
    // Untrusted: a modulus or a point that is none.
    return null
  }
}

function seedForRsa({ exponent, modulus }: Extract<PublicArea['key'], { kind: 'rsa' }>): Shared {
  const seed = randomBytes(32)
  const e = u32(exponent)
  const key = publicKeyOf({
    kty: 'RSA',
    n: base64url(modulus),
    e: base64url(e.subarray(e.findIndex((byte) => byte !== 0))),
  })
  const oaepLabel = text.encode('IDENTITY\0')
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const sealed = publicEncrypt({ key, padding, oaepHash: 'sha256', oaepLabel }, seed)
  return { seed, sealed: new Uint8Array(sealed) }
}

/** One pass of ECDH with a key made for it: the seed is KDFe of the shared x, and our point travels. */
function seedForP256(x: Uint8Array, y: Uint8Array): Shared {
  const theirs = publicKeyOf({ kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) })
  const ours = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { x: ourX = '', y: ourY = '' } = ours.publicKey.export({ format: 'jwk' })
  const [px, py] = [ourX, ourY].map((part) => padded(Buffer.from(part, 'base64url')))
  if (px === undefined || py === undefined) throw new Error('a P-256 key without a point')
  const z = diffieHellman({ privateKey: ours.privateKey, publicKey: theirs })
  const label = text.encode('IDENTITY\0')
  const seed = hash('sha256', joined(u32(1), padded(z), label, px, x), 'buffer')
  return { seed: new Uint8Array(seed), sealed: joined(sized(px), sized(py)) }
}

/** SP 800-108 in counter mode with HMAC-SHA-256, one block. */
function kdfa(key: Uint8Array, label: string, context: Uint8Array, bits: 128 | 256): Uint8Array {
  const message = joined(u32(1), text.encode(`${label}\0`), context, u32(bits))
  return new Uint8Array(createHmac('sha256', key).update(message).digest()).subarray(0, bits / 8)
}

function publicKeyOf(key: { readonly [name: string]: string }): KeyObject {
  return createPublicKey({ key, format: 'jwk' })
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
