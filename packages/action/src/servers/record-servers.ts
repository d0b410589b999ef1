import type { Action, McpServerDeclaration } from '@custody/model'
import { isDeceptiveName, mcpLineOf } from '@custody/model'
import { isLiteral } from '../shell/marks.ts'
import type { Recorder } from '../shell/recorder.ts'
import { serverConfigAt } from './config-files.ts'
import { serversIn } from './servers-in.ts'

/** More servers than this in one file are one that cannot be read. */
const serversMax = 16

/** Records a server that the call adds. An empty name or line is one that cannot be told. */
export function serverAdded({
  name,
  transport,
}: Pick<McpServerDeclaration, 'name' | 'transport'>): Action {
  return {
    kind: 'mcp.connect',
    server: name,
    line: mcpLineOf(transport),
    deceptiveName: isDeceptiveName(name),
  }
}

/** A server of which nothing can be told. */
export const serverUnknown: Action = serverAdded({ name: '', transport: { kind: 'unknown' } })

/** Records the servers in what the call leaves in configurations of MCP clients. Runs when all is read. */
export function recordServers(recorder: Recorder): void {
  const paths = new Set(recorder.actions().flatMap((action) => configWritten(action) ?? []))
  for (const path of paths) {
    for (const text of recorder.left(path))
      for (const action of serversLeft(text, path)) recorder.add(action)
  }
}

function configWritten(action: Action): string | null {
  if (action.kind !== 'file.write' && action.kind !== 'file.link') return null
  if (!action.pathKnown || !isLiteral(action.path) || isEmpty(action.manner)) return null
  return serverConfigAt(action.path) === null ? null : action.path
}

/** What leaves no content there. */
function isEmpty(manner: string): boolean {
  return /^(?:touch|mode|owner|attributes)$/.test(manner)
}

function serversLeft(text: string | null, path: string): readonly Action[] {
  const holds = serverConfigAt(path)
  if (text === null || !isLiteral(text)) return holds === 'seldom' ? [] : [serverUnknown]
  const servers = serversIn(text, path)
  if (servers !== null && servers.length <= serversMax) return servers.map(serverAdded)
  return holds === 'only' || servers !== null || speaksOfServers(text) ? [serverUnknown] : []
}

/** A piece of other settings is none of ours; one that speaks of servers may be. */
function speaksOfServers(text: string): boolean {
  return /mcp|context_servers/i.test(text) || (/\bcommand\b/.test(text) && /\bargs\b/.test(text))
}
