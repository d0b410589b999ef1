import { fileURLToPath } from 'node:url'

/** The exact command line of a test MCP server: what a configuration holds and an allowlist must name. */
export function testMcpServerCommand(
  name: string,
  markers: string,
): readonly [command: string, ...args: string[]] {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  return [process.execPath, main, name, markers]
}
