import { isJsonObject } from '@custody/model'
import type { ConfigFormat } from '../config-format.ts'
import { allOf, serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Any JSON that declares servers in one of the usual ways; for files of clients that we have no word for. */
export const generic: ConfigFormat = {
  client: 'generic',
  places: [],
  parse: (text) => {
    const config = parseJson(text)
    if (!config.ok) return config
    const { mcp } = config.value
    // `mcp` holds servers by name (OpenCode) or, in settings, an object with `servers`.
    const underMcp =
      isJsonObject(mcp) && Object.hasOwn(mcp, 'servers') ? ['mcp', 'servers'] : ['mcp']
    return allOf(
      serversAt(config.value, 'mcpServers'),
      serversAt(config.value, 'servers'),
      serversAt(config.value, 'context_servers'),
      serversAt(config.value, ...underMcp),
    )
  },
}
