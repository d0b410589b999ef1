import { cleanFields, record } from '@custody/device'
import type { Recorder } from '@custody/device'
import type { AlertCode, Facts } from '@custody/evidence'
import type { Id, McpServer, McpServerDeclaration } from '@custody/model'
import { identifyServer } from '@custody/mcp-configs'
import { newId } from '@custody/model'
import type { SeenMcpServer } from '@custody/policy'
import type { McpSeen } from '@custody/protocol'
import type { Cleaner } from '@custody/device'
import type { AlertAbout } from '../hooks/hook-world.ts'
import type { Session } from '../sessions/session.ts'
import type { ChildProcess } from './child-processes.ts'
import type { ProcessSight } from './sight-server.ts'

export type McpId = Id<'mcp'>
type Scope = Facts['mcp.seen']['scope']

/** A declaration and the kind of file it stands in. */
export type DeclaredServer = McpServerDeclaration & { readonly scope: Scope }

/** What knowing MCP servers needs from the world. */
export type McpWorld = Recorder & {
  readonly cleaner: Cleaner
  readonly random: (length: number) => Uint8Array
  readonly sha256Hex: (text: string) => string
  readonly declaredFor: (session: Session) => Promise<readonly DeclaredServer[]>
  /** Looks for its live process below the session's agent, and at what that runs. */
  readonly sight: (session: Session, declaration: McpServerDeclaration) => Promise<ProcessSight>
  /** Whether this very process still runs. */
  readonly isAlive: (process: ChildProcess) => boolean
  /** Whether the policy approves it: by what identifies it, never by its name. */
  readonly isApproved: (server: McpServer) => boolean
  readonly alert: (code: AlertCode, about?: AlertAbout) => void
}

export type McpBook = {
  /** Looks at a session's servers anew; entries are written for what is new. */
  readonly look: (session: Session) => Promise<void>
  readonly serversOf: (session: Session) => readonly SeenMcpServer[]
  readonly idOf: (session: Session, name: string) => McpId | null
  /** Whether its process was seen and still runs, so that there is nothing to look for. */
  readonly isCurrent: (session: Session, name: string) => boolean
  readonly seen: () => McpSeen[]
  readonly clear: () => void
}

type Known = {
  readonly id: McpId
  readonly scope: Scope
  server: SeenMcpServer
  readonly firstSeenAt: number
  lastSeenAt: number
  readonly session: string
  /** The process that its identity was seen at, at the last look. */
  process: ChildProcess | null
}

type Met = { readonly server: McpServer; readonly process: ChildProcess | null }

/** Which MCP servers each session has, declared in configurations and observed as live processes. */
export function mcpBook(world: McpWorld): McpBook {
  /** By session, then by declared name: the identity is frozen when it is first seen. */
  const books = new Map<string, Map<string, Known>>()
  const ids = new Map<string, McpId>()

  function idFor(fingerprint: string): McpId {
    const known = ids.get(fingerprint)
    if (known !== undefined) return known
    const id = newId('mcp', world.random(16))
    ids.set(fingerprint, id)
    return id
  }

  async function identify(session: Session, declared: DeclaredServer): Promise<Met> {
    const { name, transport, enabled } = declared
    const declaration = { name, transport, enabled }
    const { sighting, process } = await world.sight(session, declaration)
    const { server } = identifyServer(declaration, sighting, {
      sha256Hex: world.sha256Hex,
      unknownAs: session.id,
    })
    // A process that was not read well enough stands for nothing.
    return { server, process: server.level === 'observed' ? process : null }
  }

  /** A server that was seen at its process is known as long as that runs; what takes its place is not known yet. */
  const isCurrent = ({ server, process }: Known): boolean =>
    server.level === 'launched' ||
    (server.level === 'observed' &&
      (server.farEnd !== null || (process !== null && world.isAlive(process))))

  const asOfNow = (known: Known): SeenMcpServer =>
    isCurrent(known) ? known.server : { ...known.server, level: 'declared' }

  async function meet(session: Session, declared: DeclaredServer): Promise<void> {
    const { server, process } = await identify(session, declared)
    const book = books.get(session.id) ?? new Map<string, Known>()
    books.set(session.id, book)
    const known = book.get(server.name)
    if (known === undefined) {
      const now = world.now()
      const entry: Known = {
        id: idFor(server.fingerprint),
        scope: declared.scope,
        server: { ...server, changedDuringSession: false, definitions: [] },
        firstSeenAt: now,
        lastSeenAt: now,
        session: session.id,
        process,
      }
      book.set(server.name, entry)
      await write(session, entry, null)
      return
    }
    known.lastSeenAt = world.now()
    known.process = process
    await compare(session, known, server)
  }

  async function compare(session: Session, known: Known, server: McpServer): Promise<void> {
    const before = known.server
    const sameWay = JSON.stringify(before.transport) === JSON.stringify(server.transport)
    if (before.fingerprint === server.fingerprint) return
    if (sameWay && server.level === 'declared') return
    if (sameWay && before.level === 'declared') {
      // Its process was seen now: the same server, known better.
      known.server = { ...before, ...server }
      await write(session, known, null)
      return
    }
    known.server = { ...before, ...server, changedDuringSession: true }
    await write(session, known, 'identity')
    world.alert('MCP_CHANGED_IN_SESSION', { session, name: server.name })
  }

  async function write(
    session: Session,
    { id, scope, server }: Known,
    change: Facts['mcp.changed']['change'] | null,
  ): Promise<void> {
    const facts: Facts['mcp.seen'] = {
      server: id,
      level: server.level,
      transport: server.transport.kind,
      approved: world.isApproved(server) ? 'yes' : 'no',
      pinned: server.pinned,
      enabled: server.enabled,
      scope,
    }
    const about = {
      source: 'probe',
      session: session.id,
      agent: session.agent,
      refs: { processes: session.opened, posture: null },
      fields: cleanFields({ mcpServer: JSON.stringify(server), name: server.name }, world.cleaner),
    } as const
    await record(
      world,
      change === null
        ? { ...about, kind: 'mcp.seen', facts }
        : { ...about, kind: 'mcp.changed', facts: { ...facts, change, duringSession: true } },
    )
  }

  const knownIn = (session: Session) => [...(books.get(session.id)?.values() ?? [])]
  return {
    async look(session) {
      for (const declared of await world.declaredFor(session)) await meet(session, declared)
    },
    serversOf: (session) => knownIn(session).map(asOfNow),
    idOf: (session, name) => books.get(session.id)?.get(name)?.id ?? null,
    isCurrent: (session, name) => {
      const known = books.get(session.id)?.get(name)
      return known !== undefined && isCurrent(known)
    },
    seen: () =>
      [...books.values()].flatMap((book) =>
        [...book.values()].map((it) => shown(world, { ...it, server: asOfNow(it) })),
      ),
    clear: () => books.clear(),
  }
}

function shown(world: McpWorld, { server, session, firstSeenAt, lastSeenAt }: Known): McpSeen {
  const { name, fingerprint, level, pinned, transport } = server
  return {
    name,
    fingerprint,
    level,
    pinned,
    approved: world.isApproved(server) ? 'yes' : 'no',
    transport: transport.kind,
    address: addressOf(server),
    session,
    firstSeenAt,
    lastSeenAt,
  }
}

function addressOf({ transport }: McpServer): string {
  if (transport.kind === 'stdio') return [transport.command, ...transport.args].join(' ')
  return 'url' in transport ? transport.url : ''
}
