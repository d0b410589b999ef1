import type { Json, JsonObject } from './json.ts'
import { isJsonObject } from './json.ts'
import type { McpServerDeclaration, McpTransport } from './mcp-server.ts'

/**
 * One server as any of the clients writes it. What cannot be read is a declaration with an unknown transport, never
 * none. Values of environment variables and headers are left out: they may be secrets.
 */
export function mcpDeclarationOf(name: string, entry: Json): McpServerDeclaration {
  if (!isJsonObject(entry)) return { name, transport: { kind: 'unknown' }, enabled: true }
  const transport = stdio(entry) ?? remote(entry) ?? { kind: 'unknown' }
  return { name, transport, enabled: entry['enabled'] !== false && entry['disabled'] !== true }
}

/** `command` is a program with `args` beside it, the whole command line (OpenCode), or an object of both (Zed). */
function stdio(entry: JsonObject): McpTransport | null {
  const { command } = entry
  if (isJsonObject(command)) return stdio({ ...command, command: command['path'] ?? null })
  const written =
    typeof command === 'string' ? [command, ...textsIn(entry['args'])] : textsIn(command)
  const [program, ...args] = written
  if (program === undefined || program.trim() === '') return null
  return {
    kind: 'stdio',
    command: program,
    args,
    environmentNames: namesIn(entry['env'], entry['environment']),
  }
}

function remote(entry: JsonObject): McpTransport | null {
  const url = [entry['url'], entry['httpUrl'], entry['serverUrl']].find(
    (each) => typeof each === 'string' && each.trim() !== '',
  )
  return typeof url === 'string' ? { kind: remoteKind(entry, url), url } : null
}

function remoteKind(entry: JsonObject, url: string): 'http' | 'sse' | 'websocket' {
  const kind = entry['type'] ?? entry['transport']
  if (kind === 'sse') return 'sse'
  return kind === 'ws' || kind === 'websocket' || /^wss?:/i.test(url) ? 'websocket' : 'http'
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).filter((each) => typeof each === 'string')
    : []
}

function namesIn(...values: readonly (Json | undefined)[]): readonly string[] {
  return [
    ...new Set(values.flatMap((value) => (isJsonObject(value) ? Object.keys(value) : []))),
  ].sort()
}
