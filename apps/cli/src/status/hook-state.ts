import type { AgentAdapter } from '@custody/agents'
import type { AgentName } from '@custody/model'
import type { Cli } from '../command.ts'
import { adapters } from '../install/adapters.ts'
import { approvedServers } from '../install/approved-servers.ts'
import { settingsProblem } from '../install/install-problem.ts'
import { requestOf } from '../install/install-request.ts'
import { readReceipt } from '../install/receipts.ts'
import { readSettings } from '../install/setting-files.ts'
import { problemText } from '../problem.ts'
import { readConfig, usualConfig } from '../up/ports.ts'

/** The hooks of one agent, as its settings hold them now. Only the command line can see this. */
export type HookState = {
  readonly agent: AgentName
  readonly hooks: 'installed' | 'absent' | 'tampered' | 'unreadable'
  /** What is missing or changed of a tampered install; why an unreadable one is. Empty else. */
  readonly detail: readonly string[]
  /** Whether `custody install` was run for it and never undone. */
  readonly wanted: boolean
}

/** The hooks of every agent we can govern. */
export function hookStates(cli: Cli): readonly HookState[] {
  const config = readConfig(cli.home)
  const { hookPort } = (config.ok ? config.value : null) ?? usualConfig
  return adapters.map((adapter) => hookState(cli, adapter, hookPort))
}

function hookState(cli: Cli, adapter: AgentAdapter, hookPort: number): HookState {
  const agent = adapter.name
  const wanted = readReceipt(cli.home, agent).status !== 'none'
  const servers = approvedServers(cli.home)
  const request = requestOf(cli, adapter, hookPort, servers.ok ? servers.value : null)
  const files = readSettings(adapter.settingPaths(request))
  if (!files.ok)
    return { agent, wanted, hooks: 'unreadable', detail: [problemText(files.error).reason] }
  const state = adapter.inspectInstall(request, files.value)
  if (state.status === 'tampered')
    return { agent, wanted, hooks: state.status, detail: state.missing }
  if (state.status === 'unreadable')
    return {
      agent,
      wanted,
      hooks: state.status,
      detail: [problemText(settingsProblem(state.problem)).reason],
    }
  return { agent, wanted, hooks: state.status, detail: [] }
}
