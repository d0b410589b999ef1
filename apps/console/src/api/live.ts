import { addressOf, serverEndpoints, type LiveEvent } from '@custody/protocol'
import type { QueryClient } from '@tanstack/react-query'

/** Whether events arrive: shown in the header, because a silent page must not look like a quiet fleet. */
export type LiveState = 'connecting' | 'live' | 'away'

/** Events gather this long before lists are asked again: a call must show within a second of its seal. */
const gatherMs = 250

/**
 * Listens to what the server has just indexed and marks the queries it touches as old. Gives back how to stop.
 * The browser reconnects by itself; after a break everything is asked again.
 */
export function listen(queries: QueryClient, tell: (state: LiveState) => void): () => void {
  const source = new EventSource(addressOf(serverEndpoints.live, {}))
  const touched = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    timer = null
    const roots = new Set(touched)
    touched.clear()
    void queries.invalidateQueries({ predicate: ({ queryKey }) => roots.has(String(queryKey[0])) })
  }
  const touch = (roots: readonly string[]) => {
    for (const root of roots) touched.add(root)
    timer ??= setTimeout(flush, gatherMs)
  }

  let wasAway = false
  source.addEventListener('open', () => {
    tell('live')
    if (wasAway) void queries.invalidateQueries()
    wasAway = false
  })
  source.addEventListener('error', () => {
    wasAway = true
    tell('away')
  })
  source.addEventListener('reset', () => void queries.invalidateQueries())
  const hear = (event: MessageEvent<string>) => touch(touchedBy(event.data))
  for (const type of ['message', 'entry', 'alert', 'device']) source.addEventListener(type, hear)

  return () => {
    if (timer !== null) clearTimeout(timer)
    source.close()
  }
}

/** The first words of the query keys that an event makes old. What cannot be read touches nothing. */
export function touchedBy(text: string): readonly string[] {
  const event = readEvent(text)
  if (event === null) return []
  if (event.type === 'alert') return ['alerts', 'header', 'overview', 'devices', 'device']
  if (event.type === 'device') return ['devices', 'device', 'header', 'overview']
  const always = ['evidence', 'overview', 'sessions', event.session ?? '', 'devices', 'device']
  const ofKind = kinds.find(([prefix]) => event.kind.startsWith(prefix))?.[1] ?? []
  return [...always, ...ofKind].filter((root) => root !== '')
}

const kinds: readonly (readonly [string, readonly string[]])[] = [
  ['call.', ['calls', 'call', 'facets', 'policies', 'mcp', 'mcp-server']],
  ['mcp.', ['mcp', 'mcp-server']],
  ['tools.', ['mcp', 'mcp-server']],
  ['policy.', ['policies']],
  ['alert', ['alerts']],
]

function readEvent(text: string): LiveEvent | null {
  try {
    const read = serverEndpoints.live.answer.schema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
