import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createInterface } from 'node:readline'
import { parseBundleLine } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import { addressOf, serverEndpoints } from '@custody/protocol'
import { sqliteEvidenceStore } from '@custody/stores'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, consoleHeaders, signedIn, startServer } from './running/start-server.ts'

// security.md, test 22: what agents and people say stands in payloads, and nowhere else that leaves the device.

const daemonMain = join(import.meta.dirname, '../../daemon/src/main.ts')

/** One mark for each place where something of the developer's comes in. */
const canaries = {
  prompt: 'canaryprompt7d1f',
  input: 'canaryinput2c9a',
  output: 'canaryoutput5b3e',
  path: 'canarypath8e4d',
  argv: 'canaryargv1a6c',
  email: 'canarymail@canarymail-example.org',
  branch: 'canarybranch3f7b',
  remote: 'canaryremote9d2e',
  mcp: 'canarymcp6a5f',
} as const

/** Sends hooks as a process whose command line holds a canary. */
const sender = `
const { request } = require('node:http')
const [port, ...hooks] = process.argv.slice(2)
void (async () => {
  for (const hook of JSON.parse(require('node:fs').readFileSync(0, 'utf8')))
    await new Promise((done) => {
      const headers = { 'content-type': 'application/json', 'x-custody-hook': '1' }
      const path = '/custody/blocked-run-custody-doctor/claude-code/' + hook.hook_event_name
      const asked = request({ host: '127.0.0.1', port, method: 'POST', path, headers }, (answer) => {
        answer.resume().on('end', done)
      })
      asked.end(JSON.stringify(hook))
    })
})()
`

async function run(capture: 'full' | 'metadata') {
  const folder = mkdtempSync(join(tmpdir(), 'custody-canary-'))
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  const server = await startServer(home, undefined, 'trace')
  writeFileSync(join(home, 'config.json'), JSON.stringify({ capture }))
  const words = ['--home', home, '--hook-port', '0', '--reserve-mib', '2']
  const daemon = spawn(
    process.execPath,
    [daemonMain, ...words, '--server', `http://127.0.0.1:${server.port}`],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], HOME: folder } },
  )
  const gone = new Promise((resolve) => daemon.once('exit', resolve))
  const line = await new Promise<string>((resolve) =>
    createInterface(daemon.stdout).once('line', resolve),
  )
  const ready = JSON.parse(line)
  const project = join(folder, canaries.path)
  mkdirSync(join(project, '.git'), { recursive: true })
  writeFileSync(join(project, '.git/HEAD'), `ref: refs/heads/${canaries.branch}\n`)
  writeFileSync(
    join(project, '.git/config'),
    `[remote "origin"]\n\turl = https://git.example.org/${canaries.remote}.git\n`,
  )
  const hook = (hook_event_name: string, more: object) => ({
    session_id: 'c0ffee00-0000-4000-8000-000000000001',
    transcript_path: join(project, 'transcript.jsonl'),
    cwd: project,
    permission_mode: 'default',
    hook_event_name,
    ...more,
  })
  const call = {
    tool_name: 'Bash',
    tool_input: { command: `cat ${canaries.input}.txt` },
    tool_use_id: 'toolu_1',
  }
  const mcp = {
    tool_name: `mcp__${canaries.mcp}__list`,
    tool_input: { to: canaries.email },
    tool_use_id: 'toolu_2',
  }
  const response = { stdout: canaries.output, stderr: '', interrupted: false }
  const hooks = [
    hook('SessionStart', { source: 'startup', model: 'm' }),
    hook('UserPromptSubmit', { prompt: `${canaries.prompt} ${canaries.email}` }),
    hook('PreToolUse', call),
    hook('PostToolUse', { ...call, tool_response: response }),
    hook('PreToolUse', mcp),
  ]
  writeFileSync(join(folder, 'send.cjs'), sender)
  const sent = spawn(
    process.execPath,
    [join(folder, 'send.cjs'), String(ready.hookPort), canaries.argv],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  sent.stdin.end(JSON.stringify(hooks))
  await new Promise((resolve) => sent.once('exit', resolve))
  const synced = await new Promise<string>((resolve, reject) => {
    const asked = request(
      { socketPath: ready.controlSocket, path: '/sync', method: 'POST' },
      (answer) => {
        let text = ''
        answer.on('data', (part) => (text += part)).on('end', () => resolve(text))
      },
    )
    asked.once('error', reject)
    asked.end()
  })
  const end = async () => {
    daemon.kill('SIGTERM')
    await gone
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { home, server, synced, end }
}

/** What the server's store holds, in words: every log's leaves, every payload, every other column of every table. */
async function storeOf(home: string) {
  const db = new DatabaseSync(join(home, 'server/store.sqlite'), { readOnly: true })
  const evidence = sqliteEvidenceStore(db, nodeCrypto)
  const leaves: string[] = []
  const contents: string[] = []
  const logs = db.prepare('SELECT origin, size, device FROM log').all()
  for (const { origin, size, device } of logs)
    for (const [seq, leaf] of (await evidence.leaves(String(origin), 0, Number(size))).entries()) {
      leaves.push(Buffer.from(leaf).toString())
      if (device === 0) continue
      for (const { bytes } of await evidence.openings(String(origin), seq))
        contents.push(Buffer.from(bytes).toString())
    }
  const rows: string[] = []
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%'")
    .all()
  for (const { name } of tables)
    for (const row of db.prepare(`SELECT * FROM "${String(name)}"`).all())
      rows.push(Object.values(row).map(shown).join(' '))
  const operational = db
    .prepare("SELECT coalesce(check_in, '') || coalesce(policy, '') AS said FROM device")
    .all()
    .map(({ said }) => String(said))
  db.close()
  return { logs, leaves, contents, rows, operational }
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
}

/** Each canary, and its SHA-256 as it might be written. */
const forms = Object.values<string>(canaries).flatMap((canary) => [
  canary,
  ...(['hex', 'base64', 'base64url'] as const).map((encoding) =>
    createHash('sha256').update(canary).digest(encoding),
  ),
])
const foundIn = (texts: readonly string[]) =>
  forms.filter((form) => texts.some((text) => text.includes(form)))

async function exportWithoutContents(server: Awaited<ReturnType<typeof startServer>>) {
  const { cookie } = await signedIn(server)
  const target = addressOf(serverEndpoints.exportBundle, { query: { contents: 'without' } })
  const headers = { ...consoleHeaders(server), cookie }
  const reply = await ask(server.port, { method: 'GET', target, headers, body: null })
  return new TextDecoder().decode(reply.body).trimEnd().split('\n')
}

describe('canaries of a real run', () => {
  test('full: they are in payloads, and in no leaf, act, head, log, check-in or export without contents', async () => {
    const { home, server, synced, end } = await run('full')
    onTestFinished(end)
    expect(synced).not.toContain('"problem":"')
    const { contents, leaves, operational, logs } = await storeOf(home)
    expect(logs.map(({ device }) => device)).toContain(0)
    const all = contents.join('\n')
    for (const canary of Object.values(canaries)) expect(all, canary).toContain(canary)
    expect(foundIn(leaves)).toEqual([])
    expect(foundIn(operational)).toEqual([])
    const bundle = await exportWithoutContents(server)
    expect(bundle.every((line) => parseBundleLine(line).ok)).toBe(true)
    expect(foundIn(bundle)).toEqual([])
    expect(foundIn([server.logged()])).toEqual([])
  })

  test('metadata: they are nowhere outside the device', async () => {
    const { home, server, synced, end } = await run('metadata')
    onTestFinished(end)
    expect(synced).not.toContain('"problem":"')
    const { contents, leaves, rows } = await storeOf(home)
    expect(leaves.some((leaf) => leaf.includes('custody/not-captured'))).toBe(true)
    expect(leaves.some((leaf) => leaf.includes('"kind":"call.decided"'))).toBe(true)
    expect(contents).toEqual([])
    // The device's row: neither the host's name nor the account's.
    expect(rows.some((row) => row.includes(' unnamed '))).toBe(true)
    expect(foundIn(leaves)).toEqual([])
    expect(foundIn(rows)).toEqual([])
    const files = readdirSync(join(home, 'server')).map((name) =>
      readFileSync(join(home, 'server', name), 'latin1'),
    )
    expect(foundIn(files)).toEqual([])
    expect(foundIn(await exportWithoutContents(server))).toEqual([])
    expect(foundIn([server.logged()])).toEqual([])
  })
})
