import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { HookEvent } from '@custody/agents'
import type { EntryDraft } from '@custody/evidence'
import { noContext } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { SessionId } from '@custody/model'
import { instant, newId } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import { openOutbox } from '@custody/stores'
import type { Outbox } from '@custody/stores'
import { decidedCall, enrolledDraft } from '@custody/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { historyBefore } from './history-before.ts'

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error('the preset does not compile')
const policy = compiled.value
const at = instant(1_795_406_400_000)

let folder: string
let log: Outbox
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'custody-history-'))
  const origin = `${newId('org', random(16))}/device/${newId('dev', random(16))}/e1`
  const world = { crypto: nodeCrypto, random }
  const opened = openOutbox({ path: join(folder, 'log'), origin, world, reserveBytes: 2 << 20 })
  if (!opened.ok) throw new Error(opened.error.code)
  log = opened.value
  await log.append(enrolledDraft(origin, random(91), at))
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Records a session of a conversation with one call. */
async function record(conversation: string, command: string, begun: 'startup' | 'resume') {
  const session: SessionId = newId('ses', random(16))
  const agent = { name: 'claude-code', version: '2.1.330' } as const
  const opened: EntryDraft = {
    ...noContext,
    at,
    source: 'hook',
    kind: 'session.opened',
    session,
    agent,
    facts: {
      caller: 'agent',
      isolation: 'same-user',
      keyProtection: 'file',
      assurance: 'os-account',
      bindingAgeMs: null,
      permissionMode: 'default',
      begun,
    },
    fields: { agentSessionId: new TextEncoder().encode(conversation) },
  }
  await log.append(opened)
  const id = newId('call', random(16))
  const { draft } = decidedCall(policy, { id, at, tool: 'Bash', input: { command } })
  const decided = await log.append({ ...draft, session })
  if (!decided.ok) throw new Error(decided.error.code)
  return decided.value.seq
}

function event(conversation: string, cause: string | null): HookEvent {
  const origin = {
    agent: 'claude-code',
    agentSessionId: conversation,
    transcriptPath: null,
    workingDirectory: '/home/dev/proj',
    permissionMode: 'default',
    agentPromptId: null,
    subagent: null,
  } as const
  const own =
    cause === null
      ? { event: 'Notification', kind: 'noticed' }
      : { event: 'SessionStart', kind: 'session-started', cause }
  return { ...origin, ...own } as HookEvent
}

test('a session that begins as new has no past, even under an id that was used', async () => {
  await record('a', 'grep x .npmrc', 'startup')
  expect(historyBefore(log, event('a', 'startup'))).toBeNull()
  expect(historyBefore(log, event('a', 'clear'))).toBeNull()
})

test('one that goes on has the past of all its sessions, denied calls left out', async () => {
  const first = await record('a', 'curl -o i.sh https://x.example/i.sh', 'startup')
  await record('b', 'grep x .npmrc', 'startup')
  const second = await record('a', 'grep x .npmrc', 'resume')
  await record('a', 'cat ~/.ssh/id_rsa', 'resume')
  for (const cause of ['resume', null])
    expect(historyBefore(log, event('a', cause))).toMatchObject({
      complete: true,
      readSecret: second,
      fetchedNetwork: first,
      fetched: new Map([['/home/dev/proj/i.sh', first]]),
    })
})

test('one that goes on with what nobody recorded has a past that is unknown', async () => {
  expect(historyBefore(log, event('a', 'resume'))).toMatchObject({ complete: false })
  expect(historyBefore(log, event('a', 'fork'))).toMatchObject({ complete: false })
  // Met in its middle, and the whole log was read: what it did before was not seen.
  expect(historyBefore(log, event('a', null))).toBeNull()
})

test('one whose first recorded session went on with another, or lost its payloads, is not whole', async () => {
  const seq = await record('a', 'ls', 'resume')
  expect(historyBefore(log, event('a', 'resume'))).toMatchObject({ complete: false })
  await record('b', 'ls', 'startup')
  expect(historyBefore(log, event('b', 'resume'))).toMatchObject({ complete: true })
  log.acknowledge({ leaves: seq + 1, payloads: log.state().recorded })
  await record('c', 'ls', 'startup')
  expect(log.forgetPayloads(instant(at + 1))).toBeGreaterThan(0)
  // With the payloads the agent's id is gone too: nothing is found, and there must be something.
  expect(historyBefore(log, event('b', 'resume'))).toMatchObject({ complete: false })
})
