import type { Json, JsonObject, McpServerDeclaration } from '@custody/model'
import { isJsonObject, mcpDeclarationOf } from '@custody/model'
import { serversInToml } from './servers-in-toml.ts'

/** A text longer than this is not read. */
const lengthMax = 262_144

/**
 * The servers that a text declares: a client's whole configuration, or the piece of one that an edit puts into it. Null
 * where it cannot be read, or is a piece that names no server: then it may change any. `mcp-configs` reads whole files
 * better; here only what a call writes is looked at, and what is not understood counts against the call.
 */
export function serversIn(text: string, path: string): readonly McpServerDeclaration[] | null {
  if (text.trim() === '') return []
  if (text.length > lengthMax) return null
  if (/\.toml$/i.test(path)) return serversInToml(text)
  const whole = objectIn(text)
  if (whole !== null) return [...named(whole, 0), ...bare(whole)]
  const piece = objectIn(`{${text.trim().replace(/^,|,$/g, '')}}`)
  const found = piece === null ? [] : [...named(piece, 0), ...bare(piece)]
  return found.length > 0 ? found : null
}

function objectIn(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

/** Servers below the keys that clients keep them under; Claude Code also has some for each project. */
function named(config: JsonObject, depth: number): readonly McpServerDeclaration[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (/(?:^|[._])(?:mcp_?servers|context_servers|servers|mcp)$/i.test(key)) return below(value)
    const goesOn = depth < 3 && isJsonObject(value) && /^(?:projects|mcp|amp|\/)/.test(key)
    return goesOn ? named(value, depth + 1) : []
  })
}

/** By name, or a list whose members have one; `mcp` may hold `servers` in turn. */
function below(value: Json): readonly McpServerDeclaration[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).map((entry) => mcpDeclarationOf(nameIn(entry), entry))
  if (!isJsonObject(value)) return []
  const inner = value['servers']
  if (isJsonObject(inner)) return below(inner)
  return Object.entries(value)
    .filter(([, entry]) => isJsonObject(entry))
    .map(([name, entry]) => mcpDeclarationOf(name, entry))
}

/** Servers by name with nothing around them, as a piece of a configuration has them. */
function bare(config: JsonObject): readonly McpServerDeclaration[] {
  return Object.entries(config)
    .filter(([, entry]) => isServer(entry))
    .map(([name, entry]) => mcpDeclarationOf(name, entry))
}

function isServer(entry: Json): boolean {
  if (!isJsonObject(entry)) return false
  const { command, args, env, type, url, httpUrl, serverUrl } = entry
  const isCommand = command !== undefined && [args, env, type].some((one) => one !== undefined)
  return isCommand || [url, httpUrl, serverUrl].some((one) => typeof one === 'string')
}

function nameIn(entry: Json): string {
  const name = isJsonObject(entry) ? entry['name'] : undefined
  return typeof name === 'string' ? name : ''
}
