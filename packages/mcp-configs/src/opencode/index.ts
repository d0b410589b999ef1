import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** OpenCode: `mcp` by name, the command line as one list. */
export const openCode: ConfigFormat = {
  client: 'opencode',
  places: [inHome('.config/opencode/opencode.json'), inProject('opencode.json')],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'mcp') : config
  },
}
