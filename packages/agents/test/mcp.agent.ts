import { join } from 'node:path'
import type { AllowedMcpServer } from '@custody/agents'
import { testMcpServerCommand } from '@custody/testkit'
import { describe, expect, test } from 'vitest'
import type { HookRequest } from './hook-server.ts'
import { client, httpHooks, observe, type Place } from './lab.ts'
import { claudeCode } from './say.ts'

/** The list, given the command line of the approved server. */
type Allowed = (approved: readonly [string, ...string[]]) => readonly AllowedMcpServer[]
type Start = 'flag' | 'user' | 'project'

/** Which of two servers' processes started, and whose tool was called, under an allowlist as we install it. */
async function started(
  allowed: Allowed | null,
  start: Start = 'flag',
  overriding: Overriding | null = null,
): Promise<readonly string[]> {
  const { markers } = await session(allowed, start, overriding)
  return markers
}

function session(
  allowed: Allowed | null,
  start: Start,
  overriding: Overriding | null,
): Promise<{ readonly markers: readonly string[]; readonly hooks: readonly HookRequest[] }> {
  return observe(
    {
      turns: () => [
        [{ kind: 'tool_use', tool: 'mcp__approved__echo', input: { text: 'a' } }],
        [{ kind: 'tool_use', tool: 'mcp__unapproved__echo', input: { text: 'b' } }],
      ],
      settings: (hook) => ({ hooks: httpHooks(hook, ['PreToolUse']) }),
      prepare: async (place) => {
        await declare(place, start)
        if (allowed !== null)
          await install(place, allowed(testMcpServerCommand('approved', place.person.markers)))
        if (overriding !== null) await override(place, overriding)
      },
      args: ({ person }) => [
        ...(start === 'flag' ? ['--mcp-config', join(person.folder, 'mcp.json')] : []),
        ...(overriding?.place === 'flag' ? ['--settings', join(person.folder, 'more.json')] : []),
        '--allowedTools',
        'mcp__approved__echo',
        'mcp__unapproved__echo',
      ],
    },
    ({ markers, hooks }) => ({ markers: [...markers].toSorted(), hooks }),
  )
}

/** Another list, in a place that is not ours. */
type Overriding = {
  readonly place: 'project' | 'local' | 'flag'
  readonly by: 'serverName' | 'serverCommand'
}

async function override({ person }: Place, { place, by }: Overriding): Promise<void> {
  const path = {
    project: join(person.project, '.claude/settings.json'),
    local: join(person.project, '.claude/settings.local.json'),
    flag: join(person.folder, 'more.json'),
  }[place]
  const entry = {
    serverName: 'unapproved',
    serverCommand: testMcpServerCommand('unapproved', person.markers),
  }[by]
  await person.write(path, JSON.stringify({ allowedMcpServers: [{ [by]: entry }] }))
}

/** Both servers, in one of the three places a person can declare them. */
async function declare({ person }: Place, start: Start): Promise<void> {
  const servers = Object.fromEntries(
    ['approved', 'unapproved'].map((name) => {
      const [command, ...args] = testMcpServerCommand(name, person.markers)
      return [name, { command, args }]
    }),
  )
  const text = JSON.stringify({ mcpServers: servers })
  if (start === 'flag') await person.write(join(person.folder, 'mcp.json'), text)
  if (start === 'user') await person.write(join(person.home, '.claude.json'), text)
  if (start === 'project') {
    await person.write(join(person.project, '.mcp.json'), text)
    await person.write(
      join(person.project, '.claude/settings.local.json'),
      JSON.stringify({ enableAllProjectMcpServers: true }),
    )
  }
}

async function install({ person }: Place, allowed: readonly AllowedMcpServer[]): Promise<void> {
  const path = join(person.home, '.claude/settings.json')
  const planned = claudeCode.planInstall(
    {
      home: person.home,
      environment: {},
      hookPort: 9,
      failMode: 'open',
      nodePath: null,
      hookScriptPath: null,
      allowedMcpServers: allowed,
    },
    new Map([[path, null]]),
    null,
  )
  if (!planned.ok) throw new Error(planned.error.code)
  await person.write(path, new TextDecoder().decode(planned.value.changes[0]?.after ?? undefined))
}

const onlyApproved = (command: readonly [string, ...string[]]) =>
  [{ kind: 'command', command }] as const
const all = ['approved.called', 'approved.started', 'unapproved.called', 'unapproved.started']

describe.skipIf(!client.ok)('Claude Code: which MCP servers start', () => {
  test('without a list both do, before any hook could tell', async () => {
    expect(await started(null)).toEqual(all)
  })

  test('a call says of its server the name it was declared by, and where', async () => {
    const { hooks } = await session(null, 'flag', null)
    expect(hooks.map(({ payload }) => payload['mcp_server'])).toEqual([
      { name: 'approved', source: 'dynamic' },
      { name: 'unapproved', source: 'dynamic' },
    ])
  })

  test.each(['flag', 'user', 'project'] as const)(
    'with a list the process of the other never starts (declared by %s)',
    async (start) => {
      expect(await started(onlyApproved, start)).toEqual(['approved.called', 'approved.started'])
    },
  )

  test('an argument more is another command', async () => {
    const more = (command: readonly [string, ...string[]]) =>
      [{ kind: 'command', command: [...command, '--more'] as const }] as const
    expect(await started(more)).toEqual([])
  })

  test('an empty list lets none start', async () => {
    expect(await started(() => [])).toEqual([])
  })

  describe.each(['project', 'local', 'flag'] as const)('another list (%s)', (place) => {
    test('by name adds nothing', async () => {
      expect(await started(onlyApproved, 'flag', { place, by: 'serverName' })).toEqual([
        'approved.called',
        'approved.started',
      ])
    })

    // A limit of an installation in the person's own settings: see the capabilities' limits.
    test('by exact command widens ours', async () => {
      expect(await started(onlyApproved, 'flag', { place, by: 'serverCommand' })).toEqual(all)
    })
  })
})
