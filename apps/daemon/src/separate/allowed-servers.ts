import type { AllowedMcpServer } from '@custody/agents'
import type { EffectivePolicy } from '@custody/policy'

/**
 * The MCP servers that an agent's settings may name: those that every policy in force approves by what settings can say.
 * One that is approved by fingerprint or certificate only cannot be named there, so it does not start.
 */
export function allowedServers(policies: EffectivePolicy): readonly AllowedMcpServer[] {
  return policies
    .flatMap(({ mcpServers }) => mcpServers)
    .flatMap(({ match }): readonly AllowedMcpServer[] => {
      if (match.kind === 'stdio')
        return [{ kind: 'command', command: [match.command, ...match.args] }]
      return match.kind === 'url' ? [{ kind: 'url', url: match.url }] : []
    })
}
