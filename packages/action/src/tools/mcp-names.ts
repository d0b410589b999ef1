import type { McpCall, ToolCall } from '@custody/model'

/** What an MCP call names. `mayBeTools` holds every reading of the tool's own name; one where the agent told the server. */
export type McpNames = Pick<McpCall, 'server' | 'serverTool' | 'nameAgrees'> & {
  readonly mayBeTools: readonly string[]
}

/**
 * Takes a tool's full name apart. Server and tool may both hold the underscores that stand between them, so the name
 * alone can be read in several ways; what the agent says of the server settles it, where the two agree.
 */
export function mcpNamesOf({ tool, mcpServer }: ToolCall): McpNames {
  const readings = readingsOf(tool)
  const [first] = readings
  const said = mcpServer?.name ?? null
  if (first === undefined) {
    // The agent tells the server beside a bare name, or nothing can be told.
    return { server: said ?? '', serverTool: tool, nameAgrees: 'unknown', mayBeTools: [tool] }
  }
  if (said === null) {
    const mayBeTools = readings.map((one) => one.serverTool)
    return { ...first, nameAgrees: 'unknown', mayBeTools }
  }
  const form = inToolName(said)
  const agreed = readings.find(({ server }) => inToolName(server) === form)
  const { serverTool } = agreed ?? first
  return {
    server: said,
    serverTool,
    nameAgrees: agreed === undefined ? 'no' : 'yes',
    mayBeTools: [serverTool],
  }
}

/** Clients allow 64 characters and servers twice as much; what follows is not read. */
const lengthMax = 512

type Reading = { readonly server: string; readonly serverTool: string }

/** `mcp__a__b__c` is `b__c` of `a`, or `c` of `a__b`. With single underscores (Gemini CLI) likewise. */
function readingsOf(tool: string): readonly Reading[] {
  const mark = tool.startsWith('mcp__') ? '__' : '_'
  if (!tool.startsWith(`mcp${mark}`)) return []
  const rest = tool.slice(`mcp${mark}`.length, lengthMax)
  const readings: Reading[] = []
  for (let at = rest.indexOf(mark, 1); at !== -1; at = rest.indexOf(mark, at + 1)) {
    const serverTool = rest.slice(at + mark.length)
    if (serverTool !== '') readings.push({ server: rest.slice(0, at), serverTool })
  }
  return readings
}

/** A server's name as it stands in a tool's name: what is no letter, digit or dash there is one underscore. */
function inToolName(server: string): string {
  return server.replace(/[^A-Za-z0-9-]+/g, '_').replace(/^_|_$/g, '')
}
