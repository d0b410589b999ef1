import { inHome, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Claude Desktop: `mcpServers` by name. */
export const claudeDesktop: ConfigFormat = {
  client: 'claude-desktop',
  places: [
    inHome('.config/Claude/claude_desktop_config.json', ['linux']),
    inHome('Library/Application Support/Claude/claude_desktop_config.json', ['darwin']),
    inHome('AppData/Roaming/Claude/claude_desktop_config.json', ['win32']),
  ],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'mcpServers') : config
  },
}
