import { decodeBase64, encodeBase64, portableCrypto } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err } from '@custody/model'
import { z } from 'zod'
import type { VerifyP256 } from '../p256.ts'
import type { SecurityKey } from './administrator-key.ts'
import type { AdministratorSignatureProblem } from './touched.ts'
import { rawOfDer, verifyTouched } from './touched.ts'

/** What a browser gives of a passkey's answer. Web Authentication Level 3, 5.2.2. */
export type Assertion = {
  readonly authenticatorData: Uint8Array
  /** JSON as the browser wrote it: its hash is signed. */
  readonly clientData: Uint8Array
  readonly signature: Uint8Array
}

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/)
/** `PublicKeyCredential.toJSON()`, as far as it is read. The browser's further members mean nothing here. */
const Credential = z.object({
  response: z.object({
    authenticatorData: base64url,
    clientDataJSON: base64url,
    signature: base64url,
  }),
})
const ClientData = z.object({
  type: z.literal('webauthn.get'),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().default(false),
})

/** Reads the JSON of a browser's `PublicKeyCredential`; null for what is none. */
export function parseAssertion(text: string): Assertion | null {
  // Untrusted: whoever hands it over wrote it.
  const parsed = Credential.safeParse(jsonOf(text))
  if (!parsed.success) return null
  const { authenticatorData, clientDataJSON, signature } = parsed.data.response
  const [said, client, made] = [authenticatorData, clientDataJSON, signature].map(bytesOf)
  return said == null || client == null || made == null
    ? null
    : { authenticatorData: said, clientData: client, signature: made }
}

/**
 * Checks that the key answered this challenge on a page of its relying party. Web Authentication Level 3, 7.2, what of it
 * holds without a session: type, challenge, origin, relying party, presence, signature.
 */
export function verifyAssertion(
  verifyP256: VerifyP256,
  key: SecurityKey,
  { authenticatorData, clientData, signature }: Assertion,
  challenge: Uint8Array,
): Result<true, AdministratorSignatureProblem> {
  const said = ClientData.safeParse(jsonOf(new TextDecoder().decode(clientData)))
  const isMeant =
    said.success &&
    said.data.challenge === urlSafe(challenge) &&
    isPageOf(key.application, said.data.origin) &&
    !said.data.crossOrigin
  if (!isMeant) return err({ code: 'ADMINISTRATOR_SIGNATURE_INVALID' })
  const raw = key.algorithm === 'p256' ? rawOfDer(signature) : signature
  return verifyTouched(verifyP256, key, authenticatorData, portableCrypto.sha256(clientData), raw)
}

/** By TLS, or on this machine; the relying party's own host or one below it. */
function isPageOf(relyingParty: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname } = new URL(origin)
  const isHere = hostname === 'localhost' || hostname.endsWith('.localhost')
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isHere)
  return isSafe && (hostname === relyingParty || hostname.endsWith(`.${relyingParty}`))
}

function urlSafe(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(text: string): Uint8Array | null {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
  return bytes.ok ? bytes.value : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
