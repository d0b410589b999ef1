import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'

/** A call of an MCP server's tool: `mcp__<server>__<tool>`, or what the agent says beside it. */
export const mcp: Tool = { names: [], toolClass: 'mcp', record: called }

/** Names of agents' own tools: a server that offers one of these wants to be taken for it. */
const coreTools =
  /^(?:bash|shell|read|write|edit|multi_?edit|glob|grep|ls|web_?fetch|web_?search|task|agent|todo_?write|notebook_?edit|apply_patch|run_shell_command|read_file|write_file|run_terminal_cmd|exec_command)$/i

function called(call: ToolCall, recorder: Recorder): void {
  const [, named = '', tool = ''] = /^mcp__?(.+?)__(.+)$/s.exec(call.tool) ?? []
  const server = call.mcpServer?.name ?? named
  const serverTool = tool === '' ? call.tool : tool
  recorder.add({
    kind: 'mcp.call',
    server,
    serverTool,
    imitatesCoreTool: coreTools.test(serverTool),
  })
}
