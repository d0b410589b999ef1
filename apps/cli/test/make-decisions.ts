// Writes `history.bundle` into the current folder, for the script of `custody policy simulate`: decisions of two people as
// a device records them, by the balanced preset. Not sealed: a simulation verifies nothing.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import {
  appendEntry,
  emptyLog,
  encodeBundleLine,
  noContext,
  portableCrypto,
} from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { instant, newId } from '@custody/model'
import { presetSource } from '@custody/packs'
import { compilePolicy } from '@custody/policy'
import { decidedCall } from '@custody/testkit'

const crypto = portableCrypto
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const origin = `${newId('org', random(16))}/device/${newId('dev', random(16))}/e1`
const begin = Date.UTC(2026, 10, 23, 4, 0, 0)

const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error('the preset does not compile')
const policy = compiled.value

/** One decision, as the daemon records it. */
function decided(command: string, account: string, index: number): EntryDraft {
  const at = instant(begin + index * 60_000)
  const id = newId('call', random(16))
  return decidedCall(policy, { id, at, tool: 'Bash', input: { command }, account }).draft
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
  ['sh -c "$CODE"', 'bob'],
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
