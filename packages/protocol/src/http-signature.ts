import type { Instant, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'

// HTTP message signatures (RFC 9421) in the one form that devices use: security.md, "Device requests".
// The form is closed: one signature, these components in this order, these parameters in this order. So the
// verifier compares where a general library interprets, and nothing can be left uncovered by a choice of the sender.

export const signatureTag = 'custody-device/1'
/** The longest a signature may live. */
export const signatureSecondsMax = 60
/** How far a device's clock may run ahead. */
export const clockAheadSecondsMax = 5

/** What is signed of a request. `body` is what goes over the wire, after any content encoding. */
export type SignedRequest = {
  readonly method: 'GET' | 'POST'
  /** Host and port as in the `Host` header. */
  readonly authority: string
  /** Path and query, as in the request line. */
  readonly target: string
  /** Null where there is no body. */
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly body: Uint8Array
}

/** Who signs, when, and until when. Whole seconds since 1970, as RFC 9421 counts. */
export type SignatureParameters = {
  readonly createdSeconds: number
  readonly expiresSeconds: number
  /** At least 128 random bits, base64url; used once. */
  readonly nonce: string
  /** The request key: its 32 bytes in lower-case hex. */
  readonly keyId: string
}

export type SignatureHeaders = {
  readonly 'content-digest': string
  readonly 'signature-input': string
  readonly signature: string
}

type Sha256 = (bytes: Uint8Array) => Uint8Array

/** `content-digest` of the bytes as sent. RFC 9530, 2. */
export function contentDigest(body: Uint8Array, sha256: Sha256): string {
  return `sha-256=:${encodeBase64(sha256(body))}:`
}

/** The headers that sign a request. `sign` is Ed25519 (RFC 8032) over the bytes that it is given. */
export function signRequest(
  request: SignedRequest,
  parameters: SignatureParameters,
  crypto: { readonly sha256: Sha256; readonly sign: (bytes: Uint8Array) => Uint8Array },
): SignatureHeaders {
  const digest = contentDigest(request.body, crypto.sha256)
  const input = signatureInput(request, parameters)
  const signature = crypto.sign(signatureBase(request, digest, input))
  return {
    'content-digest': digest,
    'signature-input': `custody=${input}`,
    signature: `custody=:${encodeBase64(signature)}:`,
  }
}

/** A signature as it arrived: what it says, and what it must be verified over. Nothing is verified yet. */
export type ReceivedSignature = {
  readonly parameters: SignatureParameters
  readonly signature: Uint8Array
  readonly signedBytes: Uint8Array
}

/** Each is an answer of the server by the same code. */
export type SignatureProblem = {
  readonly code: 'SIGNATURE_MISSING' | 'SIGNATURE_REFUSED' | 'SIGNATURE_EXPIRED' | 'DIGEST_WRONG'
}

/**
 * Reads and checks all of a signature but the signature itself: form, coverage, time and digest. The caller then
 * finds the key, verifies `signature` over `signedBytes`, and refuses a nonce that it has seen.
 */
export function parseSignature(
  request: SignedRequest,
  headers: { readonly [Name in keyof SignatureHeaders]?: string | undefined },
  now: Instant,
  sha256: Sha256,
): Result<ReceivedSignature, SignatureProblem> {
  const { signature: line, 'signature-input': inputLine, 'content-digest': digest } = headers
  if (line === undefined || inputLine === undefined || digest === undefined)
    return err({ code: 'SIGNATURE_MISSING' })
  const parameters = parseParameters(inputLine)
  const signature = decodeBase64(/^custody=:([A-Za-z0-9+/=]{88}):$/.exec(line)?.[1] ?? '?')
  if (parameters === undefined || signature === undefined) return err({ code: 'SIGNATURE_REFUSED' })
  const input = signatureInput(request, parameters)
  if (inputLine !== `custody=${input}`) return err({ code: 'SIGNATURE_REFUSED' })
  if (!isCurrent(parameters, now)) return err({ code: 'SIGNATURE_EXPIRED' })
  if (digest !== contentDigest(request.body, sha256)) return err({ code: 'DIGEST_WRONG' })
  return ok({ parameters, signature, signedBytes: signatureBase(request, digest, input) })
}

/** The components a request must cover, in order. */
function coveredBy(request: SignedRequest): readonly string[] {
  return [
    '@method',
    '@authority',
    '@path',
    '@query',
    'content-digest',
    ...(request.contentType === null ? [] : ['content-type']),
    ...(request.contentEncoding === null ? [] : ['content-encoding']),
  ]
}

/** The inner list with its parameters. RFC 9421, 2.3. */
function signatureInput(request: SignedRequest, parameters: SignatureParameters): string {
  const components = coveredBy(request).map((name) => `"${name}"`)
  const { createdSeconds, expiresSeconds, nonce, keyId } = parameters
  const times = `created=${createdSeconds};expires=${expiresSeconds}`
  return `(${components.join(' ')});${times};nonce="${nonce}";keyid="${keyId}";tag="${signatureTag}"`
}

/** The bytes that are signed. RFC 9421, 2.5. */
function signatureBase(request: SignedRequest, digest: string, input: string): Uint8Array {
  const [path = '', ...query] = request.target.split('?')
  const values: { readonly [component: string]: string } = {
    '@method': request.method,
    '@authority': request.authority.toLowerCase(),
    '@path': path,
    '@query': `?${query.join('?')}`,
    'content-digest': digest,
    'content-type': request.contentType ?? '',
    'content-encoding': request.contentEncoding ?? '',
  }
  const lines = coveredBy(request).map((name) => `"${name}": ${values[name]}`)
  return new TextEncoder().encode([...lines, `"@signature-params": ${input}`].join('\n'))
}

const parametersPattern =
  /;created=(\d{1,12});expires=(\d{1,12});nonce="([A-Za-z0-9_-]{22,86})";keyid="([0-9a-f]{64})";tag="/

function parseParameters(inputLine: string): SignatureParameters | undefined {
  // Untrusted: what it says of coverage is not read but compared with what it should say.
  const [, created, expires, nonce, keyId] = parametersPattern.exec(inputLine) ?? []
  if (nonce === undefined || keyId === undefined) return undefined
  return { createdSeconds: Number(created), expiresSeconds: Number(expires), nonce, keyId }
}

function isCurrent({ createdSeconds, expiresSeconds }: SignatureParameters, now: Instant): boolean {
  const seconds = now / 1000
  const life = expiresSeconds - createdSeconds
  if (life <= 0 || life > signatureSecondsMax) return false
  return createdSeconds <= seconds + clockAheadSecondsMax && seconds <= expiresSeconds
}
