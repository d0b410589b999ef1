import type { JsonObject, ToolCall } from '@custody/model'

/** A tool call of an ordinary session in an ordinary project, but for what is told. */
export function callOf(tool: string, input: JsonObject, change: Partial<ToolCall> = {}): ToolCall {
  return {
    agent: 'claude-code',
    toolUseId: 't',
    agentSessionId: 's',
    agentSubagentId: null,
    tool,
    input,
    workingDirectory: '/home/dev/proj',
    permissionMode: 'default',
    mcpServer: null,
    ...change,
  }
}

/** A command that an agent types. */
export function bashCall(command: string, workingDirectory = '/home/dev/proj'): ToolCall {
  return callOf('Bash', { command }, { workingDirectory })
}
