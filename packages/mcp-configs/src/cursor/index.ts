import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Cursor: `mcpServers` by name. */
export const cursor: ConfigFormat = {
  client: 'cursor',
  places: [inHome('.cursor/mcp.json'), inProject('.cursor/mcp.json')],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'mcpServers') : config
  },
}
