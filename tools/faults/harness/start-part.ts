import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import type { ThrowAwayPerson } from '@custody/testkit'

/** Which part, whose, and with what around it. */
export type PartHow = {
  readonly checkout: string
  readonly part: 'daemon' | 'server'
  readonly home: string
  readonly person: Pick<ThrowAwayPerson, 'uid' | 'gid' | 'home'>
  readonly args?: readonly string[]
  readonly env?: { readonly [name: string]: string }
  /** Words before the program: `unshare -m …`. They must change to the person themselves. */
  readonly through?: readonly string[]
  /** Killed outright so soon after its start, ready or not. */
  readonly killedAfterMs?: number
}

/** A part that said that it is ready, or that it is not. */
export type RunningPart = AsyncDisposable & {
  readonly child: ChildProcess
  readonly said: { readonly [name: string]: unknown }
  readonly complaint: () => string
  /** Its exit code; null for a signal. */
  readonly ended: Promise<number | null>
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<number | null>
}

/** Starts a part as the person and waits for its line. */
export async function startPart(how: PartHow): Promise<RunningPart> {
  const { checkout, part, home, person, args = [], env = {}, through, killedAfterMs } = how
  const main = join(checkout, 'apps', part, 'src', 'main.ts')
  const own = [process.execPath, '--disable-warning=ExperimentalWarning', main, '--home', home]
  const [program = '', ...words] = [...(through ?? []), ...own, ...args]
  const child = spawn(program, words, {
    cwd: '/',
    env: {
      HOME: person.home,
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      CUSTODY_LOG: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(process.getuid?.() === 0 && through === undefined
      ? { uid: person.uid, gid: person.gid }
      : {}),
  })
  if (killedAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killedAfterMs)
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk))
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', resolve)
  })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const end = async (signal: NodeJS.Signals) => {
    if (!isOver()) child.kill(signal)
    return ended
  }
  const line = await firstLine(child)
  return {
    child,
    said: line === '' ? {} : JSON.parse(line),
    complaint: () => complaint,
    ended,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    stdout?.on('data', (chunk: Buffer) => {
      text += chunk
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '')
    })
    stdout?.on('close', () => resolve(text))
  })
}

/** Asks a daemon over its control socket, as the command line does. */
export function askDaemon(socketPath: string, path: string, method = 'GET'): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path, method, headers: { host: 'custody' } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve(Buffer.concat(chunks).toString()))
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}
