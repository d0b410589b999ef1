import {
  err,
  isJsonObject,
  mcpDeclarationOf,
  ok,
  type Json,
  type JsonObject,
  type McpServerDeclaration,
  type Result,
} from '@custody/model'
import type { ConfigProblem } from './config-format.ts'

type Servers = Result<readonly McpServerDeclaration[], ConfigProblem>

/** Reads the servers that stand at a path of keys: an object by name, or a list whose members have a `name`. */
export function serversAt(config: JsonObject, ...path: readonly string[]): Servers {
  const value = path.reduce<Json | undefined>(
    (each, key) => (isJsonObject(each) && Object.hasOwn(each, key) ? each[key] : undefined),
    config,
  )
  if (value === undefined || value === null) return ok([])
  if (isJsonObject(value))
    return ok(Object.entries(value).map(([name, entry]) => mcpDeclarationOf(name, entry)))
  if (!Array.isArray(value)) return err({ code: 'CONFIG_SHAPE_UNKNOWN', at: path.join('.') })
  return ok(
    (value as readonly Json[]).map((entry, at) => mcpDeclarationOf(nameOf(entry, at), entry)),
  )
}

/** The servers of several places, one after the other; the first problem wins. */
export function allOf(...found: readonly Servers[]): Servers {
  const problem = found.find((each) => !each.ok)
  return problem ?? ok(found.flatMap((each) => (each.ok ? each.value : [])))
}

function nameOf(entry: Json, at: number): string {
  const name = isJsonObject(entry) ? entry['name'] : undefined
  return typeof name === 'string' ? name : `#${at}`
}
