import { inHome, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseTomlObject } from '../syntax.ts'

/** Codex CLI: `[mcp_servers.<name>]` in TOML. */
export const codex: ConfigFormat = {
  client: 'codex',
  places: [inHome('.codex/config.toml')],
  parse: (text) => {
    const config = parseTomlObject(text)
    return config.ok ? serversAt(config.value, 'mcp_servers') : config
  },
}
