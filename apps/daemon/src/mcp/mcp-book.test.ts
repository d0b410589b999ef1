import { spawn } from 'node:child_process'
import type { ChildProcess as Started } from 'node:child_process'
import { once } from 'node:events'
import { hash } from 'node:crypto'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { instant, newId, ok } from '@custody/model'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { executableHasher } from '../identify/executable-hash.ts'
import { readStat } from '../identify/process-stat.ts'
import { directSight } from '../same-user-standing.ts'
import { emptySession, freshMaps } from '../sessions/register-session.ts'
import type { Session } from '../sessions/session.ts'
import { argvOf, isAlive, placeOf, processesBelow, startedAtMs } from './child-processes.ts'
import type { DeclaredServer } from './mcp-book.ts'
import { mcpBook } from './mcp-book.ts'
import { rememberedSight } from './remembered-sight.ts'

// Real processes below this one, which plays the agent.
const home = realpathSync(mkdtempSync(join(tmpdir(), 'custody-mcp-')))
const running = new Set<Started>()
afterEach(stopAll)
afterAll(() => rmSync(home, { recursive: true }))

const waits = 'process.stdin.resume(); process.stdout.write("up")'

function script(path: string, text = waits): string {
  const place = join(home, path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
  return place
}

async function start(...argv: readonly string[]): Promise<void> {
  const started = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'ignore'], cwd: home })
  running.add(started)
  await once(started.stdout, 'data')
}

async function stopAll(): Promise<void> {
  for (const one of running) {
    one.kill('SIGKILL')
    if (one.exitCode === null && one.signalCode === null) await once(one, 'exit')
  }
  running.clear()
}

const server = (command: string, ...args: readonly string[]): DeclaredServer => ({
  name: 'x',
  enabled: true,
  scope: 'project',
  transport: { kind: 'stdio', command, args, environmentNames: [] },
})

function bookOf(declared: { now: readonly DeclaredServer[] }) {
  const kinds: string[] = []
  const alerts: string[] = []
  const { uid, gid, username: name } = userInfo()
  const sha256Hex = (text: string) => hash('sha256', text)
  const processes = {
    hashExecutable: executableHasher('/proc'),
    argvOf,
    below: processesBelow,
    chainOf: () => Promise.reject(new Error('not asked for')),
    placeOf,
    isAlive,
    startedAtMs: (one: Parameters<typeof startedAtMs>[0]) => startedAtMs(one, Date.now()),
  }
  const book = mcpBook({
    now: () => instant(0),
    log: {
      append: async ({ kind }) => {
        kinds.push(kind)
        return ok({ seq: kinds.length, leafHash: new Uint8Array() })
      },
    },
    cleaner: { tagSecret: () => 'tag', replaced: 'secrets' },
    random: (length) => new Uint8Array(length).fill(kinds.length),
    sha256Hex,
    declaredFor: async () => declared.now,
    sight: rememberedSight(
      processes,
      directSight(() => instant(0)),
      {
        sha256Hex,
        monotonicMs: () => performance.now(),
      },
    ),
    isAlive,
    isApproved: () => false,
    alert: (code) => alerts.push(code),
  })
  const session: Session = {
    ...emptySession,
    ...freshMaps(),
    id: newId('ses', new Uint8Array(16)),
    agentSessionId: 'a',
    account: { uid, gid, name, home },
    agent: { name: 'claude-code', version: 'unknown' },
    openedAt: instant(0),
    lastSeenAt: instant(0),
    opened: 0,
    workspace: home,
    transcriptPath: null,
    pid: process.pid,
    pidStartTime: readStat('/proc', process.pid)?.startTime ?? null,
    isPidVerified: true,
  }
  const look = async () => {
    await book.look(session)
    return book.serversOf(session)
  }
  return { book, session, look, kinds, alerts }
}

describe('a server is known by its live process', () => {
  test('and by the script that it runs', async () => {
    const path = script('a/server.mjs')
    const { look, book, session, kinds } = bookOf({ now: [server(process.execPath, path, '--a')] })
    expect(await look()).toMatchObject([{ level: 'declared', content: { kind: 'unknown' } }])
    await start(path, '--a')
    expect(await look()).toMatchObject([
      {
        level: 'observed',
        content: { kind: 'script', sha256: hash('sha256', waits) },
        changedDuringSession: false,
      },
    ])
    expect(book.isCurrent(session, 'x')).toBe(true)
    expect(kinds).toEqual(['mcp.seen', 'mcp.seen'])
  })

  test('as long as that runs', async () => {
    const path = script('b/server.mjs')
    const { look, book, session } = bookOf({ now: [server(process.execPath, path)] })
    await start(path)
    await look()
    await stopAll()
    expect(book.isCurrent(session, 'x')).toBe(false)
    expect(book.serversOf(session)).toMatchObject([{ level: 'declared' }])
    expect(await look()).toMatchObject([{ level: 'declared' }])
    await start(path)
    expect(await look()).toMatchObject([{ level: 'observed', changedDuringSession: false }])
  })

  test('and is another when it comes back with another script', async () => {
    const path = script('c/server.mjs')
    const { look, alerts, kinds } = bookOf({ now: [server(process.execPath, path)] })
    await start(path)
    await look()
    await stopAll()
    script('c/server.mjs', `${waits} // and more`)
    await start(path)
    expect(await look()).toMatchObject([{ level: 'observed', changedDuringSession: true }])
    expect(alerts).toEqual(['MCP_CHANGED_IN_SESSION'])
    expect(kinds.at(-1)).toBe('mcp.changed')
  })

  test('and not by a process of the same words whose script was exchanged under it', async () => {
    const path = script('d/server.mjs')
    await start(path)
    await new Promise((wait) => setTimeout(wait, 1200))
    script('d/server.mjs', `${waits} // another`)
    const { look } = bookOf({ now: [server(process.execPath, path)] })
    expect(await look()).toMatchObject([{ level: 'declared' }])
  })

  test('and not by one of an agent whose process id went to somebody else', async () => {
    const path = script('e/server.mjs')
    await start(path)
    const { book, session } = bookOf({ now: [server(process.execPath, path)] })
    session.pidStartTime = 1
    await book.look(session)
    expect(book.serversOf(session)).toMatchObject([{ level: 'declared' }])
  })
})

describe('of a server that a launcher starts', () => {
  test('the package is looked at, wherever the launcher put it', async () => {
    const path = script('_npx/abc/node_modules/@s/thing/server.mjs')
    script('_npx/abc/node_modules/left/index.js', 'pad')
    await start(path, '--a')
    const { look } = bookOf({ now: [server('npx', '-y', '@s/thing@1.2.3', '--a')] })
    const [before] = await look()
    expect(before).toMatchObject({ level: 'observed', content: { kind: 'package' } })
    await stopAll()
    script('_npx/abc/node_modules/left/index.js', 'ruin')
    await start(path, '--a')
    expect(await look()).toMatchObject([{ level: 'observed', changedDuringSession: true }])
  })

  test('a process that is of no such package is not it', async () => {
    const path = script('_npx/abc/node_modules/@s/other/server.mjs')
    await start(path)
    const { look } = bookOf({ now: [server('npx', '-y', '@s/thing')] })
    expect(await look()).toMatchObject([{ level: 'declared' }])
  })

  test('the launcher itself is not it', async () => {
    const path = script('f/uvx')
    await start(path, 'thing')
    const { look } = bookOf({ now: [server('uvx', 'thing')] })
    expect(await look()).toMatchObject([{ level: 'declared' }])
  })
})

test('a server whose declaration changes is another, and what runs is none of the new one', async () => {
  const path = script('g/server.mjs')
  const declared = { now: [server(process.execPath, path)] }
  const { look } = bookOf(declared)
  await start(path)
  await look()
  declared.now = [server('/tmp/evil')]
  expect(await look()).toMatchObject([{ level: 'declared', changedDuringSession: true }])
})
