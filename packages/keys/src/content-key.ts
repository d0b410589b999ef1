import { contentAad, closedText, openedText, wrapInfo } from '@custody/evidence'
import type { Payload, SealedPayload, WrappedKey } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Id, Result } from '@custody/model'
import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core'
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519'

/** Seals to the organisation's content key, and opens with it. RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})

/** The two halves of a content key, 32 bytes each (RFC 7748). */
export type ContentKeyPair = { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }

export async function makeContentKey(): Promise<ContentKeyPair> {
  const pair = await suite.kem.generateKeyPair()
  return {
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
  }
}

/** Wraps a key of one session and day. Only the content key's private half opens it. */
export async function wrapKey(
  publicKey: Uint8Array,
  origin: string,
  { key, secret }: { readonly key: Id<'key'>; readonly secret: Uint8Array },
): Promise<WrappedKey> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(bufferOf(publicKey))
  const info = bufferOf(wrapInfo(origin, key))
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, bufferOf(secret))
  return { key, enc: new Uint8Array(enc), wrapped: new Uint8Array(ct) }
}

/** `CONTENT_KEY_DIFFERS`: it was wrapped to another content key, under another name, or was changed. */
export type ContentKeyProblem = { readonly code: 'CONTENT_KEY_DIFFERS' }
/** `CONTENT_CLOSED`: the bytes are not those that this key closed at this place. */
export type ContentProblem = { readonly code: 'CONTENT_CLOSED' }

export async function unwrapKey(
  privateKey: Uint8Array,
  origin: string,
  { key, enc, wrapped }: WrappedKey,
): Promise<Result<Uint8Array, ContentKeyProblem>> {
  // Untrusted: a device, or whoever changed the store, wrote the wrapped key.
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(bufferOf(privateKey))
    const info = bufferOf(wrapInfo(origin, key))
    const opened = await suite.open({ recipientKey, info, enc: bufferOf(enc) }, bufferOf(wrapped))
    return ok(new Uint8Array(opened))
  } catch {
    return err({ code: 'CONTENT_KEY_DIFFERS' })
  }
}

/** Closes a payload under a key, bound to its place. `nonce` is 12 random bytes, never used twice with one key. */
export async function closePayload(
  { key, secret }: { readonly key: Id<'key'>; readonly secret: Uint8Array },
  nonce: Uint8Array,
  { origin, seq, field, salt, bytes }: Payload,
): Promise<SealedPayload> {
  const closed = await cipher(secret).seal(
    bufferOf(nonce),
    bufferOf(closedText({ salt, bytes })),
    bufferOf(contentAad(origin, seq, field)),
  )
  return { seq, field, key, nonce, bytes: new Uint8Array(closed) }
}

/** Opens a closed payload. Whether it is what was committed to is the commitment's to say. */
export async function openPayload(
  secret: Uint8Array,
  origin: string,
  { seq, field, nonce, bytes }: SealedPayload,
): Promise<Result<Omit<Payload, 'origin'>, ContentProblem>> {
  // Untrusted: as above.
  try {
    const aad = bufferOf(contentAad(origin, seq, field))
    const plain = await cipher(secret).open(bufferOf(nonce), bufferOf(bytes), aad)
    return ok({ seq, field, ...openedText(new Uint8Array(plain)) })
  } catch {
    return err({ code: 'CONTENT_CLOSED' })
  }
}

function cipher(secret: Uint8Array) {
  return new Aes256Gcm().createEncryptionContext(bufferOf(secret))
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return copy
}
