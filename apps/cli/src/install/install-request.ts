import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { AgentAdapter, AllowedMcpServer, InstallPlace, InstallRequest } from '@custody/agents'
import type { Cli } from '../command.ts'

const postHook = fileURLToPath(new URL('./post-hook.mjs', import.meta.url))

/** Where the agent of this person keeps its settings. */
export function placeOf(
  { env }: Pick<Cli, 'env'>,
  { settingVariables }: AgentAdapter,
): InstallPlace {
  const home = env['HOME'] === undefined || env['HOME'] === '' ? homedir() : env['HOME']
  const environment = settingVariables.flatMap((name) => {
    const value = env[name]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return { home, environment: Object.fromEntries(environment) }
}

/** What is asked of an install here: this Node, this checkout's script, and the fail mode of the built-in floor. */
export function requestOf(
  cli: Pick<Cli, 'env'>,
  adapter: AgentAdapter,
  hookPort: number,
  allowedMcpServers: readonly AllowedMcpServer[] | null,
): InstallRequest {
  return {
    ...placeOf(cli, adapter),
    hookPort,
    failMode: 'closed',
    nodePath: realpathSync(process.execPath),
    hookScriptPath: postHook,
    allowedMcpServers,
  }
}
