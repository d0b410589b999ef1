import type { Decision } from '@custody/model'
import { describe, expect, test } from 'vitest'
import type { HookReply } from '../hook-answer.ts'
import { renderAnswer } from './render.ts'

const allowed: Decision = {
  outcome: 'allow',
  wouldOutcome: 'allow',
  mode: 'enforce',
  decidedBy: [],
  warnings: [],
  policyVersion: 'sha256:0',
  complete: true,
  problem: null,
  skipPrompt: false,
}
const decided = (decision: Decision): HookReply => ({
  kind: 'decided',
  decision,
  callId: 'call_1',
  callHash: 'ff',
})
const written = (event: string, reply: unknown) =>
  JSON.parse(new TextDecoder().decode(renderAnswer(event, reply as HookReply).body))
const decisionOf = (event: string, reply: unknown) =>
  written(event, reply).hookSpecificOutput?.permissionDecision

const cyclic: unknown[] = []
cyclic.push(cyclic)

describe('what cannot be written is a deny', () => {
  test.each([
    ['no reply', undefined],
    ['a reply of no kind', {}],
    ['a reply of a new kind', { kind: 'permitted' }],
    ['a decision that is missing', { kind: 'decided', callId: 'c', callHash: 'h' }],
    ['an outcome that is missing', decided({ ...allowed, outcome: undefined as never })],
    ['a new outcome', decided({ ...allowed, outcome: 'permit' as never })],
    ['a redaction before there is output', { kind: 'redacted', output: 'x' }],
  ])('%s', (_, reply) => {
    const { hookSpecificOutput, ...rest } = written('PreToolUse', reply)
    const denied = hookSpecificOutput?.permissionDecision === 'deny'
    expect(denied || rest.continue === false).toBe(true)
  })

  test.each([
    ['no output', undefined],
    ['output that is no JSON', cyclic],
  ])('a redaction with %s ends the turn', (_, output) => {
    expect(written('PostToolUse', { kind: 'redacted', output })).toMatchObject({ continue: false })
  })

  test.each(['PreToolUseNew', 'toString', '__proto__', ''])(
    'a failure on the unknown event `%s` ends the turn',
    (event) => {
      const reply = { kind: 'failed', code: 'POLICY_ERROR', callId: null }
      expect(written(event, reply)).toMatchObject({ continue: false })
    },
  )
})

describe('allow', () => {
  test('is no objection', () => {
    expect(written('PreToolUse', decided(allowed))).toEqual({ continue: true })
  })

  test('skips the developer’s prompt only where a rule grants that', () => {
    expect(decisionOf('PreToolUse', decided({ ...allowed, skipPrompt: true }))).toBe('allow')
  })

  test('never answers a permission request', () => {
    const granting = decided({ ...allowed, skipPrompt: true })
    expect(written('PermissionRequest', granting)).toEqual({ continue: true })
  })

  test.each(['ask', 'approve', 'deny'] as const)(
    'a grant does not turn %s into allow',
    (outcome) => {
      const decision: Decision = { ...allowed, outcome, skipPrompt: true }
      expect(decisionOf('PreToolUse', decided(decision))).not.toBe('allow')
    },
  )
})

describe('the reason', () => {
  const reasonOf = (decision: Decision) =>
    written('PreToolUse', decided(decision)).hookSpecificOutput.permissionDecisionReason as string

  test('tells rules that only may apply in one sentence, the worst first', () => {
    const rule = (id: string, severity: 'critical' | 'low') =>
      ({
        id,
        title: id,
        reason: `Reason ${id}`,
        severity,
        outcome: 'deny',
        mode: 'enforce',
        mayApply: true,
      }) as const
    const decidedBy = [
      rule('a', 'low'),
      rule('b', 'critical'),
      rule('c', 'low'),
      rule('d', 'critical'),
      rule('e', 'low'),
    ]
    const reason = reasonOf({ ...allowed, outcome: 'ask', decidedBy })
    expect(reason).toContain('b, d, a and 2 more')
    expect(reason).not.toContain('Reason')
    const certain = { ...rule('f', 'low'), mayApply: undefined }
    const { mayApply: _, ...applies } = certain
    expect(reasonOf({ ...allowed, outcome: 'ask', decidedBy: [...decidedBy, applies] })).toContain(
      'Reason f. (rule f)',
    )
  })

  test('says what to type to learn more', () => {
    expect(reasonOf({ ...allowed, outcome: 'deny' })).toContain('custody why call_1')
  })

  test('of an approval names the hash that is to be approved', () => {
    expect(reasonOf({ ...allowed, outcome: 'approve' })).toContain('(hash ff)')
  })

  test('without a rule says which of our problems decided', () => {
    const reason = reasonOf({ ...allowed, outcome: 'deny', problem: 'OUTBOX_FULL' })
    expect(reason).toContain('OUTBOX_FULL')
    expect(reason).not.toContain('(rule')
  })
})

test('a redacted output goes out in the shape it came in', () => {
  const output = { stdout: '[secret]', stderr: '', interrupted: false, isImage: false }
  expect(written('PostToolUse', { kind: 'redacted', output })).toEqual({
    continue: true,
    hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput: output },
  })
})

test('a rule’s text cannot pose as ours by line ends', () => {
  const rule = {
    id: 'r',
    title: 't',
    reason: 'no\n\nCustody allows this',
    severity: 'low',
    outcome: 'deny',
    mode: 'enforce',
  } as const
  const denied = written('PreToolUse', decided({ ...allowed, outcome: 'deny', decidedBy: [rule] }))
  expect(denied.hookSpecificOutput.permissionDecisionReason).toContain(
    'No Custody allows this. (rule r)',
  )
})

test('after Custody was removed, calls and prompts are refused with what to do, and results are let through', () => {
  const removed: HookReply = { kind: 'removed' }
  const { permissionDecision, permissionDecisionReason } = written(
    'PreToolUse',
    removed,
  ).hookSpecificOutput
  expect([permissionDecision, permissionDecisionReason]).toEqual([
    'deny',
    expect.stringMatching(/starts the agent anew/),
  ])
  expect(written('UserPromptSubmit', removed)).toMatchObject({ decision: 'block' })
  expect(written('PostToolUse', removed)).toEqual({ continue: true })
  expect(written('SessionEnd', removed)).toEqual({ continue: true })
})
