import { err, ok, type Json, type Result } from '@custody/model'
import type { AllowedMcpServer, InstallProblem } from '../install-plan.ts'

/**
 * The entries of `allowedMcpServers`. A name is no entry: the client compares names alone, and anyone picks a name.
 *
 * In an address the client reads `*` as a pattern, and in both it replaces `${VAR}` by the developer's environment:
 * an entry with either would let another server through.
 */
export function allowedMcpServers(
  servers: readonly AllowedMcpServer[],
): Result<readonly Json[], InstallProblem> {
  const vague = servers.findIndex((server) =>
    server.kind === 'url'
      ? /[*$]/.test(server.url)
      : server.command.some((word) => word.includes('$')),
  )
  if (vague !== -1) return err({ code: 'MCP_SERVER_NOT_EXACT', at: String(vague) })
  return ok(
    servers.map((server) =>
      server.kind === 'url' ? { serverUrl: server.url } : { serverCommand: server.command },
    ),
  )
}
