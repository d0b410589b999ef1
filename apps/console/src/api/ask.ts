import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import {
  clientOf,
  consoleHeader,
  serverEndpoints,
  type ClientProblem,
  type Send,
} from '@custody/protocol'
import { AskFailed } from '../words/problem.ts'

/** Carries a request to the server this page came from; the cookie goes with it. */
const send: Send = async ({ method, target, headers, body }) => {
  try {
    const answer = await fetch(target, {
      method,
      headers:
        method === 'POST' ? { ...headers, [consoleHeader.name]: consoleHeader.value } : headers,
      ...(body !== null && { body: new Uint8Array(body) }),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    })
    return ok({ status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) })
  } catch (failure) {
    return err({ code: 'NETWORK', detail: failure instanceof Error ? failure.message : 'unknown' })
  }
}

/** Every endpoint of the server, as one method each. */
export const server = clientOf(serverEndpoints, send)

/** The value of an answer. Throws `AskFailed` for a problem: only a throw tells the query cache that it failed. */
export async function valueOf<Value>(
  answer: Promise<Result<Value, ClientProblem>>,
): Promise<Value> {
  const result = await answer
  if (!result.ok) throw new AskFailed(result.error)
  return result.value
}
