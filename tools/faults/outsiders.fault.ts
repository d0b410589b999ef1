import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { installation, until, verdictOf } from './harness/installation.ts'
import type { Installation } from './harness/installation.ts'
import { startCaller } from './harness/start-caller.ts'

const executablePath = '/usr/bin/chromium'
const hookPath = '/custody/blocked-run-custody-doctor/claude-code'
const isRoot = process.getuid?.() === 0

const pageScript = readFileSync(join(import.meta.dirname, 'harness', 'attacking-page.mjs'), 'utf8')

/** One of the functions of the attacking page, called in a page. */
function inPage(name: string, argument: object): string {
  return `${pageScript.replaceAll('export ', '')}; ${name}(${JSON.stringify(argument)})`
}

/** What the log holds that hooks tell of. The device's own entries come and go. */
async function told({ control }: Installation): Promise<readonly string[]> {
  const { entries } = JSON.parse(await control('/entries?limit=500'))
  return entries
    .filter(
      ({ source, kind }: { source: string; kind: string }) => source === 'hook' && kind !== 'alert',
    )
    .map(({ kind, seq }: { kind: string; seq: number }) => `${seq} ${kind}`)
}

describe.skipIf(!existsSync(executablePath))('a web page', () => {
  test('by fetch, form or a name that points here, it tells the log nothing and reads nothing', async () => {
    await using place = await installation()
    const { home, hookPort, payload } = place
    const server = await place.start('server')
    await place.start('daemon')
    await until(place.status, ({ enrolment }) => enrolment === 'enrolled')
    await place.decide('ls')
    const before = await told(place)
    const site = createServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>evil</title>'),
    )
    await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve))
    const { port } = site.address() as AddressInfo
    const consoleUrl = String(server.said['consoleUrl'])
    const serverUrl = String(server.said['serverUrl'])
    const rebound = `http://rebound.example:${hookPort}`
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP evil.example 127.0.0.1',
      ],
    })
    const page = await browser.newPage()
    await page.goto(`http://evil.example:${port}/`)
    const hook = JSON.stringify({ ...payload, tool_use_id: 'toolu_page' })
    const targets = [
      `http://127.0.0.1:${hookPort}${hookPath}/PreToolUse`,
      `http://localhost:${hookPort}${hookPath}/PreToolUse`,
      `${rebound}${hookPath}/PreToolUse`,
      `${serverUrl}/api/v1/overview`,
      `${consoleUrl}/api/v1/overview`,
    ]
    expect(await page.evaluate(inPage('attack', { targets, hook }))).toEqual([])
    // The page of a name that points here: to the browser the hook's answers are its own.
    await page.goto(`${rebound}/`).catch(() => null)
    const own = await page.evaluate(inPage('sameOrigin', { path: `${hookPath}/PreToolUse`, hook }))
    expect(own).not.toBe(200)
    await browser.close()
    site.close()
    expect(await told(place)).toEqual(before)
    expect(readFileSync(join(home, 'config.json'), 'utf8')).toContain(String(hookPort))
  }, 60_000)
})

describe.skipIf(!isRoot)('another account', () => {
  test('its hooks are refused, and it reaches neither the control socket nor the files', async () => {
    await using place = await installation()
    const { person, hookPort: port, home, payload } = place
    await place.start('server')
    await place.start('daemon')
    await until(place.status, ({ enrolment }) => enrolment === 'enrolled')
    const before = await told(place)
    const uid = person.uid + 1
    await using stranger = startCaller(place.checkout, { uid, gid: uid, home: '/' })
    // What cannot be stopped gets an answer that stops nothing; it must leave no trace all the same.
    for (const event of ['SessionEnd', 'PreToolUse', 'PostToolUse', 'UserPromptSubmit']) {
      const body = JSON.stringify({
        ...payload,
        hook_event_name: event,
        prompt: 'x',
        reason: 'other',
      })
      const reply = await stranger.call({ port, event, body })
      if (event === 'SessionEnd') continue
      expect(reply.text, event).toContain('CALLER_REFUSED')
      expect(verdictOf(reply), event).not.toBe('no objection')
    }
    expect(await told(place)).toEqual(before)
    for (const path of [
      'daemon/control.sock',
      'daemon/device-key.p8',
      'server/operator-token',
      'config.json',
    ])
      expect(reachable(join(home, path), uid), path).toBe(false)
    expect(verdictOf(await place.decide('ls'))).toBe('no objection')
  }, 60_000)
})

/** Whether that account can as much as look at the path. */
function reachable(path: string, uid: number): boolean {
  const program = `require('node:fs').statSync(${JSON.stringify(path)})`
  return spawnSync(process.execPath, ['--eval', program], { uid, gid: uid, cwd: '/' }).status === 0
}
