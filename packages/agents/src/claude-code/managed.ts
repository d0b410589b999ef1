import type { JsonObject } from '@custody/model'
import { ok } from '@custody/model'
import type { ManagedAgent, ManagedPlace } from '../managed-agent.ts'
import { dueHook, isOfCall } from './due-hook.ts'
import { hooksOf } from './hooks.ts'
import { allowedMcpServers } from './mcp.ts'

/** Before it, a hook that fails lets the call run. */
const minimumVersion = '2.1.295'
/** A hook must never go through a proxy that answers in our place. */
const direct = '127.0.0.1'
const helperTimeoutMs = 5000
const refreshIntervalMs = 60_000

/**
 * Claude Code, by its managed settings. The file names our program as `policyHelper`, which the client starts before the
 * first prompt and which prints the whole managed policy of that session. Source: Claude Code 2.1.330, observed.
 */
export const managedClaudeCode: ManagedAgent = {
  file: '/etc/claude-code/managed-settings.json',
  minimumVersion,
  renderFile: (place) =>
    encode({
      policyHelper: { path: place.askPath, timeoutMs: helperTimeoutMs, refreshIntervalMs },
      // What follows counts only for a client that does not know `policyHelper`: its hooks carry no secret.
      ...policyOf(place, {}),
    }),
  renderSession(settings) {
    const servers =
      settings.allowedMcpServers === null ? null : allowedMcpServers(settings.allowedMcpServers)
    if (servers !== null && !servers.ok) return servers
    const locks =
      servers === null ? {} : { allowedMcpServers: servers.value, allowManagedMcpServersOnly: true }
    const policy = policyOf(settings, { 'X-Custody-Session': settings.secret })
    return ok(encode({ managedSettings: { ...policy, ...locks } }))
  },
  dueHook,
  isOfCall,
}

function policyOf(
  { hookPort, askPath, failMode }: ManagedPlace,
  headers: { readonly [name: string]: string },
): JsonObject {
  const hooks = hooksOf({
    hookPort,
    failMode,
    headers,
    commandFor: (event) => [askPath, 'hook', 'claude-code', event],
  })
  return {
    requiredMinimumVersion: minimumVersion,
    allowManagedHooksOnly: true,
    // What a skill or command of the developer's runs inline is no call: no hook sees it.
    disableSkillShellExecution: true,
    // A shell prefix gets every command after it was decided.
    env: { NO_PROXY: direct, no_proxy: direct, CLAUDE_CODE_SHELL_PREFIX: '' },
    hooks: Object.fromEntries([...hooks].map(([event, hook]) => [event, [{ hooks: [hook] }]])),
  }
}

function encode(settings: JsonObject): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`)
}
