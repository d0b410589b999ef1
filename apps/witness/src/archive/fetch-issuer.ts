import type { IssuerDocuments } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'

/** `AWAY`: it could not be asked, or did not answer 200. `INVALID`: what it says is not an issuer's, or of another one. */
export type FetchIssuerProblem = {
  readonly code: 'ISSUER_AWAY' | 'ISSUER_INVALID'
  readonly detail: string
}

const timeoutMs = 10_000
const documentBytesMax = 128 * 1024

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() })
const Jwks = z.object({ keys: z.array(z.object({ kty: z.string() })) })

/** Whether an address may be asked: by TLS, or on this machine. */
export function isAskable(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}

/**
 * Fetches what an identity provider says of itself: OpenID Connect Discovery 1.0, 4.1, then its `jwks_uri`. The witness
 * asks the provider itself; no redirect is followed, and nothing of the answer is written anew.
 */
export async function fetchIssuer(
  issuer: string,
  now: () => number,
): Promise<Result<IssuerDocuments, FetchIssuerProblem>> {
  const wellKnown = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const discovery = await bytesAt(wellKnown)
  if (!discovery.ok) return discovery
  // Untrusted: whoever answers there wrote it.
  const said = Discovery.safeParse(jsonOf(discovery.value))
  if (!said.success || said.data.issuer !== issuer || !isAskable(said.data.jwks_uri))
    return err({ code: 'ISSUER_INVALID', detail: `${wellKnown} is not of ${issuer}` })
  const jwks = await bytesAt(said.data.jwks_uri)
  if (!jwks.ok) return jwks
  return Jwks.safeParse(jsonOf(jwks.value)).success
    ? ok({ issuer, fetchedAt: now(), discovery: discovery.value, jwks: jwks.value })
    : err({ code: 'ISSUER_INVALID', detail: `${said.data.jwks_uri} holds no keys` })
}

async function bytesAt(url: string): Promise<Result<Uint8Array, FetchIssuerProblem>> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(url, { redirect: 'error', signal })
    if (answer.status !== 200)
      return err({ code: 'ISSUER_AWAY', detail: `${url} answers ${answer.status}` })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body ?? []) {
      chunks.push(chunk)
      size += chunk.length
      if (size > documentBytesMax)
        return err({ code: 'ISSUER_INVALID', detail: `${url} is too long` })
    }
    return ok(Buffer.concat(chunks))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    return err({ code: 'ISSUER_AWAY', detail: `${url}: ${why}` })
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
