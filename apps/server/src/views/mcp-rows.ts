import type { McpServerRow } from '@custody/protocol'
import { outcomeCode } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

type World = Pick<StoreWorld, 'query'>
type Sighting = Awaited<ReturnType<typeof sightings>>[number]

/** Every sighting of a server on a device, newest first. Sightings of one fingerprint are one server. */
function sightings({ query }: World) {
  return query
    .selectFrom('mcp_server')
    .leftJoin('word as agent', 'agent.no', 'mcp_server.agent')
    .innerJoin('device', 'device.no', 'mcp_server.device')
    .selectAll('mcp_server')
    .select(['agent.text as agentName', 'device.id as deviceId', 'device.name as deviceName'])
    .orderBy('mcp_server.last_at', 'desc')
    .execute()
}

/** One server with all its sightings. What has no fingerprint yet (its payload has not come) is named by its id. */
export type KnownServer = {
  readonly fingerprint: string
  readonly sightings: readonly Sighting[]
  readonly row: McpServerRow
}

/** Every MCP server over all devices, last seen first. */
export async function knownServers(world: World): Promise<readonly KnownServer[]> {
  const groups = [...Map.groupBy(await sightings(world), (one) => one.fingerprint ?? one.id)]
  const counts = await callCounts(world)
  const sessions = await sessionCounts(world)
  return groups.flatMap(([fingerprint, some]) => {
    const [newest] = some
    if (newest === undefined) return []
    return [
      {
        fingerprint,
        sightings: some,
        row: serverRow(fingerprint, newest, some, { counts, sessions }),
      },
    ]
  })
}

type Counts = ReadonlyMap<number, { readonly calls: number; readonly denied: number }>

async function callCounts({ query }: World): Promise<Counts> {
  const rows = await query
    .selectFrom('call')
    .select((build) => [
      'mcp',
      build.fn.countAll<number>().as('calls'),
      build.fn.countAll<number>().filterWhere('outcome', '=', outcomeCode('deny')).as('denied'),
    ])
    .where('mcp', 'is not', null)
    .groupBy('mcp')
    .execute()
  return new Map(
    rows.flatMap(({ mcp, calls, denied }) =>
      mcp === null ? [] : [[mcp, { calls, denied }] as const],
    ),
  )
}

async function sessionCounts({ query }: World): Promise<ReadonlyMap<number, number>> {
  const rows = await query
    .selectFrom('mcp_session')
    .select((build) => ['server', build.fn.countAll<number>().as('sessions')])
    .groupBy('server')
    .execute()
  return new Map(rows.map(({ server, sessions }) => [server, sessions]))
}

/** Where sightings differ, the weakest word stands: one device that does not approve is not approval. */
function serverRow(
  fingerprint: string,
  newest: Sighting,
  some: readonly Sighting[],
  { counts, sessions }: { readonly counts: Counts; readonly sessions: ReadonlyMap<number, number> },
): McpServerRow {
  const sum = (of: (one: Sighting) => number) => some.reduce((total, one) => total + of(one), 0)
  const query = { mcp: fingerprint }
  const approvals = new Set(some.map(({ approved }) => approved))
  return {
    fingerprint,
    name: newest.name ?? newest.id,
    names: [...new Set(some.flatMap(({ name }) => (name === null ? [] : [name])))],
    level: newest.level as McpServerRow['level'],
    pinned: newest.pinned as McpServerRow['pinned'],
    approved: approvals.has('no') ? 'no' : approvals.has('undecided') ? 'unknown' : 'yes',
    transport: {
      kind: newest.transport as McpServerRow['transport']['kind'],
      target: newest.target,
      environmentNames: environmentNames(newest.environment),
    },
    firstSeenAt: Math.min(...some.map((one) => one.first_at)),
    lastSeenAt: Math.max(...some.map((one) => one.last_at)),
    devices: {
      count: new Set(some.map(({ device }) => device)).size,
      filter: { page: 'devices', query },
    },
    sessions: {
      count: sum(({ no }) => sessions.get(no) ?? 0),
      filter: { page: 'sessions', query },
    },
    calls: {
      count: sum(({ no }) => counts.get(no)?.calls ?? 0),
      filter: { page: 'tool-calls', query },
    },
    denied: {
      count: sum(({ no }) => counts.get(no)?.denied ?? 0),
      filter: { page: 'tool-calls', query: { ...query, outcome: 'deny' } },
    },
  }
}

/** Invariant: the store wrote it as a list of texts. */
function environmentNames(text: string | null): string[] {
  return text === null ? [] : (JSON.parse(text) as string[])
}
