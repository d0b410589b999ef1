import type { ToolCall } from '@custody/model'
import { edits } from './edit.ts'
import { mcp } from './mcp.ts'
import { others } from './others.ts'
import { reads } from './read.ts'
import { shells } from './shell.ts'
import type { Tool } from './tool.ts'
import { webs } from './web.ts'

/** Every tool with a meaning, by every name that an agent gives it. */
export const tools: readonly Tool[] = [...shells, ...reads, ...edits, ...webs, ...others]

const byName = new Map(
  tools.flatMap((tool) => tool.names.map((name): [string, Tool] => [name, tool])),
)

/** The meaning of a call's tool. A tool without one is unknown: what it does cannot be read. */
export function toolNamed(call: ToolCall): Tool {
  if (call.mcpServer !== null || call.tool.startsWith('mcp__') || call.tool.startsWith('mcp_'))
    return mcp
  return byName.get(call.tool) ?? unknownTool
}

const unknownTool: Tool = {
  names: [],
  toolClass: 'unknown',
  record: (call, recorder) => recorder.obscure('TOOL_UNKNOWN', { program: call.tool }),
}
