import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { allOf, serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Visual Studio Code: `servers` in mcp.json; in older settings.json `mcp.servers`, as path or as one key. */
export const vscode: ConfigFormat = {
  client: 'vscode',
  places: [
    inHome('.config/Code/User/mcp.json', ['linux']),
    inHome('.config/Code/User/settings.json', ['linux']),
    inHome('Library/Application Support/Code/User/mcp.json', ['darwin']),
    inHome('Library/Application Support/Code/User/settings.json', ['darwin']),
    inHome('AppData/Roaming/Code/User/mcp.json', ['win32']),
    inHome('AppData/Roaming/Code/User/settings.json', ['win32']),
    inProject('.vscode/mcp.json'),
    inProject('.vscode/settings.json'),
  ],
  parse: (text) => {
    const config = parseJson(text)
    if (!config.ok) return config
    return allOf(
      serversAt(config.value, 'servers'),
      serversAt(config.value, 'mcp', 'servers'),
      serversAt(config.value, 'mcp.servers'),
    )
  },
}
