import { createHash } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ask, consoleHeaders, signedIn } from '../../../apps/server/test/running/start-server.ts'
import { runWitness, startWitness } from '../../../apps/witness/test/start-witness.ts'
import { forgettingDisk } from './forgetting-disk.ts'
import type { ForgettingDisk } from './forgetting-disk.ts'
import { freePort, installation, until } from './installation.ts'
import type { Installation } from './installation.ts'
import type { Shim } from './shim.ts'
import { witnessTap } from './witness-tap.ts'
import type { WitnessTap } from './witness-tap.ts'

export const threeParts = ['daemon', 'server', 'witness'] as const
export type ThreePart = (typeof threeParts)[number]

/** A device that uploads, its server and a witness, each on a disk of its own that forgets what was not synced. */
export type ThreeParts = AsyncDisposable & {
  readonly place: Installation
  /** The device's log. */
  readonly origin: string
  readonly tap: WitnessTap
  /** Where each keeps what it has. */
  readonly disks: { readonly [part in ThreePart]: string }
  readonly kill: (part: ThreePart) => Promise<void>
  /** What the part did not sync is gone. It must be dead. */
  readonly losePower: (part: ThreePart) => void
  /** Starts it, and throws what it complains of. With `killedAfterMs` it dies amid that. */
  readonly start: (part: ThreePart, killedAfterMs?: number) => Promise<void>
  /** How many entries of the device's log the server's store holds. */
  readonly held: () => number
  /** What the witness itself says is newest of a log: null where it knows no head of it. */
  readonly newest: (
    origin: string,
  ) => Promise<{ readonly size: number; readonly root: string } | null>
  /** What the console's user downloads: the whole organisation's bundle, and whom the server believes. */
  readonly exported: () => Promise<{
    readonly bundle: string
    readonly trust: string
    readonly heads: string
  }>
}

/** Starts them: enrolled, with all three logs known to the witness. */
export async function startThreeParts(shim: Shim): Promise<ThreeParts> {
  const place = await installation()
  const { home, person, status } = place
  const witnessing = mkdtempSync(join(tmpdir(), 'custody-witness-'))
  const disks = {
    daemon: join(home, 'daemon'),
    server: join(home, 'server'),
    witness: join(witnessing, 'disk'),
  }
  const platter = (part: string) => join(person.temporary, `platter-${part}`)
  const power: { readonly [part in ThreePart]: ForgettingDisk } = {
    daemon: forgettingDisk(shim, disks.daemon, platter('daemon'), person),
    server: forgettingDisk(shim, disks.server, platter('server'), person),
    witness: forgettingDisk(shim, disks.witness, join(witnessing, 'platter'), null),
  }
  const port = await freePort()
  const tap = await witnessTap(port)
  const made = runWitness(disks.witness, 'init', '--name', 'witness.example/w1')
  const lines = join(home, 'witnesses')
  writeFileSync(lines, `witness w1 ${made.stdout.trim()} ${tap.url}\nquorum w1\n`)
  chownSync(lines, person.uid, person.gid)

  const running = new Map<ThreePart, () => Promise<unknown>>()
  let reached = { home, port: 0, consoleHost: '' }
  let origin = ''
  const start = async (part: ThreePart, killedAfterMs?: number): Promise<void> => {
    const { env } = power[part]
    if (part === 'witness') {
      const witness = await startWitness(disks.witness, port, env)
      running.set(part, () => witness.stop('SIGKILL'))
      return
    }
    const begun = await place.start(
      part,
      killedAfterMs === undefined ? { env } : { env, killedAfterMs },
    )
    running.set(part, begun.kill)
    if (killedAfterMs !== undefined) return void (await begun.ended)
    const { said } = begun
    if (said['ready'] !== true) throw new Error(`${part}: ${begun.complaint()}`)
    if (part === 'server')
      reached = {
        home,
        port: Number(said['port']),
        consoleHost: String(said['consoleUrl']).replace('http://', ''),
      }
  }
  const download = async (target: string): Promise<string> => {
    const { cookie } = await signedIn(reached)
    const headers = { ...consoleHeaders(reached), cookie }
    const reply = await ask(reached.port, { method: 'GET', target, headers, body: null })
    return Buffer.from(reply.body).toString()
  }

  await start('server')
  await start('daemon')
  ;({ origin } = await until(status, ({ enrolment }) => enrolment === 'enrolled'))
  // A device's log is there with its first upload.
  const keys = await until(
    async () => keysIn(await download('/api/v1/evidence/trust-policy')),
    ({ length }) => length === 3,
  )
  const added = runWitness(disks.witness, 'add-log', '--', ...keys)
  if (added.exit !== 0) throw new Error(added.stderr)
  power.witness.keep()
  await start('witness')

  return {
    place,
    origin,
    tap,
    disks,
    kill: async (part) => void (await running.get(part)?.()),
    losePower: (part) => power[part].lose(),
    start,
    held: () => {
      const store = new DatabaseSync(join(disks.server, 'store.sqlite'), { readOnly: true })
      const row = store.prepare('SELECT size FROM log WHERE origin = ?').get(origin)
      store.close()
      return Number(row?.['size'] ?? 0)
    },
    newest: async (of) => {
      const hash = createHash('sha256').update(of).digest('hex')
      const answer = await fetch(`http://127.0.0.1:${port}/${hash}/checkpoint`)
      if (answer.status === 404) return null
      const [, size, root = ''] = (await answer.text()).split('\n')
      return { size: Number(size), root: Buffer.from(root, 'base64').toString('hex') }
    },
    exported: async () => ({
      bundle: await download('/api/v1/evidence/bundle'),
      trust: await download('/api/v1/evidence/trust-policy'),
      heads: await (await fetch(`http://127.0.0.1:${port}/heads`)).text(),
    }),
    [Symbol.asyncDispose]: async () => {
      for (const end of running.values()) await end()
      await tap[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
      rmSync(witnessing, { recursive: true, force: true })
    },
  }
}

const keysIn = (trust: string): readonly string[] =>
  [...trust.matchAll(/^log (\S+)$/gm)].map(([, key = '']) => key)
