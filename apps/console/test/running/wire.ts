import { serverEndpoints, type Incoming, type Outgoing } from '@custody/protocol'

export type { Incoming, Outgoing }

/** Asks for a one-time sign-in link, as `custody up` does. */
export async function makeLinkAddress(
  ask: (out: Outgoing) => Promise<Incoming>,
  port: number,
  operatorToken: string,
): Promise<string> {
  const reply = await ask({
    method: 'POST',
    target: serverEndpoints.makeLink.path,
    headers: {
      host: `127.0.0.1:${port}`,
      authorization: `Bearer ${operatorToken}`,
      'content-type': 'application/json',
    },
    body: new TextEncoder().encode('{}'),
  })
  const text = new TextDecoder().decode(reply.body)
  if (reply.status !== 200) throw new Error(`no link: ${reply.status} ${text}`)
  return serverEndpoints.makeLink.answer.schema.parse(JSON.parse(text)).url
}
