import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Incoming, makeLinkAddress, type Outgoing } from './wire.ts'

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

/** The real server, in a process and a folder of its own. */
export type RunningServer = {
  readonly port: number
  readonly organisation: string
  readonly enrolToken: () => string
  /** One request to the literal address: `*.localhost` resolves in browsers only. */
  readonly ask: (out: Outgoing) => Promise<Incoming>
  /** The address of a one-time sign-in link. */
  readonly link: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** `witnesses` are lines of a trust policy: whom it forwards heads to. */
export async function startServer(witnesses?: string): Promise<RunningServer> {
  const home = mkdtempSync(join(tmpdir(), 'custody-console-'))
  if (witnesses !== undefined) writeFileSync(join(home, 'witnesses'), witnesses)
  const port = await freePort()
  const child = spawn(process.execPath, [main, '--home', home, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], CUSTODY_LOG: 'error' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  const ready = JSON.parse(line)
  if (ready.ready !== true) throw new Error(line)
  const ask = (out: Outgoing) => askAt(port, out)
  return {
    port,
    organisation: ready.organisation,
    enrolToken: () => readFileSync(join(home, 'server/enrol-token'), 'utf8'),
    ask,
    link: () =>
      makeLinkAddress(ask, port, readFileSync(join(home, 'server/operator-token'), 'utf8')),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function askAt(port: number, { method, target, headers, body }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: target, headers }, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(parts) }))
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}
