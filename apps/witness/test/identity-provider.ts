import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'

/** What is used of `oidc-provider`, which is a whole and certified one. It has no types of its own. */
type Grant = {
  readonly addOIDCScope: (scope: string) => void
  readonly save: () => Promise<string>
}
type Provider = {
  readonly callback: () => RequestListener
  readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant
  readonly interactionFinished: (
    request: IncomingMessage,
    response: ServerResponse,
    result: object,
  ) => Promise<void>
}

const { Provider } = createRequire(import.meta.url)('oidc-provider') as {
  readonly Provider: new (issuer: string, setup: object) => Provider
}

export type IdentityProvider = {
  readonly issuer: string
  readonly clientId: string
  /** Signs a person in: authorization code, PKCE (S256) and a nonce, as RFC 8252 has it. Gives the id_token. */
  readonly signIn: (nonce: string) => Promise<string>
  readonly stop: () => void
}

const clientId = 'custody'
const redirect = 'http://127.0.0.1/signed-in'
const person = 'pat'

/** A real identity provider on loopback, with one signing key of that id and one person, who always agrees. */
export async function startIdentityProvider(keyId: string): Promise<IdentityProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [redirect],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [newKey(keyId)] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId }),
    }),
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/agree/${uid}` },
  })
  const answer = provider.callback()
  const agree = async (request: IncomingMessage, response: ServerResponse) => {
    const grant = new provider.Grant({ accountId: person, clientId })
    grant.addOIDCScope('openid')
    const result = { login: { accountId: person }, consent: { grantId: await grant.save() } }
    await provider.interactionFinished(request, response, result)
  }
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/agree/') === true)
      void agree(request, response).catch((error: Error) => response.destroy(error))
    else void answer(request, response)
  })
  return {
    issuer,
    clientId,
    signIn: (nonce) => signIn(issuer, nonce),
    stop: () => void server.close(),
  }
}

function newKey(kid: string): JsonWebKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
}

async function signIn(issuer: string, nonce: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirect,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: randomBytes(16).toString('base64url'),
    nonce,
  })
  const code = await follow(`${issuer}/auth?${asked}`)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: redirect,
    code_verifier: verifier,
    code,
  })
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body })
  const said = (await answer.json()) as { readonly id_token?: string }
  if (said.id_token === undefined) throw new Error(`no id_token: ${JSON.stringify(said)}`)
  return said.id_token
}

/** Goes through the redirects as a browser with its cookies does, until the one that brings the code. */
async function follow(start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${answer.status} ${await answer.text()}`)
    url = new URL(location, url).href
    const code = url.startsWith(redirect) ? new URL(url).searchParams.get('code') : null
    if (code !== null) return code
  }
  throw new Error(`no end at ${url}`)
}
