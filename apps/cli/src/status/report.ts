import type { McpSeen, Status } from '@custody/protocol'
import { localEndpoints } from '@custody/protocol'
import type { z } from 'zod'
import type { Cli } from '../command.ts'
import { ask } from '../control.ts'
import { isLocked } from '../up/lock.ts'
import { readRunning } from '../up/running.ts'
import type { Running } from '../up/running.ts'
import { hookStates } from './hook-state.ts'
import type { HookState } from './hook-state.ts'
import { concernsOf } from './concerns.ts'
import type { Concern } from './concerns.ts'

/** Everything `status` shows. `--json` prints it as it stands; fields are only ever added. */
export type StatusReport = {
  readonly v: 1
  readonly state: 'well' | 'wrong' | 'down'
  readonly concerns: readonly Concern[]
  /** What `up` says of itself; null when no `up` runs. */
  readonly up: Running | null
  /** What the daemon says of itself; null when it does not answer. */
  readonly daemon: Status | null
  readonly agents: readonly HookState[]
  readonly mcpServers: readonly z.infer<typeof McpSeen>[]
}

/** Asks everyone and judges. Never a problem: what does not answer is part of the report. */
export async function statusReport(cli: Cli): Promise<StatusReport> {
  const status = await ask(cli, localEndpoints.status, {})
  const servers = status.ok ? await ask(cli, localEndpoints.mcpServers, {}) : status
  const daemon = status.ok ? status.value : null
  const seen = {
    up: isLocked(cli.home) ? readRunning(cli.home) : null,
    daemon,
    agents: hookStates(cli),
    mcpServers: servers.ok && 'servers' in servers.value ? servers.value.servers : [],
  }
  const concerns = concernsOf(seen)
  const state = daemon === null ? 'down' : concerns.length === 0 ? 'well' : 'wrong'
  return { v: 1, state, concerns, ...seen }
}
