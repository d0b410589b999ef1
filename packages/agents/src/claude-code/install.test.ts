import { expect, describe, test } from 'vitest'
import type { InstallReceipt, InstallRequest, Plan } from '../install-plan.ts'
import { inspectInstall, planInstall, planUninstall } from './install.ts'

const path = '/home/dev/.claude/settings.json'
const request: InstallRequest = {
  home: '/home/dev',
  environment: {},
  hookPort: 47615,
  failMode: 'closed',
  nodePath: '/opt/node',
  hookScriptPath: '/opt/custody/post-hook.mjs',
  allowedMcpServers: null,
}
const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array | null | undefined) =>
  bytes === null || bytes === undefined
    ? null
    : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
const filesOf = (text: string | null) => new Map([[path, text === null ? null : encode(text)]])

function plan(text: string | null, asked = request, receipt: InstallReceipt | null = null): Plan {
  const planned = planInstall(asked, filesOf(text), receipt)
  if (!planned.ok) throw new Error(planned.error.code)
  return planned.value
}
/** The text after a plan is applied to `text`. */
const applied = (text: string | null, { changes }: Plan) =>
  changes[0] === undefined ? text : decode(changes[0].after)
function uninstalled(text: string | null, receipt: InstallReceipt | null): string | null {
  const planned = planUninstall(request, filesOf(text), receipt)
  if (!planned.ok) throw new Error(planned.error.code)
  return applied(text, planned.value)
}

const originals: readonly (readonly [string, string | null])[] = [
  ['no file', null],
  ['an empty file', ''],
  ['a blank file', '\n\n'],
  ['an empty object', '{}'],
  ['one line', '{"model":"opus"}'],
  ['two spaces', '{\n  "model": "opus",\n  "env": {\n    "A": "b"\n  }\n}\n'],
  ['four spaces, no last line end', '{\n    "model": "opus"\n}'],
  ['tabs', '{\n\t"permissions": {\n\t\t"allow": ["Bash(ls:*)"]\n\t}\n}\n'],
  ['Windows line ends', '{\r\n  "model": "opus"\r\n}\r\n'],
  ['a byte order mark', '\ufeff{\n  "model": "opus"\n}\n'],
  ['odd spacing', '{ "model" : "opus"  ,"x":[1,\n2 ] }'],
  [
    'hooks of the person’s own',
    '{\n  "hooks": {\n    "PreToolUse": [\n      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "true" }] }\n    ]\n  }\n}\n',
  ],
]

describe.each(originals)('settings with %s', (_, original) => {
  const first = plan(original)
  const installed = applied(original, first)

  test('hold every hook after an install, and all that was there', () => {
    const files = filesOf(installed)
    expect(inspectInstall(request, files)).toEqual({ status: 'installed' })
    const { hooks, ...rest } = JSON.parse((installed ?? '').replace('\ufeff', ''))
    const before = JSON.parse((original ?? '').replace('\ufeff', '').trim() || '{}')
    expect({ ...before, hooks }).toEqual({ ...rest, hooks })
    for (const [event, groups] of Object.entries<object[]>(before.hooks ?? {}))
      expect(hooks[event].slice(0, groups.length)).toEqual(groups)
  })

  test('are changed by nothing when installed again, with the receipt or without', () => {
    expect(plan(installed, request, first.receipt).changes).toEqual([])
    expect(plan(installed, request, null).changes).toEqual([])
  })

  test('come back byte for byte', () => {
    expect(uninstalled(installed, first.receipt)).toBe(original)
  })

  test('come back byte for byte after a second install with another port', () => {
    const again = plan(installed, { ...request, hookPort: 50000 }, first.receipt)
    expect(uninstalled(applied(installed, again), again.receipt)).toBe(original)
  })

  test('keep what was changed meanwhile, and lose our parts only', () => {
    const changed = (installed ?? '').replace(/\{/, '{"language":"de",')
    const rest = uninstalled(changed, first.receipt) ?? ''
    const before = JSON.parse((original ?? '').replace('\ufeff', '').trim() || '{}')
    expect(JSON.parse(rest.replace('\ufeff', ''))).toEqual({ language: 'de', ...before })
  })

  test('lose our parts when the receipt is lost', () => {
    const rest = uninstalled(installed, null) ?? '{}'
    const before = JSON.parse((original ?? '').replace('\ufeff', '').trim() || '{}')
    expect(JSON.parse(rest.replace('\ufeff', ''))).toEqual(before)
  })
})

describe('the hooks', () => {
  const hooksOf = (asked: InstallRequest) =>
    JSON.parse(applied(null, plan(null, asked)) ?? '').hooks as Record<
      string,
      [{ matcher?: string; hooks: [Record<string, unknown>] }]
    >

  test('call literal 127.0.0.1, for every tool, with the help in the address', () => {
    expect(hooksOf(request)['PreToolUse']).toEqual([
      {
        hooks: [
          {
            type: 'http',
            url: 'http://127.0.0.1:47615/custody/blocked-run-custody-doctor/claude-code/PreToolUse',
            headers: { 'X-Custody-Hook': '1' },
            timeout: 30,
            onFailure: 'block',
          },
        ],
      },
    ])
  })

  test('of the start of a session is a command without a shell', () => {
    expect(hooksOf(request)['SessionStart']?.[0].hooks[0]).toEqual({
      type: 'command',
      command: '/opt/node',
      args: [
        '/opt/custody/post-hook.mjs',
        'http://127.0.0.1:47615/custody/blocked-run-custody-doctor/claude-code/SessionStart',
      ],
      timeout: 5,
    })
  })

  test('block nothing when the fail mode is open', () => {
    expect(JSON.stringify(hooksOf({ ...request, failMode: 'open' }))).not.toContain('onFailure')
  })

  test('leave out the events that cost a call per token or replace what the client does', () => {
    const events = Object.keys(hooksOf(request))
    for (const event of ['WorktreeCreate', 'MessageDisplay', 'FileChanged', 'PreModelSwitch'])
      expect(events).not.toContain(event)
  })
})

describe('tampering is seen', () => {
  const installed = applied(null, plan(null)) ?? ''
  const inspect = (settings: unknown) => inspectInstall(request, filesOf(JSON.stringify(settings)))
  const settings = () => JSON.parse(installed)

  test('when a hook is taken out', () => {
    const { PreToolUse: _, ...hooks } = settings().hooks
    expect(inspect({ hooks })).toEqual({ status: 'tampered', missing: ['PreToolUse'] })
  })

  test('when a hook no longer blocks', () => {
    const changed = settings()
    delete changed.hooks.PreToolUse[0].hooks[0].onFailure
    expect(inspect(changed)).toEqual({ status: 'tampered', missing: ['PreToolUse'] })
  })

  test('when a matcher keeps a hook from some tools', () => {
    const changed = settings()
    changed.hooks.PreToolUse[0].matcher = '('
    expect(inspect(changed)).toEqual({ status: 'tampered', missing: ['PreToolUse'] })
  })

  test('when all hooks are switched off', () => {
    expect(inspect({ ...settings(), disableAllHooks: true })).toMatchObject({ status: 'tampered' })
  })

  test('when the settings are no longer JSON', () => {
    expect(inspectInstall(request, filesOf(installed.slice(1)))).toMatchObject({
      status: 'unreadable',
    })
  })

  test('nothing of ours is absent, not tampered', () => {
    expect(inspect({ hooks: { PreToolUse: [] } })).toEqual({ status: 'absent' })
  })
})

describe('settings that cannot be changed are a problem', () => {
  test.each([
    ['{"hooks":', 'SETTINGS_NOT_JSON'],
    ['{ // mine\n}', 'SETTINGS_NOT_JSON'],
    ['{"a":1,}', 'SETTINGS_NOT_JSON'],
    ['{"hooks":{},"hooks":{}}', 'SETTINGS_KEY_TWICE'],
    ['[]', 'SETTINGS_SHAPE_UNKNOWN'],
    ['{"hooks":[]}', 'SETTINGS_SHAPE_UNKNOWN'],
    ['{"hooks":{"PreToolUse":{}}}', 'SETTINGS_SHAPE_UNKNOWN'],
  ])('%s', (text, code) => {
    expect(planInstall(request, filesOf(text), null)).toMatchObject({ ok: false, error: { code } })
  })

  test('a file that was not read', () => {
    expect(planInstall(request, new Map(), null)).toMatchObject({
      error: { code: 'SETTINGS_NOT_READ', path },
    })
  })
})

describe('the list of MCP servers', () => {
  const listed: InstallRequest = {
    ...request,
    allowedMcpServers: [
      { kind: 'command', command: ['/usr/bin/npx', 'server'] },
      { kind: 'url', url: 'https://mcp.example.com/mcp' },
    ],
  }

  test('names exact commands and addresses', () => {
    expect(JSON.parse(applied(null, plan(null, listed)) ?? '').allowedMcpServers).toEqual([
      { serverCommand: ['/usr/bin/npx', 'server'] },
      { serverUrl: 'https://mcp.example.com/mcp' },
    ])
  })

  test('gives the person’s own list back, also when the file was changed meanwhile', () => {
    const own = '{"allowedMcpServers":[{"serverName":"mine"}]}'
    const first = plan(own, listed)
    expect(first.warnings.join()).toContain('allowedMcpServers')
    const changed = (applied(own, first) ?? '').replace('{', '{"language":"de",')
    expect(JSON.parse(uninstalled(changed, first.receipt) ?? '')).toEqual({
      language: 'de',
      allowedMcpServers: [{ serverName: 'mine' }],
    })
  })

  test('that somebody changed is theirs', () => {
    const first = plan(null, listed)
    const changed = JSON.parse(applied(null, first) ?? '')
    changed.allowedMcpServers.push({ serverName: 'another' })
    const text = JSON.stringify(changed)
    expect(inspectInstall(listed, filesOf(text))).toEqual({
      status: 'tampered',
      missing: ['allowedMcpServers'],
    })
    expect(JSON.parse(uninstalled(text, first.receipt) ?? '')).toEqual({
      allowedMcpServers: changed.allowedMcpServers,
    })
  })

  test.each([
    { kind: 'url', url: 'https://*.example.com/' },
    { kind: 'url', url: 'https://${HOST}/' },
    { kind: 'command', command: ['npx', '${PACKAGE}'] },
  ] as const)('refuses %j: the client would read more into it', (server) => {
    expect(
      planInstall({ ...request, allowedMcpServers: [server] }, filesOf(null), null),
    ).toMatchObject({ error: { code: 'MCP_SERVER_NOT_EXACT', at: '0' } })
  })
})

describe('warnings', () => {
  const warningsOf = (text: string | null, asked: Partial<InstallRequest> = {}) =>
    plan(text, { ...request, ...asked }).warnings.join('\n')

  test('of a proxy that hooks would go to', () => {
    expect(warningsOf(null, { environment: { HTTP_PROXY: 'http://proxy:3128' } })).toContain(
      'proxy',
    )
    expect(warningsOf('{"env":{"http_proxy":"http://proxy:3128"}}')).toContain('proxy')
    const spared = { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost, 127.0.0.1' }
    expect(warningsOf(null, { environment: spared })).not.toContain('proxy')
  })

  test('of hooks that are switched off, and of an open fail mode', () => {
    expect(warningsOf('{"disableAllHooks":true}')).toContain('disableAllHooks')
    expect(warningsOf(null, { failMode: 'open' })).toContain('fail mode is open')
  })
})

test('the settings stand where CLAUDE_CONFIG_DIR says', () => {
  const moved = { ...request, environment: { CLAUDE_CONFIG_DIR: '/srv/claude' } }
  const planned = planInstall(moved, new Map([['/srv/claude/settings.json', null]]), null)
  expect(planned).toMatchObject({ value: { changes: [{ path: '/srv/claude/settings.json' }] } })
})
