import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { edits } from './edit.ts'
import { mcp, mcpCallers } from './mcp.ts'
import { isMcpName } from './mcp-names.ts'
import { others } from './others.ts'
import { reads } from './read.ts'
import { shells } from './shell.ts'
import type { Tool } from './tool.ts'
import { unknownTool } from './unknown.ts'
import { webs } from './web.ts'

/** Several calls in one: OpenCode's `batch`, Codex's parallel calls. None stands inside another. */
const batch: Tool = {
  names: ['batch', 'multi_tool_use.parallel', 'parallel'],
  toolClass: 'plan',
  record: eachOf,
}

/** Every tool with a meaning, by every name that an agent gives it. */
export const tools: readonly Tool[] = [
  ...shells,
  ...reads,
  ...edits,
  ...webs,
  ...mcpCallers,
  ...others,
  batch,
]

const byName = new Map(
  tools.flatMap((tool) => tool.names.map((name): [string, Tool] => [name, tool])),
)

/** The meaning of a call's tool. A tool without one is unknown: what it does cannot be read. */
export function toolNamed(call: ToolCall): Tool {
  const own = byName.get(call.tool)
  if (call.mcpServer !== null && own?.toolClass !== 'mcp') return mcp
  if (/^mcp_|^MCP:/.test(call.tool)) return mcp
  return own ?? (isMcpName(call) ? mcp : unknownTool)
}

function eachOf(call: ToolCall, recorder: Recorder): void {
  const listed = ['tool_calls', 'tool_uses', 'calls'].flatMap((name) => {
    const value = call.input[name]
    return Array.isArray(value) ? value : []
  })
  if (listed.length === 0) recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
  for (const one of listed) {
    const inner = innerCall(one, call)
    const tool = inner === null ? batch : toolNamed(inner)
    if (inner === null || tool === batch)
      recorder.obscure('INPUT_UNREADABLE', { interpreter: true })
    else {
      recorder.add({ kind: 'tool.call', tool: inner.tool, toolClass: tool.toolClass })
      tool.record(inner, recorder)
    }
  }
}

function innerCall(value: unknown, call: ToolCall): ToolCall | null {
  if (typeof value !== 'object' || value === null) return null
  const named: unknown = Reflect.get(value, 'tool') ?? Reflect.get(value, 'recipient_name')
  const input: unknown = Reflect.get(value, 'parameters') ?? Reflect.get(value, 'input')
  if (typeof named !== 'string' || typeof input !== 'object' || input === null) return null
  return { ...call, tool: named.replace(/^functions\./, ''), input: { ...input } }
}
