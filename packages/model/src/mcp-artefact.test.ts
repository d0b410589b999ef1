import { describe, expect, test } from 'vitest'
import { mcpArtefactOf } from './mcp-artefact.ts'

/** A command line in one text: words between blanks, `'…'` is one word. */
function stdio(line: string) {
  const [command = '', ...args] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
  return mcpArtefactOf({ kind: 'stdio', command, args, environmentNames: [] })
}

const digest = `sha256:${'a'.repeat(64)}`
const commit = 'b'.repeat(40)

describe('a launcher fetches whatever is newest', () => {
  test.each([
    ['npx -y @scope/server', 'npx', '@scope/server'],
    ['npx @scope/server@latest --flag', 'npx', '@scope/server@latest'],
    ['npx -y server@1', 'npx', 'server@1'],
    ['npx -y server@^1.2.3', 'npx', 'server@^1.2.3'],
    ['npx -y server@1.2.x', 'npx', 'server@1.2.x'],
    ['npx --package=server@next -- run', 'npx', 'server@next'],
    ['npx --registry https://r.example -y server', 'npx', 'server'],
    ['npx -y github:owner/repo', 'npx', 'github:owner/repo'],
    ['npx -y https://x.example/p.tgz', 'npx', 'https://x.example/p.tgz'],
    ['C:\\nodejs\\npx.cmd -y server', 'npx', 'server'],
    ['/usr/local/bin/npx server', 'npx', 'server'],
    ['bunx server', 'bunx', 'server'],
    ['bun x server', 'bun x', 'server'],
    ['npm exec -y -- server', 'npm exec', 'server'],
    ['npm --prefix /x exec server', 'npm exec', 'server'],
    ['pnpm dlx server', 'pnpm dlx', 'server'],
    ['yarn dlx server', 'yarn dlx', 'server'],
    ['deno run -A npm:server', 'deno run', 'npm:server'],
    ['deno run https://x.example/a@1.2.3/mod.ts', 'deno run', 'https://x.example/a@1.2.3/mod.ts'],
    ['uvx mcp-server-git', 'uvx', 'mcp-server-git'],
    ['uvx mcp-server-git@latest', 'uvx', 'mcp-server-git@latest'],
    ['uvx --python 3.12 mcp-server-git', 'uvx', 'mcp-server-git'],
    ['uvx --from git+https://g.example/x run', 'uvx', 'git+https://g.example/x'],
    ["uvx --from 'server>=1.0' run", 'uvx', 'server>=1.0'],
    ["uvx --from 'server==1.*' run", 'uvx', 'server==1.*'],
    ['uvx --with extra server==1.2.3', 'uvx', 'extra'],
    ['uv tool run server', 'uv tool run', 'server'],
    ['uv --directory /x tool run server', 'uv tool run', 'server'],
    ['uv run --with mcp[cli] mcp run server.py', 'uv run', 'mcp[cli]'],
    ['pipx run server', 'pipx run', 'server'],
    ['python3 -m pipx run server', 'pipx run', 'server'],
    ['docker run -i --rm -e TOKEN mcp/notes', 'docker run', 'mcp/notes'],
    ['docker run -i mcp/notes:1.2.3', 'docker run', 'mcp/notes:1.2.3'],
    ['docker --context x container run --name n mcp/notes', 'docker container run', 'mcp/notes'],
    ['podman run mcp/notes:latest', 'podman run', 'mcp/notes:latest'],
    ['go run example.com/server@latest', 'go run', 'example.com/server@latest'],
    ['dnx Server.Mcp --yes', 'dnx', 'Server.Mcp'],
    ['nix run nixpkgs#server', 'nix run', 'nixpkgs#server'],
    ['env TOKEN=x npx -y server', 'npx', 'server'],
    ['sudo -u dev npx server', 'npx', 'server'],
    ['cmd /c npx -y server', 'npx', 'server'],
    ["sh -c 'npx -y server'", 'npx', 'server'],
    ['bash -lc \'exec npx -y "server"\'', 'npx', 'server'],
    ['op run --env-file x -- npx -y server', 'npx', 'server'],
    ['supergateway --port 1 npx -y server', 'npx', 'server'],
  ])('%s', (line, launcher, name) => {
    expect(stdio(line)).toMatchObject({ kind: 'floating', launcher })
    expect(stdio(line).packages).toContain(name)
  })

  test('also in text that only a shell can read', () => {
    expect(stdio("bash -c 'cd /x && npx -y server'")).toMatchObject({
      kind: 'floating',
      launcher: 'npx',
    })
  })
})

describe('one version is named', () => {
  test.each([
    'npx -y @scope/server@1.2.3',
    'npx -y server@1.2.3-beta.1 --flag value@latest',
    'npx -y -p server@1.2.3 run',
    'npx -y alias@npm:server@1.2.3',
    `npx -y github:owner/repo#${commit}`,
    'bunx server@0.1.0',
    'deno run -A jsr:@scope/server@1.2.3',
    'uvx server==1.2.3',
    'uvx server@1.2.3',
    'uvx --from server[cli]==1.2 run',
    `uvx --from git+https://g.example/x@${commit} run`,
    'uvx --with extra==2.0 server==1.2.3',
    'pipx run --spec server==1.2.3 run',
    'go run example.com/server@v1.2.3',
    'dnx Server.Mcp@1.2.3 --yes',
  ])('%s', (line) => {
    expect(stdio(line).kind).toBe('version')
  })
})

test.each([
  [`docker run -i mcp/notes@${digest}`, 'content'],
  [`docker run -i mcp/notes:1.2@${digest}`, 'content'],
  [`docker run -i ${digest}`, 'content'],
  [`docker run -i mcp/notes@sha256:abc`, 'floating'],
  ['/opt/tickets', 'file'],
  ['node /opt/server.js', 'file'],
  ['node server.mjs', 'file'],
  ['python -m server', 'file'],
  ['uv run server.py', 'file'],
  ['uv --directory /x run server', 'file'],
  ['deno run -A server.ts', 'file'],
  ['go run .', 'file'],
  ['npx ./server', 'file'],
  ['npx --no-install server', 'file'],
  ['npm run start', 'file'],
  ['docker exec box server', 'file'],
  ['bash /opt/start.sh', 'file'],
  ['my-server --image docker run', 'file'],
  ["bash -c 'cd /x && ./server'", 'unknown'],
  ['bash', 'unknown'],
  ["node -e 'x()'", 'unknown'],
  ['$SERVER', 'unknown'],
  ["'${HOME}/server'", 'unknown'],
  ['npx', 'unknown'],
  ['env', 'unknown'],
  ["''", 'unknown'],
])('%s is %s', (line, kind) => {
  expect(stdio(line).kind).toBe(kind)
})

test('a server elsewhere is remote, and one that cannot be read is unknown', () => {
  expect(mcpArtefactOf({ kind: 'http', url: 'https://x.example' }).kind).toBe('remote')
  expect(mcpArtefactOf({ kind: 'unknown' }).kind).toBe('unknown')
})

test('command lines inside one another end', () => {
  expect(stdio(`${'env '.repeat(500)}npx x`).kind).toMatch(/unknown|floating/)
})
