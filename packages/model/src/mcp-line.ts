import type { McpTransport } from './mcp-server.ts'

/** How a server is reached, in one text: its words as JSON, or its address. Empty where nothing is known. */
export function mcpLineOf(transport: McpTransport): string {
  switch (transport.kind) {
    case 'stdio':
      return JSON.stringify([transport.command, ...transport.args])
    case 'unknown':
      return ''
    default:
      return transport.url
  }
}

/** Reads such a text back. The names of its environment and the kind of its protocol are not in it. */
export function parseMcpLine(line: string): McpTransport {
  if (line === '') return { kind: 'unknown' }
  if (!line.startsWith('[')) return { kind: 'http', url: line }
  const words = wordsIn(line)
  const [command, ...args] = words
  return command === undefined
    ? { kind: 'unknown' }
    : { kind: 'stdio', command, args, environmentNames: [] }
}

function wordsIn(line: string): readonly string[] {
  try {
    const words: unknown = JSON.parse(line)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : []
  } catch {
    return []
  }
}
