import { createHash, createPublicKey, verify } from 'node:crypto'
import type { DeviceId, Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { parseSignature } from '@custody/protocol'
import type { Refusal } from '../refusal.ts'

/** A request as it arrived; `body` is what went over the wire. Header names are lower case. */
export type ArrivedRequest = {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body: Uint8Array
}

export type RequestCheck = {
  readonly now: () => Instant
  readonly deviceOf: (
    key: string,
  ) => Promise<{ readonly id: DeviceId; readonly state: string } | null>
  readonly nonces: SeenNonces
}

/** Remembers each nonce for as long as its signature may be used. */
export type SeenNonces = { readonly isNew: (nonce: string, until: number, now: number) => boolean }

/** Forgets what has ended each time it is asked, a few at once. */
export function seenNonces(): SeenNonces {
  const seen = new Map<string, number>()
  const isNew = (nonce: string, until: number, now: number): boolean => {
    for (const [old, end] of seen) {
      if (end >= now) break
      seen.delete(old)
    }
    if (seen.has(nonce)) return false
    seen.set(nonce, until)
    return true
  }
  return { isNew }
}

/**
 * Tells which device sent a request: its signature, digest, time and nonce hold. security.md, "Device requests".
 *
 * An upload of leaves may come under a key that is not announced yet, because the entry that announces it may be
 * further on in the same backlog. Then the answer is null: the request authenticates nobody, and ingest takes its entries
 * by their seal or not at all.
 */
export async function deviceOfRequest(
  check: RequestCheck,
  request: ArrivedRequest,
  isUpload: boolean,
): Promise<Result<DeviceId | null, Refusal>> {
  const contentType = one(request.headers['content-type'])
  const contentEncoding = one(request.headers['content-encoding'])
  const signed = {
    method: request.method,
    authority: one(request.headers['host']) ?? '',
    target: request.target,
    contentType: contentType ?? null,
    contentEncoding: contentEncoding ?? null,
    body: request.body,
  }
  const headers = {
    signature: one(request.headers['signature']),
    'signature-input': one(request.headers['signature-input']),
    'content-digest': one(request.headers['content-digest']),
  }
  const now = check.now()
  const read = parseSignature(signed, headers, now, sha256)
  if (!read.ok)
    return err({
      ...read.error,
      ...(read.error.code === 'SIGNATURE_EXPIRED' && { extra: { now } }),
    })
  const { keyId, nonce, expiresSeconds } = read.value.parameters
  if (!isSignedBy(keyId, read.value.signedBytes, read.value.signature))
    return err({ code: 'SIGNATURE_REFUSED' })
  const device = await check.deviceOf(keyId)
  if (device === null && !isUpload) return err({ code: 'REQUEST_KEY_UNKNOWN' })
  if (device?.state === 'quarantined' || device?.state === 'removed')
    return err({ code: 'DEVICE_REFUSED' })
  if (!check.nonces.isNew(`${keyId}/${nonce}`, expiresSeconds * 1000, now))
    return err({ code: 'NONCE_SEEN' })
  return ok(device?.id ?? null)
}

/** Ed25519 by the key that the signature names: a request key is named by its 32 bytes. */
function isSignedBy(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const x = Buffer.from(keyId, 'hex').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, bytes, key, signature)
  } catch {
    return false
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
