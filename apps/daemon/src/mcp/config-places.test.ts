import { join } from 'node:path'
import { actionsOf, blankView } from '@custody/action'
import { configFormats } from '@custody/mcp-configs'
import { expect, test } from 'vitest'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
const folders = { home: '/home/dev', project: '/home/dev/proj', root: '/' }
const places = configFormats.flatMap(({ client, places: all }) =>
  all.map(({ under, path }) => ({ client, path: join(folders[under], path) })),
)

test.each(places)('who writes $path adds a server to $client', ({ path }) => {
  const content = path.endsWith('.toml')
    ? '[mcp_servers.x]\ncommand = "y"\n'
    : '{"mcpServers": {"x": {"command": "y"}}}'
  const { actions } = actionsOf(
    {
      agent: 'claude-code',
      toolUseId: 't',
      agentSessionId: 's',
      agentSubagentId: null,
      tool: 'Write',
      input: { file_path: path, content },
      workingDirectory: '/home/dev/proj',
      permissionMode: 'default',
      mcpServer: null,
    },
    view,
  )
  expect(actions).toContainEqual({
    kind: 'mcp.connect',
    server: 'x',
    line: '["y"]',
    deceptiveName: false,
  })
})
