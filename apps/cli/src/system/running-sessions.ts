import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemAccounts } from './places.ts'

const [{ name: daemonAccount, state }] = systemAccounts

/** A process, by its number and when it started, in ticks since boot: numbers are used again. */
export type SessionProcess = { readonly pid: number; readonly startTime: number }

// Of what the daemon keeps, only what is needed here. Source: apps/daemon/src/separate/kept-registrations.ts.
const Kept = z.object({
  registrations: z.array(
    z.object({
      client: z.object({ pid: z.int(), startTime: z.int() }),
      account: z.object({ name: z.string() }),
    }),
  ),
})

/** The clients that registered and run now. None where it cannot be told. */
export function runningSessions(): readonly SessionProcess[] {
  try {
    const kept = Kept.parse(
      JSON.parse(readFileSync(join(state, 'daemon', 'registrations.json'), 'utf8')),
    )
    return kept.registrations
      .filter(({ account }) => account.name !== daemonAccount)
      .map(({ client }) => client)
      .filter(runs)
  } catch {
    return []
  }
}

/** Whether that very process runs. */
export function runs({ pid, startTime }: SessionProcess): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may hold anything: the state is field 3, the start time 22. proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[19]) === startTime
  } catch {
    return false
  }
}
