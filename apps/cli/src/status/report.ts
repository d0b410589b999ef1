import type { McpSeen, Status } from '@custody/protocol'
import { localEndpoints } from '@custody/protocol'
import type { z } from 'zod'
import type { Cli } from '../command.ts'
import { ask } from '../control.ts'
import type { CliProblem } from '../problem.ts'
import { isSeparate } from '../separate-installation.ts'
import { isLocked } from '../up/lock.ts'
import { readRunning } from '../up/running.ts'
import type { Running } from '../up/running.ts'
import { hookStates } from './hook-state.ts'
import type { HookState } from './hook-state.ts'
import { concernsOf } from './concerns.ts'
import type { Concern } from './concerns.ts'
import { separateConcerns } from './separate-concerns.ts'

/** Everything `status` shows. `--json` prints it as it stands; fields are only ever added. */
export type StatusReport = {
  readonly v: 1
  readonly state: 'well' | 'wrong' | 'down'
  readonly concerns: readonly Concern[]
  /** The machine's separate installation is told of, not one of this account's own. */
  readonly separate: boolean
  /** Why the daemon answers, and tells this account nothing; null where it tells, or does not answer at all. */
  readonly refused: CliProblem | null
  /** What `up` says of itself; null when no `up` runs. */
  readonly up: Running | null
  /** What the daemon says of itself; null when it does not answer. */
  readonly daemon: Status | null
  readonly agents: readonly HookState[]
  readonly mcpServers: readonly z.infer<typeof McpSeen>[]
}

// A socket that systemd or the supervisor holds takes connections though no daemon answers them.
const answerWithinMs = 5000

/** Asks everyone and judges. Never a problem: what does not answer is part of the report. */
export async function statusReport(cli: Cli): Promise<StatusReport> {
  const separate = isSeparate(cli.env)
  const status = await ask(cli, localEndpoints.status, {}, answerWithinMs)
  const servers = status.ok ? await ask(cli, localEndpoints.mcpServers, {}) : status
  const daemon = status.ok ? status.value : null
  const seen = {
    separate,
    refused: status.ok || status.error.code !== 'DAEMON_REFUSED' ? null : status.error,
    up: !separate && isLocked(cli.home) ? readRunning(cli.home) : null,
    daemon,
    agents: separate ? [] : hookStates(cli),
    mcpServers: servers.ok && 'servers' in servers.value ? servers.value.servers : [],
  }
  const concerns = separate ? separateConcerns(seen) : concernsOf(seen)
  const state =
    daemon === null && seen.refused === null ? 'down' : concerns.length === 0 ? 'well' : 'wrong'
  return { v: 1, state, concerns, ...seen }
}
