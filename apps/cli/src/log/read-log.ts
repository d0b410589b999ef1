import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import { LogEntry, localEndpoints } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { ask, askLines } from '../control.ts'
import type { CliProblem } from '../problem.ts'

export type LogFilter = { readonly kind?: string; readonly session?: string }

const pageMax = 500

/** The newest `count` entries, oldest first. */
export async function newestEntries(
  cli: Cli,
  filter: LogFilter,
  count: number,
): Promise<Result<readonly LogEntry[], CliProblem>> {
  let entries: readonly LogEntry[] = []
  while (entries.length < count) {
    const before = entries[0]?.seq
    const limit = Math.min(pageMax, count - entries.length)
    const page = await ask(cli, localEndpoints.entries, {
      ...filter,
      limit,
      ...(before !== undefined && { before }),
    })
    if (!page.ok) return page
    entries = [...page.value.entries, ...entries]
    if (page.value.entries.length < limit) break
  }
  return ok(entries)
}

const reconnectMs = 500

/**
 * Every entry after `after`, as it is recorded, until the signal aborts. A daemon that is started again is found
 * again, and nothing is left out or told twice.
 */
export async function* followEntries(
  cli: Cli,
  filter: LogFilter,
  after: number,
  signal: AbortSignal,
): AsyncIterable<LogEntry> {
  let last = after
  while (!signal.aborted) {
    const lines = await askLines(cli, localEndpoints.follow, { ...filter, after: last }, signal)
    if (lines.ok) {
      for await (const line of lines.value) {
        const entry = parseEntry(line)
        if (entry === null || entry.seq <= last) continue
        last = entry.seq
        yield entry
      }
    }
    await sleep(reconnectMs, undefined, { signal }).catch(() => {})
  }
}

function parseEntry(line: string): LogEntry | null {
  try {
    return LogEntry.parse(JSON.parse(line))
  } catch {
    return null
  }
}
