import { existsSync } from 'node:fs'
import type { JsonObject, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Cli } from '../command.ts'
import type { CliProblem, PartName } from '../problem.ts'
import { firstStart, pause, stopWithinMs } from './first-start.ts'
import { keepRunning } from './keep-running.ts'
import type { PartChange } from './keep-running.ts'
import { startPart } from './part.ts'
import { partEnvironment } from './part-environment.ts'

/** Both parts, ready and kept running. */
export type Up = {
  readonly server: JsonObject
  readonly daemon: JsonObject
  /** Stops the daemon, then the server, and resolves when both are gone. */
  readonly stop: () => Promise<void>
}

/** A part that is being kept running, and the way to end that. */
type Kept = { readonly said: JsonObject; readonly stop: () => Promise<void> }

/**
 * Starts the server and the daemon and keeps both running until `stop`. Side by side; on the very first start one
 * after the other, because the daemon enrols with the server. A part that cannot be started the first time is a
 * problem; the other is stopped again.
 */
export async function bringUp(
  cli: Cli,
  stopping: AbortSignal,
  changed: (change: PartChange) => void,
): Promise<Result<Up, CliProblem>> {
  const begin = (name: PartName) => beginPart(name, cli, stopping, changed)
  const isEnrolled = existsSync(cli.home.trustPolicy)
  const early = isEnrolled ? begin('daemon') : null
  const server = await begin('server')
  if (!server.ok) {
    const stray = await early
    if (stray?.ok === true) await stray.value.stop()
    return server
  }
  const daemon = await (early ?? begin('daemon'))
  if (!daemon.ok) {
    await server.value.stop()
    return daemon
  }
  const stop = async () => {
    await daemon.value.stop()
    await server.value.stop()
  }
  return ok({ server: server.value.said, daemon: daemon.value.said, stop })
}

async function beginPart(
  name: PartName,
  cli: Cli,
  stopping: AbortSignal,
  changed: (change: PartChange) => void,
): Promise<Result<Kept, CliProblem>> {
  const env = partEnvironment(cli.env)
  const start = () => startPart(name, cli.home, env)
  const begun = await firstStart(name, start, cli, stopping)
  if (!begun.ok) return begun
  const { part, said } = begun.value
  changed({ kind: 'ready', part: name, pid: part.pid, said, again: false })
  const ending = new AbortController()
  const keeper = { start, now: cli.now, pause, changed }
  const gone = keepRunning(part, keeper, ending.signal, stopWithinMs)
  const stop = () => {
    ending.abort()
    return gone
  }
  return ok({ said, stop })
}
