import { request as requestPlainly } from 'node:http'
import { Agent, request as requestOverTls } from 'node:https'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { SecureContext } from 'node:tls'
import type { Instant } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Outgoing, Send } from '@custody/protocol'
import { signRequest } from '@custody/protocol'
import { nodeCrypto, nodeRandom } from '@custody/keys'
import type { RequestKey } from '@custody/device'

const answerBytesMax = 32 * 1024 * 1024
const timeoutMs = 20_000

/** How requests reach the server. */
export type ServerRoute = {
  /** `http://127.0.0.1:47616`, or `https://` and a name that its certificate vouches for. */
  readonly url: string
  readonly now: () => Instant
  /** The key that signs now; null before the first, when only enrolment may be asked for. */
  readonly key: () => RequestKey | null
}

/** A `send` for the protocol's client: signs each request as RFC 9421 says, and never throws. */
export function serverSend(
  route: ServerRoute,
  authorities: () => SecureContext = machineAuthorities,
): Send {
  // Made when it is needed: reading the authorities takes a tenth of a second.
  let made: Agent | null = null
  const agent = () => (made ??= new Agent({ keepAlive: true, secureContext: authorities() }))
  return (outgoing) =>
    new Promise((resolve) => {
      const failed = (detail: string) => resolve(err({ code: 'NETWORK', detail }))
      const url = new URL(outgoing.target, route.url)
      const { method, body } = outgoing
      const request = requests[url.protocol]
      if (request === undefined) return failed(`no way to a server by ${url.protocol}`)
      const asked = request(
        url,
        {
          method,
          timeout: timeoutMs,
          ...(url.protocol === 'https:' && { agent: agent() }),
          headers: { ...outgoing.headers, ...signatureHeaders(route, outgoing, url.host) },
        },
        (response) => {
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > answerBytesMax) asked.destroy(new Error('the answer is too large'))
            else chunks.push(chunk)
          })
          response.on('error', (cause) => failed(cause.message))
          response.on('end', () =>
            resolve(ok({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) })),
          )
        },
      )
      asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.on('error', (cause) => failed(cause.message))
      asked.end(body ?? undefined)
    })
}

/** Whoever vouches for servers here: the authorities that Node brings, and those that this machine's administrators added. */
function machineAuthorities(): SecureContext {
  const all = [...getCACertificates('default'), ...getCACertificates('system')]
  return createSecureContext({ ca: [...new Set(all)] })
}

const requests: { readonly [protocol: string]: typeof requestPlainly } = {
  'http:': requestPlainly,
  'https:': requestOverTls,
}

function signatureHeaders(
  { now, key }: ServerRoute,
  { method, target, headers, body }: Outgoing,
  authority: string,
) {
  const signer = key()
  if (signer === null) return {}
  const createdSeconds = Math.floor(now() / 1000)
  return signRequest(
    {
      method,
      authority,
      target,
      contentType: headers['content-type'] ?? null,
      contentEncoding: null,
      body: body ?? new Uint8Array(0),
    },
    {
      createdSeconds,
      expiresSeconds: createdSeconds + 60,
      nonce: Buffer.from(nodeRandom(24)).toString('base64url'),
      keyId: signer.publicKey,
    },
    { sha256: nodeCrypto.sha256, sign: signer.sign },
  )
}
