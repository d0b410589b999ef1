import type { Action, Decision } from '@custody/model'
import { instant, newId } from '@custody/model'
import { describe, expect, test } from 'vitest'
import type { ApprovableCall, Approval } from './approval.ts'
import { approvalSubject, holdsFor, underApproval } from './approval.ts'

const executed = (digest: string): Action => ({
  kind: 'file.read',
  path: '/proj/deploy.sh',
  pathKnown: true,
  inWorkspace: true,
  labels: [],
  recursive: false,
  glob: false,
  program: 'bash',
  manner: 'execute',
  digest,
  digestKnown: digest !== '',
  unread: false,
})
const call: ApprovableCall = {
  tool: 'Bash',
  input: new TextEncoder().encode('{"command":"bash deploy.sh"}'),
  workingDirectory: '/proj',
  session: 'ses_1',
  actions: [executed('aa'.repeat(32))],
  complete: true,
  policyVersion: `sha256:${'00'.repeat(32)}`,
}
const givenAt = instant(1_000_000)
const approved = (of: ApprovableCall): Approval => {
  const subject = approvalSubject(of)
  if (!subject.ok) throw new Error(subject.error.code)
  const id = newId('apr', new Uint8Array(16))
  return { id, subject: subject.value, answer: 'approved', givenAt }
}
const soon = { now: instant(givenAt + 1), isUsed: false }
const decided = (outcome: Decision['outcome']): Decision => ({
  outcome,
  wouldOutcome: outcome,
  mode: 'enforce',
  decidedBy: [],
  warnings: [],
  policyVersion: call.policyVersion,
  complete: true,
  problem: null,
  skipPrompt: false,
})

test('an approval holds for the very call that was approved', () => {
  expect(holdsFor(approved(call), call, soon)).toEqual({ ok: true, value: true })
})

test('it holds in whatever order facts and actions that are the same come', () => {
  const [action] = call.actions
  if (action === undefined) throw new Error('no action')
  const turned = Object.fromEntries(Object.entries(action).toReversed()) as typeof action
  expect(holdsFor(approved(call), { ...call, actions: [turned, turned] }, soon).ok).toBe(true)
})

describe('it does not hold', () => {
  test.each<[string, Partial<ApprovableCall>]>([
    ['the script was edited', { actions: [executed('bb'.repeat(32))] }],
    ['there is another action besides', { actions: [...call.actions, executed('cc'.repeat(32))] }],
    ['an action is gone', { actions: [] }],
    ['the tool is another', { tool: 'PowerShell' }],
    ['a byte of the input is another', { input: new TextEncoder().encode('{"command": "bash"}') }],
    ['the folder is another', { workingDirectory: '/proj/sub' }],
    ['the session is another', { session: 'ses_2' }],
    ['the policy is another', { policyVersion: `sha256:${'01'.repeat(32)}` }],
  ])('where %s', (_, change) => {
    expect(holdsFor(approved(call), { ...call, ...change }, soon)).toEqual({
      ok: false,
      error: { code: 'APPROVAL_DIFFERS' },
    })
  })

  test.each([
    ['was used', { ...soon, isUsed: true }, 'APPROVAL_USED'],
    ['is ten minutes old', { ...soon, now: instant(givenAt + 600_000) }, 'APPROVAL_EXPIRED'],
    ['is of a time to come', { ...soon, now: instant(givenAt - 1) }, 'APPROVAL_EXPIRED'],
  ])('once it %s', (_, when, code) => {
    expect(holdsFor(approved(call), call, when)).toEqual({ ok: false, error: { code } })
  })

  test('where the other person refused', () => {
    const refused = { ...approved(call), answer: 'refused' } as const
    expect(holdsFor(refused, call, soon)).toEqual({
      ok: false,
      error: { code: 'APPROVAL_REFUSED' },
    })
  })
})

test.each<[string, Partial<ApprovableCall>]>([
  ['a file that it executes is unknown', { actions: [executed('')] }],
  ['part of it could not be read', { complete: false }],
])('nothing can be approved of a call where %s', (_, change) => {
  const error = { code: 'APPROVAL_UNBINDABLE' }
  expect(approvalSubject({ ...call, ...change })).toEqual({ ok: false, error })
  expect(holdsFor(approved(call), { ...call, ...change }, soon)).toEqual({ ok: false, error })
})

test('it lifts what asks for another person, and nothing else', () => {
  const held = holdsFor(approved(call), call, soon)
  expect(underApproval(decided('approve'), held).outcome).toBe('allow')
  for (const outcome of ['deny', 'ask', 'allow'] as const)
    expect(underApproval(decided(outcome), held).outcome).toBe(outcome)
  for (const none of [null, holdsFor(approved(call), { ...call, tool: 'x' }, soon)])
    expect(underApproval(decided('approve'), none).outcome).toBe('approve')
})
