import type { AnswerOf, RequestOf, ServerEndpoints } from '@custody/protocol'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { server, valueOf } from './ask.ts'

// The first word of a key is what live events make old (`touchedBy` in live.ts).

type Query<Name extends keyof ServerEndpoints> = RequestOf<ServerEndpoints[Name]>['query']
export type Answer<Name extends keyof ServerEndpoints> = AnswerOf<ServerEndpoints[Name]>

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => valueOf(server.whoAmI()),
  staleTime: Infinity,
})

/** What the header needs: trust, witness, open alerts. */
export const headerQuery = queryOptions({
  queryKey: ['header'],
  queryFn: () => valueOf(server.overview({ query: { range: '1h' } })),
  staleTime: 30_000,
})

export const overviewQuery = (range: '1h' | '24h' | '7d' | '30d') =>
  queryOptions({
    queryKey: ['overview', range],
    queryFn: () => valueOf(server.overview({ query: { range } })),
    placeholderData: keepPreviousData,
  })

const pageSize = 100

type Paged = { readonly cursor?: string | undefined; readonly limit?: unknown }

/** A list that is read page by page. `root` is the first word of its key. */
function listQuery<Row, Filters extends Paged>(
  root: string,
  filters: Filters,
  ask: (query: Filters & { limit: number }) => Promise<{ rows: Row[]; next: string | null }>,
) {
  return infiniteQueryOptions({
    queryKey: [root, 'list', filters] as const,
    queryFn: ({ pageParam }) =>
      ask({ ...filters, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

export const sessionsQuery = (filters: Query<'listSessions'>) =>
  listQuery('sessions', filters, (query) => valueOf(server.listSessions({ query })))

export const callsQuery = (filters: Query<'listCalls'>) =>
  listQuery('calls', filters, (query) => valueOf(server.listCalls({ query })))

export const mcpServersQuery = (filters: Query<'listMcpServers'>) =>
  listQuery('mcp', filters, (query) => valueOf(server.listMcpServers({ query })))

export const devicesQuery = (filters: Query<'listDevices'>) =>
  listQuery('devices', filters, (query) => valueOf(server.listDevices({ query })))

export const alertsQuery = (filters: Query<'listAlerts'>) =>
  listQuery('alerts', filters, (query) => valueOf(server.listAlerts({ query })))

export const entriesQuery = (filters: Query<'listEntries'>) =>
  listQuery('evidence', filters, (query) => valueOf(server.listEntries({ query })))

export const actsQuery = (filters: Query<'listActs'>) =>
  listQuery('acts', filters, (query) => valueOf(server.listActs({ query })))

export const facetsQuery = (filters: Query<'countCalls'>) =>
  queryOptions({
    queryKey: ['facets', filters],
    queryFn: () => valueOf(server.countCalls({ query: filters })),
    placeholderData: keepPreviousData,
  })

type SessionId = RequestOf<ServerEndpoints['getSession']>['params']['session']
type CallId = RequestOf<ServerEndpoints['getCall']>['params']['call']
type DeviceId = RequestOf<ServerEndpoints['getDevice']>['params']['device']

export const sessionQuery = (session: SessionId) =>
  queryOptions({
    queryKey: [session, 'session'],
    queryFn: () => valueOf(server.getSession({ params: { session } })),
  })

export const callQuery = (call: CallId) =>
  queryOptions({
    queryKey: ['call', call],
    queryFn: () => valueOf(server.getCall({ params: { call } })),
  })

export const mcpServerQuery = (fingerprint: string) =>
  queryOptions({
    queryKey: ['mcp-server', fingerprint],
    queryFn: () => valueOf(server.getMcpServer({ params: { fingerprint } })),
  })

export const deviceQuery = (device: DeviceId) =>
  queryOptions({
    queryKey: ['device', device],
    queryFn: () => valueOf(server.getDevice({ params: { device } })),
  })

type EntryPlace = RequestOf<ServerEndpoints['getEntry']>['params']

export const entryQuery = (params: EntryPlace) =>
  queryOptions({
    queryKey: ['entry', params],
    queryFn: () => valueOf(server.getEntry({ params })),
  })

export const standingQuery = (device: DeviceId) =>
  queryOptions({
    queryKey: ['device', device, 'standing'],
    queryFn: async () => {
      const { devices } = await valueOf(server.listStandings({ query: { device } }))
      const [standing] = devices
      if (standing === undefined) throw new Error('the server told how another device stands')
      return standing
    },
  })

export const completenessQuery = (device: DeviceId, range: '24h' | '7d' | '30d') =>
  queryOptions({
    queryKey: ['device', device, 'completeness', range],
    queryFn: () => valueOf(server.getCompleteness({ params: { device }, query: { range } })),
    placeholderData: keepPreviousData,
  })

export const policiesQuery = (range: '24h' | '7d' | '30d' | 'all') =>
  queryOptions({
    queryKey: ['policies', range],
    queryFn: () => valueOf(server.getPolicies({ query: { range } })),
    placeholderData: keepPreviousData,
  })

type DryRun = RequestOf<ServerEndpoints['simulatePolicy']>['body']

/** Another run of the same is asked for by a new visit, not by every call that arrives meanwhile. */
export const dryRunQuery = (
  policy: DryRun['policy'],
  rules: string,
  range: NonNullable<DryRun['range']>,
) =>
  queryOptions({
    queryKey: ['dry-run', policy, rules, range],
    queryFn: () => valueOf(server.simulatePolicy({ body: { policy, rules, range } })),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })

const foundMax = 5

export const foundSessionsQuery = (words: string) =>
  queryOptions({
    queryKey: ['found', 'sessions', words],
    queryFn: () => valueOf(server.listSessions({ query: { q: words, limit: foundMax } })),
  })

export const foundCallsQuery = (words: string) =>
  queryOptions({
    queryKey: ['found', 'calls', words],
    queryFn: () => valueOf(server.listCalls({ query: { q: words, limit: foundMax } })),
  })
