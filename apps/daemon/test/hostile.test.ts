import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import {
  assert,
  asyncProperty,
  constantFrom,
  integer,
  jsonValue,
  oneof,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Daemon } from './daemon-process.ts'
import { forget, payloadPath, startDaemon } from './daemon-process.ts'

let daemon: Daemon
beforeAll(async () => {
  daemon = await startDaemon()
})
afterAll(async () => {
  await daemon.stop()
  forget(daemon)
})

const captured = readFileSync(payloadPath('PreToolUse.Bash'))
/** What must not happen: were it taken for an allow, this would run. */
const forbidden = Buffer.from(
  JSON.stringify({ ...JSON.parse(captured.toString()), tool_input: { command: 'rm -rf /' } }),
)

/** Whether an agent would take the answer to PreToolUse as leave to run the call. */
function isLeave({ status, text }: Answer): boolean {
  if (status !== 200) return false
  const answer = JSON.parse(text)
  const decision = answer.hookSpecificOutput?.permissionDecision
  return decision !== 'deny' && decision !== 'ask' && answer.continue !== false
}

const edits = {
  truncated: (body: Buffer, at: number) => body.subarray(0, at % body.length),
  flipped: (body: Buffer, at: number) => {
    const copy = Buffer.from(body)
    copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ (1 << (at % 8))
    return copy
  },
  doubled: (body: Buffer) => Buffer.concat([body, body]),
  spliced: (body: Buffer, at: number, text: string) => {
    const cut = at % body.length
    return Buffer.concat([body.subarray(0, cut), Buffer.from(text), body.subarray(cut)])
  },
  keyTwice: (body: Buffer) =>
    Buffer.from(body.toString().replace(/\}$/, ',"tool_input":{"command":"ls"}}')),
  deep: () => Buffer.from('['.repeat(100_000)),
  wide: (body: Buffer, at: number) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), extra: 'x'.repeat(at) })),
} as const

test('two thousand broken bodies: always an answer, never an allow, never a crash', async () => {
  let sent = 0
  await assert(
    asyncProperty(
      constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])),
      integer({ min: 1, max: 100_000 }),
      string(),
      async (edit, at, text) => {
        const body = edits[edit](forbidden, at, text)
        const answer = await daemon.hook('PreToolUse', body)
        sent += 1
        if (mustBeStopped(body))
          expect(isLeave(answer), `${edit} ${at} ${JSON.stringify(text)}`).toBe(false)
      },
    ),
    { numRuns: 1200, endOnFailure: true },
  )
  await assert(
    asyncProperty(
      oneof(
        uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
        jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
        tuple(
          constantFrom('tool_name', 'tool_input', 'cwd', 'session_id', 'tool_use_id'),
          jsonValue(),
        )
          .map(([key, value]) => ({ ...JSON.parse(forbidden.toString()), [key]: value }))
          .map((call) => Buffer.from(JSON.stringify(call))),
      ),
      async (body) => {
        const answer = await daemon.hook('PreToolUse', body)
        sent += 1
        expect(answer.status).toBe(200)
        if (mustBeStopped(body)) expect(isLeave(answer), body.toString()).toBe(false)
      },
    ),
    { numRuns: 800, endOnFailure: true },
  )
  expect(sent).toBe(2000)
  expect(isLeave(await daemon.hook('PreToolUse', captured))).toBe(true)
  expect(daemon.process.exitCode).toBeNull()
}, 120_000)

/** All but a whole call that says something else than the forbidden one: an edit can make `rm` another word. */
function mustBeStopped(body: Buffer): boolean {
  try {
    const { tool_name, tool_input } = JSON.parse(body.toString())
    if (tool_name !== 'Bash') return typeof tool_name !== 'string' || tool_name === ''
    const { command } = tool_input
    return typeof command !== 'string' || command === 'rm -rf /'
  } catch {
    return true
  }
}

test.each([
  { because: 'a page sent it', headers: { origin: 'http://localhost:3000' }, status: 403 },
  { because: 'a browser sent it', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
  { because: 'its host is foreign', headers: { host: 'evil.example' }, status: 403 },
  { because: 'its host is a name', headers: { host: 'localhost' }, status: 403 },
  { because: 'it is a form', headers: { 'content-type': 'text/plain' }, status: 200 },
  { because: 'its mark is wrong', headers: { 'x-custody-hook': '2' }, status: 200 },
  { because: 'it is encoded', headers: { 'content-encoding': 'gzip' }, status: 200 },
])('a hook is refused, in the agent’s words, when $because', async ({ headers, status }) => {
  const before = sizeOf(await daemon.ask('/status'))
  const answer = await daemon.hook('PreToolUse', captured, { headers })
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.text).hookSpecificOutput.permissionDecision).toBe('deny')
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  const entries = JSON.parse((await daemon.ask(`/entries?after=${before - 1}`)).text).entries
  expect(entries.map(({ kind }: { kind: string }) => kind)).not.toContain('call.decided')
})

const sizeOf = ({ text }: Answer): number => JSON.parse(text).log.recorded

test.each(['GET', 'OPTIONS', 'PUT'])('%s is refused', async (method) => {
  const answer = await daemon.hook('PreToolUse', '', { method })
  expect(isLeave(answer)).toBe(false)
})

test.each(['/', '/custody/x', '/custody/blocked-run-custody-doctor/claude-code/PreToolUse?x'])(
  'the address %s is no hook',
  async (path) => {
    const answer = await daemon.hook('', captured, { path })
    expect(answer.status).toBe(404)
  },
)

test('a body above the cap is refused without being read', async () => {
  const answer = await daemon
    .hook('PreToolUse', 'x', {
      headers: { 'content-length': String(2 ** 40) },
    })
    .catch(() => null)
  if (answer !== null) expect(isLeave(answer)).toBe(false)
  expect(isLeave(await daemon.hook('PreToolUse', captured))).toBe(true)
})

test('bytes that are no HTTP get an error or a closed connection, and the next hook an answer', async () => {
  for (const bytes of ['\0\0\0', 'GET\r\n\r\n', 'POST / HTTP/9.9\r\n\r\n', 'x'.repeat(100_000)]) {
    await new Promise<void>((resolve) => {
      const socket = connect(daemon.port, '127.0.0.1', () => socket.end(bytes))
      socket.on('data', (chunk) => expect(chunk.toString()).not.toMatch(/^HTTP\/1\.1 200/))
      socket.on('error', () => resolve())
      socket.on('close', () => resolve())
    })
  }
  expect(isLeave(await daemon.hook('PreToolUse', captured))).toBe(true)
})
