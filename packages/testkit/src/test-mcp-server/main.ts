// A small MCP server on standard input and output, for tests: `node main.ts <name> <folder for markers>`.
// `<name>.started` is left when the process starts and `<name>.called` when its tool is called.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const [name = 'test', markers = '.'] = process.argv.slice(2)
const mark = (what: string) => writeFileSync(join(markers, `${name}.${what}`), `${process.pid}\n`)

mark('started')
const server = new McpServer({ name, version: '1.0.0' })
server.registerTool(
  'echo',
  { description: 'Says what it is told', inputSchema: { text: z.string() } },
  ({ text }) => {
    mark('called')
    return { content: [{ type: 'text', text: `echo: ${text}` }] }
  },
)
await server.connect(new StdioServerTransport())
