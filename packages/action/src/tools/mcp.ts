import type { ToolCall } from '@custody/model'
import { isDeceptiveName } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { isCoreToolName } from './core-tools.ts'
import { mcpNamesOf } from './mcp-names.ts'
import type { Tool } from './tool.ts'

/** A call of an MCP server's tool: `mcp__<server>__<tool>`, or what the agent says beside it. */
export const mcp: Tool = { names: [], toolClass: 'mcp', record: called }

function called(call: ToolCall, recorder: Recorder): void {
  const { server, serverTool, mayBeTools, nameAgrees } = mcpNamesOf(call)
  recorder.add({
    kind: 'mcp.call',
    server,
    serverTool,
    imitatesCoreTool: mayBeTools.some((name) => isCoreToolName(call.agent, name)),
    deceptiveName: [call.tool, server, serverTool].some(isDeceptiveName),
    nameAgrees,
  })
}
