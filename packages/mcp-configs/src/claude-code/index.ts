import { isJsonObject } from '@custody/model'
import { inHome, inProject, type ConfigFormat } from '../config-format.ts'
import { allOf, serversAt } from '../servers-at.ts'
import { parseJson } from '../syntax.ts'

/** Claude Code: `mcpServers` by name, in ~/.claude.json also under each project the person has been in. */
export const claudeCode: ConfigFormat = {
  client: 'claude-code',
  places: [
    inHome('.claude.json'),
    inHome('.claude/settings.json'),
    inProject('.mcp.json'),
    inProject('.claude/settings.json'),
    { under: 'root', path: 'etc/claude-code/managed-mcp.json', platforms: ['linux'] },
  ],
  parse: (text) => {
    const config = parseJson(text)
    if (!config.ok) return config
    const projects = config.value['projects']
    return allOf(
      serversAt(config.value, 'mcpServers'),
      ...(isJsonObject(projects)
        ? Object.keys(projects).map((path) =>
            serversAt(config.value, 'projects', path, 'mcpServers'),
          )
        : []),
    )
  },
}
