import { readdirSync, readFileSync } from 'node:fs'
import type { Decision } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { parseHook } from './parse.ts'
import { renderAnswer } from './render.ts'

const testdata = new URL('testdata/', import.meta.url)

/** What every `….expected.json` answers were rendered from. */
const decision: Decision = {
  outcome: 'allow',
  wouldOutcome: 'deny',
  mode: 'enforce',
  decidedBy: [
    {
      id: 'no-ssh-keys',
      title: 'SSH keys stay where they are',
      reason: 'a private key is never read by an agent; use ssh-agent instead',
      severity: 'high',
      outcome: 'deny',
      mode: 'enforce',
    },
  ],
  warnings: [],
  policyVersion: `sha256:${'0'.repeat(64)}`,
  complete: true,
  problem: null,
  skipPrompt: false,
}

/** All that our adapter makes of one captured body. */
function understood(event: string, body: Uint8Array) {
  const parsed = parseHook(event, body)
  const answer = (outcome: Decision['outcome']) => {
    const { status, headers, body } = renderAnswer(event, {
      kind: 'decided',
      decision: { ...decision, outcome },
      callId: 'call_00000000000000000000000000',
      callHash: 'ab'.repeat(32),
    })
    expect({ status, headers }).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
    })
    return new TextDecoder().decode(body)
  }
  return {
    event: parsed.ok ? parsed.value : parsed,
    answers: {
      allow: answer('allow'),
      ask: answer('ask'),
      approve: answer('approve'),
      deny: answer('deny'),
    },
  }
}

describe.each(readdirSync(testdata))('Claude Code %s', (version) => {
  const folder = new URL(`${version}/`, testdata)
  const names = readdirSync(folder)
  const captured = names.filter((name) => /^[A-Z]\w*(?:\.\S+)?\.json$/.test(name))

  test.each(captured.filter((name) => !name.endsWith('.expected.json')))(
    '%s is understood as its expectation says, and answered in exactly those bytes',
    (name) => {
      const event = name.split('.')[0] ?? ''
      const seen = understood(event, readFileSync(new URL(name, folder)))
      const expected = readFileSync(
        new URL(name.replace(/\.json$/, '.expected.json'), folder),
        'utf8',
      )
      expect(seen).toEqual(JSON.parse(expected))
    },
  )
})
