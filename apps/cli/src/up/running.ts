import { readFileSync } from 'node:fs'
import type { Instant, Result } from '@custody/model'
import { z } from 'zod'
import type { Home } from '../home.ts'
import type { CliProblem } from '../problem.ts'
import { writeFile } from '../write-file.ts'

const Pid = z.number().int().positive()
const Port = z.number().int().min(1).max(65535)

/** What `up.json` says: who runs, and where. Null for what is not up yet or is being restarted. */
const Running = z.object({
  pid: Pid,
  serverPid: Pid.nullable(),
  daemonPid: Pid.nullable(),
  serverUrl: z.string().nullable(),
  consoleUrl: z.string().nullable(),
  hookPort: Port,
  since: z
    .number()
    .int()
    .nonnegative()
    .transform((at) => at as Instant),
})

export type Running = z.infer<typeof Running>

/** The running state as last written; null where there is none that can be read. Believe it only while the lock is held. */
export function readRunning(home: Home): Running | null {
  try {
    return Running.parse(JSON.parse(readFileSync(home.running, 'utf8')))
  } catch {
    return null
  }
}

export function writeRunning(home: Home, running: Running): Result<true, CliProblem> {
  return writeFile(home.running, `${JSON.stringify(running)}\n`, { mode: 0o600 })
}
