import type { AllowedMcpServer } from '@custody/agents'
import type { McpApproval } from '@custody/model'
import type { EffectivePolicy } from '@custody/policy'

/**
 * The MCP servers that an agent's settings may name: those that every policy in force approves by what settings can say.
 * One that is approved by its certificate, or by a fingerprint without the command line beside it, cannot be named there,
 * so it does not start.
 */
export function allowedServers(policies: EffectivePolicy): readonly AllowedMcpServer[] {
  return policies.flatMap(({ mcpServers }) => mcpServers).flatMap(({ match }) => allowed(match))
}

function allowed(match: McpApproval['match']): readonly AllowedMcpServer[] {
  switch (match.kind) {
    case 'stdio':
      return [{ kind: 'command', command: [match.command, ...match.args] }]
    case 'fingerprint': {
      const [command, ...args] = match.startedBy
      return command === undefined ? [] : [{ kind: 'command', command: [command, ...args] }]
    }
    case 'url':
      return [{ kind: 'url', url: match.url }]
    case 'origin':
      return []
  }
}
