import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = join(root, 'apps', 'cli', 'custody.mjs')
const throwAway = 61_235
const ids = process.getuid?.() === 0 ? { uid: throwAway, gid: throwAway } : {}

/** What a command did. */
export type Done = {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

/** `custody up --json` that said it is ready. */
export type Up = {
  readonly said: { readonly [name: string]: unknown }
  readonly stderr: () => string
  /** Sends a signal and resolves with the exit code (null: ended by the signal) when it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** A person with an empty home and ports of their own, who types commands. */
export type Person = {
  readonly home: string
  readonly state: string
  readonly type: (...words: readonly string[]) => Done
  /** The same, while something in this very process answers it. */
  readonly typeBeside: (...words: readonly string[]) => Promise<number | null>
  readonly up: () => Promise<Up>
  /** A witness of the person's own, on any port. */
  readonly witness: (port?: number) => Promise<Up>
  readonly running: () => {
    readonly pid: number
    readonly serverPid: number | null
    readonly daemonPid: number | null
  }
  readonly leave: () => Promise<void>
}

export async function makePerson(): Promise<Person> {
  const folder = mkdtempSync(join(tmpdir(), 'custody-person-'))
  chmodSync(folder, 0o755)
  const home = join(folder, 'home')
  const state = join(home, '.local', 'state', 'custody')
  mkdirSync(state, { recursive: true, mode: 0o700 })
  const [hookPort, serverPort] = [await freePort(), await freePort()]
  writeFileSync(join(state, 'config.json'), JSON.stringify({ hookPort, serverPort }))
  if ('uid' in ids) spawnSync('chown', ['-R', `${throwAway}:${throwAway}`, home])
  const env = {
    HOME: home,
    PATH: '/usr/bin:/bin',
    TZ: 'UTC',
    NODE_COMPILE_CACHE: join(tmpdir(), 'custody-person-cache'),
  }
  const how = { cwd: home, env, ...ids }
  const ups: Up[] = []
  return {
    home,
    state,
    type: (...words) => {
      const begunAt = performance.now()
      const done = spawnSync(process.execPath, [program, ...words], {
        ...how,
        encoding: 'utf8',
        timeout: 60_000,
      })
      const { stdout, stderr } = done
      return { exit: done.status ?? -1, stdout, stderr, tookMs: performance.now() - begunAt }
    },
    typeBeside: (...words) => {
      const child = spawn(process.execPath, [program, ...words], { ...how, stdio: 'ignore' })
      return new Promise((resolve) => child.once('exit', resolve))
    },
    up: async () => {
      const up = await start(how, ['up', '--json'])
      ups.push(up)
      return up
    },
    witness: async (port = 0) => {
      const witness = await start(how, ['witness', 'run', '--port', String(port)])
      ups.push(witness)
      return witness
    },
    running: () => JSON.parse(readFileSync(join(state, 'up.json'), 'utf8')),
    leave: async () => {
      await Promise.all(ups.map((up) => up.end('SIGTERM')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function start(how: object, words: readonly string[]): Promise<Up> {
  const child = spawn(process.execPath, [program, ...words], {
    ...how,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += String(chunk)))
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const said = await new Promise<Up['said']>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${complaint}`)))
  })
  return { said, stderr: () => complaint, end: (signal) => (child.kill(signal), gone) }
}

/** Asks until the answer is yes; throws what was waited for when it never is. */
export async function until(what: string, answer: () => boolean, withinMs = 20_000): Promise<void> {
  const lastAt = performance.now() + withinMs
  while (!answer()) {
    if (performance.now() > lastAt) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
