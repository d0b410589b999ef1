import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cli } from '../command.ts'
import type { CliProblem, PartName } from '../problem.ts'
import { lastLogLine, partLog, partMain } from './part.ts'
import type { Part } from './part.ts'

/** A part that is ready, with the line it said. */
export type Begun = { readonly part: Part; readonly said: JsonObject }

const readyWithinS = 30
export const stopWithinMs = 5_000

/** Starts a part and waits until it is ready. One that is not ready in time, or when Ctrl-C comes, is stopped again. */
export async function firstStart(
  name: PartName,
  start: () => Part,
  { home }: Pick<Cli, 'home'>,
  stopping: AbortSignal,
): Promise<Result<Begun, CliProblem>> {
  const main = partMain(name)
  if (!existsSync(main)) return err({ code: 'PART_MISSING', part: name, path: main })
  const part = start()
  const late = new AbortController()
  const waiting = AbortSignal.any([stopping, late.signal])
  const said = await Promise.race([part.ready, pause(readyWithinS * 1_000, waiting)])
  late.abort()
  if (said !== undefined && said?.['ready'] === true) return ok({ part, said })
  await part.stop(stopWithinMs)
  if (stopping.aborted) return err({ code: 'INTERRUPTED' })
  const log = partLog(name, home)
  if (said === undefined)
    return err({ code: 'PART_NOT_READY', part: name, seconds: readyWithinS, log })
  const how = `${await part.ended}${refusal(said)}`
  return err({ code: 'PART_DIED', part: name, how, last: lastLogLine(name, home), log })
}

/** The code that a part gave for not starting; empty where it gave none. */
function refusal(said: JsonObject | null): string {
  const problem = said?.['problem']
  const code = said?.['code'] ?? (isObject(problem) ? problem['code'] : undefined)
  return typeof code === 'string' ? `, ${code}` : ''
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Resolves after the time, or at once when the signal aborts. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<undefined> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}
