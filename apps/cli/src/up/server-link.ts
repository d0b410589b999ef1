import { readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { err, ok } from '@custody/model'
import type { Send } from '@custody/protocol'
import { call, serverEndpoints } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { reasonOf, writeFile } from '../write-file.ts'
import type { LinkShown } from './tell-up.ts'

/**
 * Asks the server for a one-time sign-in link and puts it where only this person sees it: on the terminal, or, where
 * there is none or a program asks, in a file of mode 0600. Rule 7 of `terminal.ts`.
 */
export async function showLink(
  cli: Cli,
  serverPort: number,
  forProgram: boolean,
): Promise<LinkShown> {
  const token = readToken(cli)
  if (token === null) return { kind: 'none', because: 'the server left no operator token' }
  const made = await call(sendToServer(serverPort, token), serverEndpoints.makeLink, {})
  if (!made.ok)
    return {
      kind: 'none',
      because: made.error.code === 'REFUSED' ? made.error.problem.detail : made.error.detail,
    }
  const { url, expiresAt } = made.value
  const seconds = Math.max(0, Math.round((expiresAt - cli.now()) / 1000))
  if (cli.stdout.isTerminal && !forProgram) return { kind: 'link', url, seconds }
  const path = linkFile(cli)
  const written = writeFile(path, `${url}\n`, { mode: 0o600 })
  return written.ok ? { kind: 'file', path, seconds } : { kind: 'none', because: `no file ${path}` }
}

export function removeLinkFile(cli: Cli): void {
  rmSync(linkFile(cli), { force: true })
}

function linkFile({ home }: Cli): string {
  return join(home.path, 'sign-in-link')
}

function readToken({ home }: Cli): string | null {
  try {
    return readFileSync(join(home.server, 'operator-token'), 'utf8').trim()
  } catch {
    return null
  }
}

function sendToServer(port: number, token: string): Send {
  return (outgoing) =>
    new Promise((resolve) => {
      const headers = { ...outgoing.headers, authorization: `Bearer ${token}` }
      const { method, target: path } = outgoing
      const asking = request(
        { host: '127.0.0.1', port, method, path, headers, timeout: 5_000 },
        (answer) => {
          const chunks: Uint8Array[] = []
          answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
          answer.once('end', () =>
            resolve(ok({ status: answer.statusCode ?? 500, body: Buffer.concat(chunks) })),
          )
        },
      )
      asking.once('error', (error) => resolve(err({ code: 'NETWORK', detail: reasonOf(error) })))
      asking.once('timeout', () => asking.destroy(new Error('no answer within 5 s')))
      asking.end(outgoing.body ?? undefined)
    })
}
