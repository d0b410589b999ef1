import type { ToolCall } from '@custody/model'
import { isDeceptiveName } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { isCoreToolName } from './core-tools.ts'
import type { McpNames } from './mcp-names.ts'
import { mcpNamesOf } from './mcp-names.ts'
import type { Tool } from './tool.ts'
import { textInput } from './tool.ts'

/** A call of an MCP server's tool: `mcp__<server>__<tool>`, or what the agent says beside it. */
export const mcp: Tool = {
  names: [],
  toolClass: 'mcp',
  record: (call, recorder) => called(mcpNamesOf(call), call, recorder),
}

/** Tools of the agents' own that hand a call on to a server named in their input, and those that list servers. */
export const mcpCallers: readonly Tool[] = [
  {
    names: [
      'CallMcpTool',
      'use_mcp_tool',
      'ReadMcpResourceTool',
      'ReadMcpResource',
      'read_mcp_resource',
      'FetchMcpResource',
      'access_mcp_resource',
      'beforeMCPExecution',
    ],
    toolClass: 'mcp',
    record: (call, recorder) => called(handedOn(call), call, recorder),
  },
  {
    names: [
      'ListMcpResources',
      'ListMcpResourcesTool',
      'list_mcp_resources',
      'list_mcp_resource_templates',
      'WaitForMcpServers',
    ],
    toolClass: 'read',
    record: () => {},
  },
]

/** A server that the input does not name is no server that anybody approved. */
function handedOn(call: ToolCall): McpNames {
  const server = textInput(call, ['server', 'server_name', 'serverName', 'mcp_server']) ?? ''
  const serverTool = textInput(call, ['toolName', 'tool_name', 'tool', 'name', 'uri']) ?? call.tool
  return { server, serverTool, nameAgrees: 'unknown', mayBeTools: [serverTool] }
}

function called(names: McpNames, call: ToolCall, recorder: Recorder): void {
  const { server, serverTool, mayBeTools, nameAgrees } = names
  recorder.add({
    kind: 'mcp.call',
    server,
    serverTool,
    imitatesCoreTool: mayBeTools.some((name) => isCoreToolName(call.agent, name)),
    deceptiveName: [call.tool, server, serverTool].some(isDeceptiveName),
    nameAgrees,
  })
}
