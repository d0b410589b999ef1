import type { McpApproval, McpIdentityLevel, McpServer } from '@custody/model'
import type { SeenMcpServer } from './request.ts'

/** What policy may say of the server behind a declared name. */
export type McpFacts = {
  readonly server: string
  readonly serverKnown: boolean
  readonly fingerprint: string
  readonly level: McpIdentityLevel | 'unknown'
  readonly approved: boolean
  readonly pinned: 'yes' | 'no' | 'unknown'
  readonly changedDuringSession: boolean
}

/**
 * The facts of the server that a session knows under `name`. Two servers under one name are ambiguous:
 * nobody can tell which is called, so neither is approved.
 */
export function identityOf(
  approvals: readonly McpApproval[],
  servers: readonly SeenMcpServer[],
  name: string,
): McpFacts {
  const named = servers.filter((server) => server.name === name)
  const [server] = named
  if (server === undefined || new Set(named.map((one) => one.fingerprint)).size > 1)
    return {
      server: name,
      serverKnown: false,
      fingerprint: 'unknown',
      level: 'unknown',
      approved: false,
      pinned: 'unknown',
      changedDuringSession: false,
    }
  return {
    server: name,
    serverKnown: true,
    fingerprint: server.fingerprint,
    level: server.level,
    approved: approvals.some((approval) => isApproved(approval, server)),
    pinned: server.pinned,
    changedDuringSession: server.changedDuringSession,
  }
}

/** Whether an approval is meant for this server at this level. Equality of what identifies it, nothing less. */
export function isApproved(approval: McpApproval, server: McpServer): boolean {
  if (server.level === 'declared') return false
  if (approval.level === 'launched' && server.level !== 'launched') return false
  const { match } = approval
  const { transport } = server
  switch (match.kind) {
    case 'fingerprint':
      return server.fingerprint === match.fingerprint
    case 'url':
      return 'url' in transport && transport.url === match.url
    case 'stdio':
      return (
        transport.kind === 'stdio' &&
        transport.command === match.command &&
        transport.args.length === match.args.length &&
        transport.args.every((argument, index) => argument === match.args[index])
      )
  }
}
