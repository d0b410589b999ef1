import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { z } from 'zod'
import type { Home } from '../home.ts'
import type { CliProblem, PartName } from '../problem.ts'
import { reasonOf, writeFile } from '../write-file.ts'

const Port = z.number().int().min(1).max(65535)
// Others read keys of their own in it: the daemon `key`, `tpm`, `capture`, the server `contentRetentionDays`.
const Config = z.object({ hookPort: Port, serverPort: Port })

/** Where the daemon's hooks and the server listen, on 127.0.0.1. Chosen once: installed hooks name the port. */
export type Config = z.infer<typeof Config>

/** The ports of a first start, where they are free. */
export const usualConfig: Config = { hookPort: 47615, serverPort: 47616 }

/** The ports of a home; null on one that was never started. A file that cannot be read is a problem, never a null. */
export function readConfig(home: Home): Result<Config | null, CliProblem> {
  const unreadable = (because: string) =>
    err({ code: 'CONFIG_UNREADABLE', path: home.config, because } as const)
  let text: string
  try {
    text = readFileSync(home.config, 'utf8')
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return gone ? ok(null) : unreadable(reasonOf(error))
  }
  try {
    const config = Config.safeParse(JSON.parse(text))
    return config.success ? ok(config.data) : unreadable('it does not name two ports')
  } catch {
    return unreadable('it is not JSON')
  }
}

/** Chooses the usual ports where they are free, else any free ones, and writes them down. */
export async function chooseConfig(home: Home): Promise<Result<Config, CliProblem>> {
  const config = {
    hookPort: (await isFree(usualConfig.hookPort)) ? usualConfig.hookPort : await anyFree(),
    serverPort: (await isFree(usualConfig.serverPort)) ? usualConfig.serverPort : await anyFree(),
  }
  const written = writeFile(home.config, `${JSON.stringify(config)}\n`, { mode: 0o600 })
  return written.ok ? ok(config) : written
}

/** Waits a little for both ports: the parts of an `up` that was killed take a moment to leave. */
export async function awaitPorts(
  home: Home,
  config: Config,
  waitMs = 6_000,
): Promise<Result<true, CliProblem>> {
  const wanted: readonly (readonly [PartName, number])[] = [
    ['server', config.serverPort],
    ['daemon', config.hookPort],
  ]
  for (const [part, port] of wanted) {
    for (let waitedMs = 0; !(await isFree(port)); waitedMs += 200) {
      if (waitedMs >= waitMs) return err({ code: 'PORT_TAKEN', port, part, config: home.config })
      await sleep(200)
    }
  }
  return ok(true)
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== null
}

async function anyFree(): Promise<number> {
  const port = await listenOnce(0)
  if (port === null) throw new Error('no free port on 127.0.0.1')
  return port
}

/** Listens on the port for an instant; gives back the port, or null where it is taken. */
function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address()
      const got = typeof address === 'object' && address !== null ? address.port : null
      probe.close(() => resolve(got))
    })
  })
}
