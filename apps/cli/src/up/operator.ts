import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { err, ok } from '@custody/model'
import type { Send } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { reasonOf } from '../write-file.ts'

/** The token that the server left for whoever can read its folder; null where there is none. */
export function readToken({ home }: Cli): string | null {
  try {
    return readFileSync(join(home.server, 'operator-token'), 'utf8').trim()
  } catch {
    return null
  }
}

/** Sends to the server of this machine, as its operator. */
export function sendToServer(port: number, token: string, timeoutMs = 5_000): Send {
  return (outgoing) =>
    new Promise((resolve) => {
      const headers = { ...outgoing.headers, authorization: `Bearer ${token}` }
      const { method, target: path } = outgoing
      const asking = request(
        { host: '127.0.0.1', port, method, path, headers, timeout: timeoutMs },
        (answer) => {
          const chunks: Uint8Array[] = []
          answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
          answer.once('end', () =>
            resolve(ok({ status: answer.statusCode ?? 500, body: Buffer.concat(chunks) })),
          )
        },
      )
      asking.once('error', (error) => resolve(err({ code: 'NETWORK', detail: reasonOf(error) })))
      asking.once('timeout', () =>
        asking.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)),
      )
      asking.end(outgoing.body ?? undefined)
    })
}
