import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const payloads = fileURLToPath(
  new URL('../../../packages/agents/src/claude-code/testdata/2.1.330/', import.meta.url),
)

export const payloadPath = (name: string): string => join(payloads, `${name}.json`)

export type Answer = {
  readonly status: number
  readonly text: string
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly ms: number
}

export type Daemon = {
  readonly home: string
  readonly port: number
  readonly pid: number
  readonly controlSocket: string
  readonly process: ChildProcess
  readonly hook: (event: string, body: string | Uint8Array, how?: HookHow) => Promise<Answer>
  readonly ask: (target: string, method?: string) => Promise<Answer>
  readonly kill: () => Promise<void>
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>
}

export type HookHow = {
  readonly headers?: { readonly [name: string]: string }
  readonly agent?: Agent
  readonly path?: string
  readonly method?: string
}

export type StartHow = {
  readonly home?: string
  readonly args?: readonly string[]
  readonly uid?: number
  readonly env?: { readonly [name: string]: string }
  /** Puts the home's folder on a disk of its own of that size. Needs root. */
  readonly diskMiB?: number
}

/** A fresh folder that any account can enter. */
export function freshHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'custody-daemon-'))
  chmodSync(folder, 0o755)
  return folder
}

/** Starts a real daemon and waits until it is ready. */
export async function startDaemon(how: StartHow = {}): Promise<Daemon> {
  const home = how.home ?? join(freshHome(), 'home')
  const { process: child, line, errors } = await spawnDaemon({ ...how, home })
  const ready = JSON.parse(line || '{}')
  if (ready.ready !== true) throw new Error(`the daemon did not start: ${line} ${errors()}`)
  const exited = once(child, 'exit')
  const own = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    home,
    port: ready.hookPort,
    pid: ready.pid,
    controlSocket: ready.controlSocket,
    process: child,
    hook: (event, body, more = {}) =>
      send({
        host: '127.0.0.1',
        port: ready.hookPort,
        agent: more.agent ?? own,
        method: more.method ?? 'POST',
        path: more.path ?? `/custody/blocked-run-custody-doctor/claude-code/${event}`,
        headers: { 'content-type': 'application/json', 'x-custody-hook': '1', ...more.headers },
        body,
      }),
    ask: (target, method = 'GET') =>
      send({
        socketPath:
          how.diskMiB === undefined
            ? ready.controlSocket
            : `/proc/${ready.pid}/root${ready.controlSocket}`,
        path: target,
        method,
        headers: {},
        body: '',
      }),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      const [code] = await exited
      return code
    },
  }
}

/** Starts a daemon that need not become ready; gives back the line it said and how it ended. */
export async function spawnDaemon(how: StartHow & { readonly home: string }) {
  const words = [process.execPath, main, '--home', how.home, '--hook-port', '0']
  words.push('--reserve-mib', '2', ...(how.args ?? []))
  const mount = `mount -t tmpfs -o size=${how.diskMiB}m disk "$0" && exec "$@"`
  const boxed = ['unshare', '-m', 'sh', '-c', mount, join(how.home, '..'), ...words]
  const [program = '', ...argv] = how.diskMiB === undefined ? words : boxed
  const child = spawn(program, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...how.env },
    ...(how.uid === undefined ? {} : { uid: how.uid, gid: how.uid }),
  })
  let errorText = ''
  child.stderr.on('data', (chunk: Buffer) => (errorText += chunk))
  const line = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '')
    })
    child.on('exit', () => resolve(text))
  })
  return { process: child, line, errors: () => errorText }
}

export function forget(daemon: { readonly home: string }): void {
  rmSync(join(daemon.home, '..'), { recursive: true, force: true })
}

type Sent = RequestOptions & { readonly body: string | Uint8Array }

export function send({ body, ...options }: Sent): Promise<Answer> {
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request({ timeout: 30_000, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          headers: response.headers,
          ms: performance.now() - startedMs,
        }),
      )
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer in 30 s')))
    asked.on('error', reject)
    asked.end(body)
  })
}
