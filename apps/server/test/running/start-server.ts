import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ok } from '@custody/model'
import { clientOf, consoleHeader, serverEndpoints } from '@custody/protocol'
import type { Client, Outgoing, ServerEndpoints } from '@custody/protocol'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A server that really runs: its own process, its own folder. */
export type RunningServer = {
  readonly home: string
  readonly port: number
  readonly consoleHost: string
  readonly ready: { readonly [name: string]: unknown }
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  /** What it has said on stderr so far: its log. */
  readonly logged: () => string
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

/** All that a caller needs to know of one. */
export type Reached = Pick<RunningServer, 'home' | 'port' | 'consoleHost'>

export function throwAwayHome(): string {
  return mkdtempSync(join(tmpdir(), 'custody-server-'))
}

/** Starts a server in `home`; a port of its own if none is given. */
export async function startServer(
  home: string,
  port?: number,
  logLevel = 'error',
): Promise<RunningServer> {
  const chosen = port ?? (await freePort())
  const child = spawn(process.execPath, [main, '--home', home, '--port', String(chosen)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], CUSTODY_LOG: logLevel },
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const errors: string[] = []
  child.stderr?.on('data', (text) => errors.push(String(text)))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout ?? process.stdin).once('line', resolve)
    child.once('exit', (code) =>
      reject(new Error(`the server ended with ${code}: ${errors.join('')}`)),
    )
  })
  const ready = JSON.parse(line) as { readonly [name: string]: unknown }
  const stop = (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  const consoleHost = String(ready['consoleUrl'] ?? '').replace('http://', '')
  const logged = () => errors.join('')
  return { home, port: chosen, consoleHost, ready, child, ended, logged, stop }
}

export function forget(home: string): void {
  rmSync(home, { recursive: true, force: true })
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

export type Reply = {
  readonly status: number
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly body: Uint8Array
}

/** One request to the literal address, under any Host: `*.localhost` resolves in browsers only. */
export async function ask(
  port: number,
  { method, target, headers, body }: Outgoing,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: target, headers }, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      // A server that is killed amid its answer ends it without an end.
      reply.on('close', () => reject(new Error('the answer broke off')))
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          body: Buffer.concat(parts),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

export function jsonOf(reply: Reply): { readonly [name: string]: unknown } {
  return JSON.parse(new TextDecoder().decode(reply.body)) as { readonly [name: string]: unknown }
}

/** A browser that has signed in by a one-time link: a client with its cookie. */
export async function signedIn(server: Reached): Promise<{
  readonly client: Client<ServerEndpoints>
  readonly cookie: string
  readonly secret: string
}> {
  const secret = await oneTimeSecret(server)
  const reply = await ask(server.port, {
    method: 'POST',
    target: '/api/v1/sign-in',
    headers: consoleHeaders(server),
    body: new TextEncoder().encode(JSON.stringify({ secret })),
  })
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? ''
  const client = clientOf(serverEndpoints, async (out) =>
    ok(
      await ask(server.port, {
        ...out,
        headers: { ...out.headers, ...consoleHeaders(server), cookie },
      }),
    ),
  )
  return { client, cookie, secret }
}

export async function oneTimeSecret(server: Reached): Promise<string> {
  const token = readFileSync(join(server.home, 'server/operator-token'), 'utf8')
  const reply = await ask(server.port, {
    method: 'POST',
    target: '/api/v1/sign-in/links',
    headers: {
      host: `127.0.0.1:${server.port}`,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: new TextEncoder().encode('{}'),
  })
  return String(jsonOf(reply)['url']).split('#')[1] ?? ''
}

/** What a browser adds to a request of the console's own page. */
export function consoleHeaders({ consoleHost }: Reached): {
  readonly [name: string]: string
} {
  return {
    host: consoleHost,
    origin: `http://${consoleHost}`,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    [consoleHeader.name]: consoleHeader.value,
  }
}
