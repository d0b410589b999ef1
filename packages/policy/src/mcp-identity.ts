import type { McpArtefactKind, McpCall, McpConnect, McpTransport } from '@custody/model'
import {
  knownServerFacts,
  mcpArtefactOf,
  mcpLineOf,
  mcpOriginOf,
  parseMcpLine,
  skeletonOf,
} from '@custody/model'
import type { McpApproval, McpIdentityLevel } from '@custody/model'
import type { ApprovedAs } from './mcp-approval.ts'
import { approvedAs, isListed } from './mcp-approval.ts'
import type { SeenMcpServer } from './request.ts'

/** What policy may say of the server behind a declared name. */
export type McpFacts = StartFacts & {
  readonly server: string
  readonly serverKnown: boolean
  readonly level: McpIdentityLevel | 'unknown'
  readonly approved: boolean
  readonly approvedAs: ApprovedAs
  readonly gateway: boolean
  readonly pinned: 'yes' | 'no' | 'unknown'
  readonly changedDuringSession: boolean
  readonly imitatesServer: boolean
}

/** What a declaration alone says of what would be started or reached. */
type StartFacts = {
  readonly artefact: McpArtefactKind
  readonly launcher: string
  readonly reachedBy: 'process' | 'address' | 'unknown'
  readonly scheme: string
  readonly host: string
  readonly port: number
}

/** The facts that the request and the policy tell, and the action does not. */
export const derivedServerFacts = [
  ...knownServerFacts,
  'serverKnown',
  'approved',
  'gateway',
  'imitatesServer',
]

type Known = {
  readonly approvals: readonly McpApproval[]
  readonly servers: readonly SeenMcpServer[]
}

/** The server that a session knows under a name. Two under one name are ambiguous: nobody can tell which is called. */
export function serverNamed(servers: readonly SeenMcpServer[], name: string): SeenMcpServer | null {
  const named = servers.filter((server) => server.name === name)
  const [server = null] = named
  return new Set(named.map((one) => one.fingerprint)).size === 1 ? server : null
}

/** The facts of the server whose tool is called. */
export function calledFacts({ approvals, servers }: Known, action: McpCall) {
  const server = serverNamed(servers, action.server)
  const as = server === null ? 'none' : approvedAs(approvals, server)
  const approved = as === 'fingerprint' || as === 'command'
  const facts: McpFacts = {
    server: action.server,
    serverKnown: server !== null,
    level: server?.level ?? 'unknown',
    approved,
    approvedAs: as,
    gateway: server?.gateway ?? false,
    pinned: server?.pinned ?? 'unknown',
    changedDuringSession: server?.changedDuringSession ?? false,
    imitatesServer: as === 'none' && imitates(servers, action.server),
    ...startFacts(server?.transport ?? { kind: 'unknown' }),
  }
  return { ...facts, definitionChanged: definitionChanged(server, action.serverTool) }
}

/** The facts of a server that a call would add. Nobody has seen it yet, so it is declared at best. */
export function addedFacts({ approvals, servers }: Known, action: McpConnect) {
  const { server: name, line } = action
  const transport = parseMcpLine(line)
  const before = servers.filter((server) => server.name === name)
  const facts: McpFacts = {
    server: name,
    serverKnown: transport.kind !== 'unknown',
    level: transport.kind === 'unknown' ? 'unknown' : 'declared',
    approved: false,
    approvedAs: 'none',
    gateway: false,
    pinned: 'url' in transport ? 'no' : 'unknown',
    changedDuringSession: before.some((server) => mcpLineOf(server.transport) !== line),
    imitatesServer: imitates(servers, name),
    ...startFacts(transport),
  }
  return { ...facts, listed: isListed(approvals, transport) }
}

function startFacts(transport: McpTransport): StartFacts {
  const { kind: artefact, launcher } = mcpArtefactOf(transport)
  if ('url' in transport)
    return { artefact, launcher, reachedBy: 'address', ...mcpOriginOf(transport.url) }
  const reachedBy = transport.kind === 'stdio' ? 'process' : 'unknown'
  return { artefact, launcher, reachedBy, scheme: '', host: '', port: 0 }
}

/** Whether a name can be taken for another server's. */
export function isLookAlike(one: string, other: string): boolean {
  return one !== other && skeletonOf(one) === skeletonOf(other)
}

/** Another server of the session has a name that this one can be taken for. */
function imitates(servers: readonly SeenMcpServer[], name: string): boolean {
  return servers.some((other) => isLookAlike(name, other.name))
}

function definitionChanged(server: SeenMcpServer | null, tool: string): 'yes' | 'no' | 'unknown' {
  if (server === null || !server.gateway) return 'unknown'
  const states = server.definitions.filter((one) => one.tool === tool)
  if (states.length === 0) return 'unknown'
  return states.some(({ changed }) => changed === 'yes') ? 'yes' : 'no'
}
