import type { McpCall, ToolCall } from '@custody/model'

/** What an MCP call names. `mayBeTools` holds every reading of the tool's own name; one where the agent told the server. */
export type McpNames = Pick<McpCall, 'server' | 'serverTool' | 'nameAgrees'> & {
  readonly mayBeTools: readonly string[]
}

/**
 * Takes a tool's full name apart. Server and tool may both hold the underscores that stand between them, so the name
 * alone can be read in several ways; what the agent says of the server settles it, where the two agree.
 */
export function mcpNamesOf(call: ToolCall): McpNames {
  const { mcpServer } = call
  // Cursor writes `MCP:` before the tool's name and keeps the server to itself.
  const tool = call.tool.replace(/^MCP:/, '')
  const readings = readingsOf(call)
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

/** Whether a tool that nobody knows is one of a server, by its name alone. */
export function isMcpName(call: ToolCall): boolean {
  return readingsOf(call).length > 0
}

/**
 * How agents write the tool of a server: what begins the name, and what stands between server and tool. OpenCode and
 * Copilot CLI begin it with nothing, so whatever of theirs nobody knows and holds the mark is read so.
 */
const spellings: readonly {
  readonly agent: ToolCall['agent'] | null
  readonly begins: string
  readonly mark: string
}[] = [
  { agent: null, begins: 'mcp__', mark: '__' },
  { agent: null, begins: 'mcp_', mark: '_' },
  { agent: 'opencode', begins: '', mark: '_' },
  { agent: 'copilot-cli', begins: '', mark: '-' },
]

/** `mcp__a__b__c` is `b__c` of `a`, or `c` of `a__b`; with another mark likewise. */
function readingsOf({ agent, tool }: ToolCall): readonly Reading[] {
  const spelling = spellings.find(
    (one) => (one.agent === null || one.agent === agent) && tool.startsWith(one.begins),
  )
  if (spelling === undefined) return []
  const { begins, mark } = spelling
  const rest = tool.slice(begins.length, lengthMax)
  const readings: Reading[] = []
  for (let at = rest.indexOf(mark, 1); at !== -1; at = rest.indexOf(mark, at + 1)) {
    const serverTool = rest.slice(at + mark.length)
    if (serverTool !== '') readings.push({ server: rest.slice(0, at), serverTool })
  }
  // A server's name may hold Copilot's mark, a tool's name does not.
  return mark === '-' ? readings.toReversed() : readings
}

/** A server's name as it stands in a tool's name: what is no letter, digit or dash there is one underscore. */
function inToolName(server: string): string {
  return server.replace(/[^A-Za-z0-9-]+/g, '_').replace(/^_|_$/g, '')
}
