// Writes `history.bundle` into the current folder, for the script of `custody policy simulate`: decisions of two people as
// a device records them, by the balanced preset. Not sealed: a simulation verifies nothing.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import {
  appendEntry,
  emptyLog,
  encodeBundleLine,
  leafDecisionOf,
  noContext,
  portableCrypto,
} from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import type { ToolCall } from '@custody/model'
import { instant, newId } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy, encodeDecisionRecord, explain, plainRequest } from '@custody/policy'

const crypto = portableCrypto
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const origin = `${newId('org', random(16))}/device/${newId('dev', random(16))}/e1`
const begin = Date.UTC(2026, 10, 23, 4, 0, 0)
const bytes = (text: string) => new TextEncoder().encode(text)

const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error('the preset does not compile')
const policy = compiled.value

/** One decision, as the daemon records it. */
function decided(command: string, account: string, index: number): EntryDraft {
  const call: ToolCall = {
    agent: 'claude-code',
    toolUseId: '',
    agentSessionId: '',
    agentSubagentId: null,
    tool: 'Bash',
    input: { command },
    workingDirectory: '/home/dev/proj',
    permissionMode: 'default',
    mcpServer: null,
  }
  const at = instant(begin + index * 60_000)
  const analysed = actionsOf(
    call,
    blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' }),
  )
  const request = plainRequest(
    { tool: 'Bash', ...analysed },
    {
      now: at,
      principal: { id: account, groups: [], assurance: 'os-account', bindingAgeMs: null },
      agent: { name: 'claude-code', version: '2.1.330' },
    },
  )
  const explained = explain(policy, request)
  return {
    ...noContext,
    at,
    source: 'hook',
    kind: 'call.decided',
    call: newId('call', random(16)),
    agent: request.agent,
    decision: leafDecisionOf(explained.decision),
    facts: {
      caller: 'agent',
      actions: analysed.actions.length,
      opaque: !analysed.complete,
      mcp: null,
      permissionMode: 'default',
      postureAgeMs: null,
      approval: null,
      waiver: null,
      skipPrompt: false,
      latencyUs: 300,
    },
    fields: {
      tool: bytes('Bash'),
      input: bytes(JSON.stringify({ command })),
      actions: bytes(JSON.stringify(analysed.actions)),
      detail: bytes(encodeDecisionRecord(explained, request)),
    },
  }
}

/** A log begins with its device's key. Nothing is sealed with this one. */
function enrolled(): EntryDraft {
  return {
    ...noContext,
    at: instant(begin),
    source: 'device',
    kind: 'enrolled',
    facts: {
      publicKey: Buffer.from(random(91)).toString('hex'),
      seal: 'file-p256/1',
      nvName: null,
      keyProtection: 'file',
      isolation: 'same-user',
      environment: 'host',
      platform: 'linux',
      origin,
      notAfter: null,
    },
    fields: {},
  }
}

const calls: readonly (readonly [command: string, account: string])[] = [
  ['npm test', 'ann'],
  ['cat ../other/notes.txt', 'ann'],
  ['cat ../other/notes.txt', 'bob'],
  ['cat ~/.ssh/id_rsa', 'bob'],
  ['python3 -c "import x; x.y()"', 'bob'],
  ['git status', 'ann'],
  ['ls', 'ann'],
]

const lines = [
  encodeBundleLine({ kind: 'bundle' }),
  encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
]
let log = emptyLog(crypto, origin)
const drafts = [enrolled(), ...calls.map(([command, account], at) => decided(command, account, at))]
for (const [index, draft] of drafts.entries()) {
  const appended = appendEntry(log, draft, { crypto, random })
  if (!appended.ok) throw new Error(JSON.stringify(appended.error))
  const { leafBytes, payloads } = appended.value
  lines.push(encodeBundleLine({ kind: 'leaf', bytes: leafBytes }))
  // The last one was withheld.
  if (index < calls.length)
    lines.push(...payloads.map((payload) => encodeBundleLine({ kind: 'payload', payload })))
  log = appended.value.log
}
lines.push(encodeBundleLine({ kind: 'end', logs: 1, leaves: drafts.length }))
writeFileSync('history.bundle', lines.join(''))
