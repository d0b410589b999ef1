import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Gemini CLI: `mcpServers` by name, `httpUrl` beside `url`. */
export const geminiCli: ConfigFormat = {
  client: 'gemini-cli',
  places: [inHome('.gemini/settings.json'), inProject('.gemini/settings.json')],
  parse: (text) => {
    const config = parseJson(text)
    return config.ok ? serversAt(config.value, 'mcpServers') : config
  },
}
