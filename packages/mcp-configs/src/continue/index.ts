import { inHome, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseYaml } from '../syntax.ts'

/** Continue: `mcpServers` as a list in YAML, each with its `name`. */
export const continueDev: ConfigFormat = {
  client: 'continue',
  places: [inHome('.continue/config.yaml')],
  parse: (text) => {
    const config = parseYaml(text)
    return config.ok ? serversAt(config.value, 'mcpServers') : config
  },
}
