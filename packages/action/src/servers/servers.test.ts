import type { JsonObject, McpConnect } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { actionsOf, blankView } from '../index.ts'
import { callOf } from '../../test/call-of.ts'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

/** The servers that a call adds, in short: `name line`. */
function addedBy(tool: string, input: JsonObject): readonly string[] {
  return actionsOf(callOf(tool, input), view)
    .actions.filter((one): one is McpConnect => one.kind === 'mcp.connect')
    .map(({ server, line }) => `${server || '?'} ${line || '?'}`)
}
const bash = (command: string) => addedBy('Bash', { command })

const npx = 'x ["npx","-y","thing"]'

describe('a server is added by the command of an agent or editor', () => {
  test.each([
    ['claude mcp add x -- npx -y thing', npx],
    ['claude mcp add x npx -y thing', npx],
    ['claude mcp add -s user -e A=1 -e B=2 x -- npx -y thing', npx],
    ['claude mcp add -e A=1 B=2 --scope project x -- npx -y thing', npx],
    ['claude mcp add --transport stdio x --env A=1 -- npx -y thing', npx],
    ['sudo claude mcp add x -- npx -y thing', npx],
    ['npx @anthropic-ai/claude-code mcp add x -- npx -y thing', npx],
    ['claude mcp add --transport http x https://m.example/mcp', 'x https://m.example/mcp'],
    [
      'claude mcp add -t sse x https://m.example/sse --header "Authorization: Bearer y"',
      'x https://m.example/sse',
    ],
    ['claude mcp add -H "A: b" --transport http x https://m.example', 'x https://m.example'],
    [`claude mcp add-json x '{"command":"npx","args":["-y","thing"],"env":{"K":"v"}}'`, npx],
    [
      `claude mcp add-json -s user x '{"type":"http","url":"https://m.example"}'`,
      'x https://m.example',
    ],
    ['codex mcp add x -- npx -y thing', npx],
    ['codex mcp add --env K=v x -- npx -y thing', npx],
    ['codex mcp add x --url https://m.example/mcp', 'x https://m.example/mcp'],
    ['gemini mcp add -s user x npx -y thing', npx],
    ['gemini mcp add --transport http x https://m.example', 'x https://m.example'],
    ['amp mcp add x -- npx -y thing', npx],
    ['kiro-cli mcp add --name x --command npx --args "-y,thing"', npx],
    ['droid mcp add x "npx -y thing"', npx],
    [`code --add-mcp '{"name":"x","command":"npx","args":["-y","thing"]}'`, npx],
    [`cursor --add-mcp '{"name":"x","url":"https://m.example"}'`, 'x https://m.example'],
    ['claude mcp add x -- npx -y "$PACKAGE"', 'x ?'],
    ['claude mcp add -e $SECRET x -- npx -y thing', '? ?'],
    ['claude mcp add x', 'x ?'],
    ['claude mcp add-json x "$(cat y)"', 'x ?'],
    ['claude mcp add-from-claude-desktop', '? ?'],
    [
      `claude --mcp-config '{"mcpServers":{"x":{"command":"npx","args":["-y","thing"]}}}' -p hi`,
      npx,
    ],
    ['claude --mcp-config more.json -p hi', '? ?'],
    ['codex -c mcp_servers.x.command=npx exec hi', 'x ?'],
  ])('%s', (command, expected) => {
    expect(bash(command)).toEqual([expected])
  })

  test.each([
    'claude mcp list',
    'claude mcp get x',
    'claude mcp remove x',
    'claude mcp add --help',
    'codex mcp list',
    'echo claude mcp add x -- npx -y thing',
    'code --install-extension x',
    'code .',
  ])('%s adds none', (command) => {
    expect(bash(command)).toEqual([])
  })
})

const config = '{"mcpServers":{"x":{"command":"npx","args":["-y","thing"]}}}'

describe('a server is added by writing a configuration', () => {
  test.each([
    { because: 'it is written', tool: 'Write', input: { file_path: '.mcp.json', content: config } },
    {
      because: 'another client reads it',
      tool: 'Write',
      input: { file_path: '/home/dev/.cursor/mcp.json', content: config },
    },
    {
      because: 'servers stand beside settings',
      tool: 'Write',
      input: { file_path: '/home/dev/.gemini/settings.json', content: config },
    },
    {
      because: 'a piece is put into it',
      tool: 'Edit',
      input: {
        file_path: '.mcp.json',
        old_string: '{',
        new_string: '"x": {"command": "npx", "args": ["-y", "thing"]},',
      },
    },
    {
      because: 'one of several edits does',
      tool: 'MultiEdit',
      input: { file_path: '.mcp.json', edits: [{ old_string: '{}', new_string: config }] },
    },
    {
      because: 'VS Code keeps them under servers',
      tool: 'Write',
      input: {
        file_path: '.vscode/mcp.json',
        content: '{"servers":{"x":{"command":"npx","args":["-y","thing"]}}}',
      },
    },
    {
      because: 'OpenCode keeps them under mcp',
      tool: 'Write',
      input: {
        file_path: 'opencode.json',
        content: '{"mcp":{"x":{"type":"local","command":["npx","-y","thing"]}}}',
      },
    },
    {
      because: 'Claude Code keeps some for a project',
      tool: 'Write',
      input: {
        file_path: '/home/dev/.claude.json',
        content: `{"projects":{"/home/dev/proj":${config}}}`,
      },
    },
    {
      because: 'Codex keeps them in TOML',
      tool: 'Write',
      input: {
        file_path: '/home/dev/.codex/config.toml',
        content:
          'model = "m"\n[mcp_servers.x]\ncommand = "npx"\nargs = [\n  "-y",\n  "thing",\n]\n[mcp_servers.x.env]\nK = "v"\n',
      },
    },
    {
      because: 'a patch does',
      tool: 'apply_patch',
      input: {
        input: `*** Begin Patch\n*** Add File: .mcp.json\n+${config}\n*** End Patch`,
      },
    },
    {
      because: 'a heredoc is',
      tool: 'Bash',
      input: { command: `cat > .mcp.json <<'E'\n${config}\nE` },
    },
    { because: 'echo is', tool: 'Bash', input: { command: `echo '${config}' > .mcp.json` } },
    { because: 'tee is', tool: 'Bash', input: { command: `echo '${config}' | tee .mcp.json` } },
    {
      because: 'it is moved there',
      tool: 'Bash',
      input: { command: `echo '${config}' > /tmp/a && cp /tmp/a .mcp.json` },
    },
  ])('$because', ({ tool, input }) => {
    expect(addedBy(tool, input as unknown as JsonObject)).toEqual([npx])
  })

  test.each([
    ['jq .x other.json > .mcp.json'],
    ['sed -i s/a/b/ .mcp.json'],
    ['curl -s https://x.example > .mcp.json'],
    ['ln -s /tmp/other.json .mcp.json'],
    ['cp /tmp/other.json ~/.cursor/mcp.json'],
    [`python3 -c "open('.mcp.json','w').write(x)"`],
    [`echo '{"mcpServers": '"$X"'}' > .mcp.json`],
    [`echo 'mcp_servers.x.command = "npx"' >> ~/.codex/config.toml`],
  ])('one that cannot be told by %s', (command) => {
    expect(bash(command)).toEqual(['? ?'])
  })

  test('a piece that names no server may change any', () => {
    const edit = (path: string, text: string) =>
      addedBy('Edit', { file_path: path, old_string: 'a', new_string: text })
    expect(edit('.mcp.json', '"args": ["-y", "other"]')).toEqual(['? ?'])
    expect(edit('.gemini/settings.json', '"mcpServers": {')).toEqual(['? ?'])
  })

  test.each([
    ['Write', { file_path: '.mcp.json', content: '{"mcpServers":{}}' }],
    ['Write', { file_path: '.mcp.json', content: '' }],
    ['Write', { file_path: '.vscode/settings.json', content: '{"editor.tabSize": 2}' }],
    ['Edit', { file_path: '.gemini/settings.json', old_string: 'a', new_string: '"theme": "b"' }],
    ['Write', { file_path: 'docs/mcp.json', content: config }],
    ['Write', { file_path: 'server.json', content: config }],
    ['Read', { file_path: '.mcp.json' }],
    ['Bash', { command: 'rm .mcp.json' }],
    ['Bash', { command: 'cat .mcp.json' }],
    ['Bash', { command: 'sed -i s/a/b/ .vscode/settings.json' }],
  ])('none by %s of %j', (tool, input) => {
    expect(addedBy(tool, input as unknown as JsonObject)).toEqual([])
  })

  test('more servers than anybody has are one that cannot be told', () => {
    const servers = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`s${at}`, { command: 'x' }]),
    )
    const content = JSON.stringify({ mcpServers: servers })
    expect(addedBy('Write', { file_path: '.mcp.json', content })).toEqual(['? ?'])
  })
})
