import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Kiro: `mcpServers` by name, switched off by `disabled`. */
export const kiro: ConfigFormat = {
  client: 'kiro',
  places: [inHome('.kiro/settings/mcp.json'), inProject('.kiro/settings/mcp.json')],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'mcpServers') : config
  },
}
