import { mcpLineOf } from '@custody/model'
import type {
  McpApproval,
  McpFarEnd,
  McpOriginMatch,
  McpServer,
  McpTransport,
} from '@custody/model'

/**
 * What an approval of a server rests on, the strongest first: its fingerprint, which covers its content; the command line
 * it was started with; where it is reached. `origin` says nothing of what the server does there.
 */
export type ApprovedAs = 'fingerprint' | 'command' | 'origin' | 'none'

/** As what a server is approved. Equality of what identifies it, nothing less; what is only declared never is. */
export function approvedAs(approvals: readonly McpApproval[], server: McpServer): ApprovedAs {
  const found = new Set(
    approvals.filter((one) => isGoodFor(one, server)).map((one) => matched(one, server)),
  )
  const order = ['fingerprint', 'command', 'origin'] as const
  return order.find((one) => found.has(one)) ?? 'none'
}

/** Whether what a server does is approved. One that runs elsewhere never is. */
export function isApproved(approvals: readonly McpApproval[], server: McpServer): boolean {
  return ['fingerprint', 'command'].includes(approvedAs(approvals, server))
}

/**
 * Whether an approval names exactly this command line or address. That is no approval: nobody has seen what it starts.
 */
export function isListed(approvals: readonly McpApproval[], transport: McpTransport): boolean {
  return approvals.some(({ match }) => namesTransport(match, transport))
}

/** Whether the server is known as well as the approval asks for. A content that nobody saw is no content. */
function isGoodFor({ level }: McpApproval, server: McpServer): boolean {
  switch (server.level) {
    case 'declared':
      return false
    case 'launched':
      return server.content.kind === 'artefact'
    case 'observed':
      return level === 'observed' && (isRemote(server) || server.content.kind !== 'unknown')
  }
}

function isRemote({ transport, farEnd }: McpServer): boolean {
  return 'url' in transport && farEnd !== null
}

function matched({ match }: McpApproval, server: McpServer): ApprovedAs {
  const { transport, farEnd, fingerprint } = server
  switch (match.kind) {
    case 'fingerprint':
      if (fingerprint !== match.fingerprint) return 'none'
      return isRemote(server) ? 'origin' : 'fingerprint'
    case 'stdio':
      return namesTransport(match, transport) ? 'command' : 'none'
    case 'url':
      return namesTransport(match, transport) ? 'origin' : 'none'
    case 'origin':
      return farEnd !== null && isFarEnd(match, farEnd) ? 'origin' : 'none'
  }
}

function namesTransport(match: McpApproval['match'], transport: McpTransport): boolean {
  switch (match.kind) {
    case 'stdio':
      return isStartedBy(transport, [match.command, ...match.args])
    case 'fingerprint':
      return isStartedBy(transport, match.startedBy)
    case 'url':
      return 'url' in transport && transport.url === match.url
    default:
      return false
  }
}

function isStartedBy(transport: McpTransport, words: readonly string[]): boolean {
  return transport.kind === 'stdio' && mcpLineOf(transport) === JSON.stringify(words)
}

function isFarEnd(match: McpOriginMatch, { origin, tls, issuer }: McpFarEnd): boolean {
  const digest = match.tls === 'ca' ? tls?.caSha256 : tls?.spkiSha256
  return origin === match.origin && digest === match.tlsSha256 && issuer === match.issuer
}
