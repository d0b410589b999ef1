import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Zed: `context_servers` by name, in settings with comments. */
export const zed: ConfigFormat = {
  client: 'zed',
  places: [
    inHome('.config/zed/settings.json', ['linux', 'darwin']),
    inHome('AppData/Roaming/Zed/settings.json', ['win32']),
    inProject('.zed/settings.json'),
  ],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'context_servers') : config
  },
}
