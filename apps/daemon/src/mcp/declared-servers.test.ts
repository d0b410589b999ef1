import { instant, newId } from '@custody/model'
import { expect, test } from 'vitest'
import type { Session } from '../sessions/session.ts'
import { emptySession, freshMaps } from '../sessions/register-session.ts'
import { configWords, declaredServers } from './declared-servers.ts'

const account = { uid: 1000, gid: 1000, name: 'dev', home: '/home/dev' }

const session: Session = {
  ...emptySession,
  ...freshMaps(),
  id: newId('ses', new Uint8Array(16)),
  agentSessionId: 'a',
  account,
  agent: { name: 'claude-code', version: '2.1.330' },
  openedAt: instant(0),
  lastSeenAt: instant(0),
  opened: 0,
  workspace: '/home/dev/proj',
  transcriptPath: null,
  pid: 7,
  pidStartTime: null,
  isPidVerified: true,
}
const config = (name: string, command: string) =>
  JSON.stringify({ mcpServers: { [name]: { command, args: [] } } })

function namesFrom(files: Record<string, string>, argv: readonly string[] = []) {
  return declaredServers(
    {
      platform: 'linux',
      read: async (_, path) => files[path] ?? null,
      argvOf: () => argv,
    },
    session,
  )
}

test('servers of the person, the project and the command line are found, with where they stand', async () => {
  const found = await namesFrom(
    {
      '/home/dev/.claude.json': config('mine', 'a'),
      '/home/dev/proj/.mcp.json': config('ours', 'b'),
      '/home/dev/proj/more.json': config('named', 'c'),
    },
    ['claude', '--mcp-config', 'more.json', config('typed', 'd'), '-p', 'x'],
  )
  expect(found.map(({ name, scope }) => `${name} ${scope}`).toSorted()).toEqual([
    'mine user',
    'named local',
    'ours project',
    'typed local',
  ])
})

test('of one name the command line counts, then the person, then the project', async () => {
  const files = {
    '/home/dev/.claude.json': config('x', 'a'),
    '/home/dev/proj/.mcp.json': config('x', 'b'),
  }
  expect(await namesFrom(files)).toMatchObject([{ scope: 'user' }])
  const typed = ['claude', `--mcp-config=${config('x', 'c')}`]
  expect(await namesFrom(files, typed)).toMatchObject([{ scope: 'local' }])
})

test('what cannot be read declares nothing', async () => {
  expect(
    await namesFrom({ '/home/dev/.claude.json': '{', '/home/dev/proj/.mcp.json': '' }),
  ).toEqual([])
})

test('the option takes words until the next option', () => {
  expect(configWords(['c', '--mcp-config', 'a', 'b', '--x', 'y'])).toEqual(['a', 'b'])
  expect(configWords(['c', '--strict-mcp-config'])).toEqual([])
})
