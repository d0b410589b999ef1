import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cli } from '../command.ts'
import type { CliProblem, PartName } from '../problem.ts'
import { keepRunning } from './keep-running.ts'
import type { PartChange } from './keep-running.ts'
import { lastLogLine, partLog, partMain, startPart } from './part.ts'
import type { Part } from './part.ts'
import { partEnvironment } from './part-environment.ts'

/** Both parts, ready and kept running. */
export type Up = {
  readonly server: JsonObject
  readonly daemon: JsonObject
  readonly pids: () => { readonly server: number | null; readonly daemon: number | null }
  /** Stops the daemon, then the server, and resolves when both are gone. */
  readonly stop: () => Promise<void>
}

const readyWithinS = 30
const stopWithinMs = 5_000

/**
 * Starts the server, then the daemon, each when the one before is ready, and keeps both running until `stop`.
 * A part that cannot be started the first time is a problem; what was started by then is stopped again.
 */
export async function bringUp(
  cli: Cli,
  stopping: AbortSignal,
  changed: (change: PartChange) => void,
): Promise<Result<Up, CliProblem>> {
  const env = partEnvironment(cli.env)
  const pids: { server: number | null; daemon: number | null } = { server: null, daemon: null }
  const tell = (change: PartChange): void => {
    pids[change.part] = change.kind === 'ended' ? null : change.pid
    changed(change)
  }
  const start = (name: PartName): Part => startPart(name, cli.home, env)
  const begin = async (name: PartName): Promise<Result<Begun, CliProblem>> => {
    const main = partMain(name)
    if (!existsSync(main)) return err({ code: 'PART_MISSING', part: name, path: main })
    const begun = await firstStart(start(name), cli, stopping)
    if (begun.ok)
      tell({
        kind: 'ready',
        part: name,
        pid: begun.value.part.pid,
        said: begun.value.said,
        again: false,
      })
    return begun
  }
  const keep = ({ part }: Begun): (() => Promise<void>) => {
    const ending = new AbortController()
    const keeper = { start, now: cli.now, pause, changed: tell }
    const gone = keepRunning(part, keeper, ending.signal, stopWithinMs)
    return () => (ending.abort(), gone)
  }

  const server = await begin('server')
  if (!server.ok) return server
  const stopServer = keep(server.value)
  const daemon = await begin('daemon')
  if (!daemon.ok) {
    await stopServer()
    return daemon
  }
  const stopDaemon = keep(daemon.value)
  return ok({
    server: server.value.said,
    daemon: daemon.value.said,
    pids: () => pids,
    stop: async () => {
      await stopDaemon()
      await stopServer()
    },
  })
}

type Begun = { readonly part: Part; readonly said: JsonObject }

async function firstStart(
  part: Part,
  { home }: Cli,
  stopping: AbortSignal,
): Promise<Result<Begun, CliProblem>> {
  const late = new AbortController()
  const outcome = await Promise.race([
    part.ready,
    pause(readyWithinS * 1_000, AbortSignal.any([stopping, late.signal])).then(
      () => 'late' as const,
    ),
  ])
  late.abort()
  if (outcome !== null && outcome !== 'late' && outcome['ready'] === true)
    return ok({ part, said: outcome })
  const { name } = part
  const log = partLog(name, home)
  if (outcome !== 'late') {
    const how = await part.ended
    return err({ code: 'PART_DIED', part: name, how, last: lastLogLine(name, home), log })
  }
  await part.stop(stopWithinMs)
  return err(
    stopping.aborted
      ? { code: 'INTERRUPTED' }
      : { code: 'PART_NOT_READY', part: name, seconds: readyWithinS, log },
  )
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}
