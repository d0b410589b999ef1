import type { Json, JsonObject } from './json.ts'

/** What an MCP server says of one tool: everything it sent, the parts that we have no word for too. */
export type ToolDefinition = {
  readonly name: string
  readonly definition: JsonObject
}

/** A tool and whether its definition is the one that was approved or first seen. */
export type ToolDefinitionState = {
  readonly tool: string
  readonly changed: 'yes' | 'no'
}

/**
 * The text whose SHA-256 is a definition's digest. Keys are sorted, so that a server that writes them in another order
 * defines the same tool. Source: RFC 8785.
 */
export function definitionText({ name, definition }: ToolDefinition): string {
  return `custody/mcp-tool/1\n${canonical(name)}\n${canonical(definition)}`
}

/**
 * Compares the tools that a server offers now with the digests held: those approved, or those first seen. A tool that
 * was not among them is changed, and so is one that is offered twice. Only who sees definitions, our gateway, can call it.
 */
export function compareDefinitions(
  held: ReadonlyMap<string, string>,
  offered: readonly { readonly tool: string; readonly digest: string }[],
): readonly ToolDefinitionState[] {
  const names = offered.map(({ tool }) => tool)
  return offered.map(({ tool, digest }) => {
    const isOnce = names.indexOf(tool) === names.lastIndexOf(tool)
    return { tool, changed: isOnce && held.get(tool) === digest ? 'no' : 'yes' }
  })
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
