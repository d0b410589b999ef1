import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  AgentNamed,
  Count,
  DeviceIdText,
  manyOf,
  McpLevelWord,
  Moment,
  Nothing,
  pageOf,
  Paging,
} from '../scalar.ts'
import { Figure } from './row.ts'

/** One MCP server over all devices. Two are one only if the fingerprint is equal; `names` are what configurations call it. */
export const McpServerRow = z.object({
  fingerprint: z.string(),
  /** The name seen last. Identifies nothing. */
  name: z.string(),
  names: z.array(z.string()),
  level: McpLevelWord,
  pinned: z.enum(['yes', 'no', 'unknown']),
  approved: z.enum(['yes', 'no', 'unknown']),
  transport: z.object({
    kind: z.enum(['stdio', 'http', 'sse', 'websocket', 'unknown']),
    /** The command with its arguments, or the URL. Hostile text. */
    target: z.string().nullable(),
    environmentNames: z.array(z.string()),
  }),
  firstSeenAt: Moment,
  lastSeenAt: Moment,
  devices: Figure,
  sessions: Figure,
  calls: Figure,
  denied: Figure,
})

export const listMcpServers = endpoint({
  method: 'GET',
  path: '/api/v1/mcp-servers',
  caller: 'console',
  summary: 'Every MCP server seen, newest first',
  params: Nothing,
  query: z.object({
    device: manyOf(DeviceIdText),
    level: manyOf(McpLevelWord),
    approved: z.enum(['yes', 'no', 'unknown']).optional(),
    q: z.string().max(500).optional(),
    ...Paging,
  }),
  body: Nothing,
  answer: { kind: 'json', schema: pageOf(McpServerRow) },
  problems: ['CURSOR_INVALID'],
})

export const getMcpServer = endpoint({
  method: 'GET',
  path: '/api/v1/mcp-servers/{fingerprint}',
  caller: 'console',
  summary: 'One MCP server: where it is used, its tools as called, and what changed',
  params: z.object({ fingerprint: z.string().max(128) }),
  query: Nothing,
  body: Nothing,
  answer: {
    kind: 'json',
    schema: McpServerRow.extend({
      /** Tools as calls named them: definitions are seen only through the gateway. */
      tools: z.array(z.object({ tool: z.string(), calls: Count, denied: Count, lastAt: Moment })),
      usedOn: z.array(
        z.object({
          device: DeviceIdText,
          deviceName: z.string(),
          agent: AgentNamed.nullable(),
          firstSeenAt: Moment,
          lastSeenAt: Moment,
        }),
      ),
      changes: z.array(
        z.object({
          at: Moment,
          device: DeviceIdText,
          seq: Count,
          epoch: Count,
          from: z.string().nullable(),
        }),
      ),
    }),
  },
  problems: ['MCP_SERVER_UNKNOWN'],
})
