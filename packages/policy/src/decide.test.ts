import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Action, FileAction, FileRead, McpApproval, PolicySource } from '@custody/model'
import { instant } from '@custody/model'
import { describe, expect, test } from 'vitest'
import type { Policy } from './index.ts'
import { compilePolicy, decide, plainRequest } from './index.ts'

const opaqueRule =
  '@id("opaque") @outcome("ask") forbid (principal, action == Action::"opaque.run", resource);'
const permitAll = '@id("all") permit (principal, action, resource);'

function source(text: string, change: Partial<PolicySource> = {}): PolicySource {
  return {
    name: 't',
    packs: [],
    rules: [{ path: 't.cedar', text: `${text}\n${opaqueRule}` }],
    mode: 'enforce',
    mcpServers: [],
    ...change,
  }
}

function policy(text: string, change: Partial<PolicySource> = {}): Policy {
  const compiled = compilePolicy(cedar, source(text, change))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

const read: FileRead = {
  kind: 'file.read',
  path: '/a',
  pathKnown: true,
  inWorkspace: false,
  labels: ['ssh-key'],
  recursive: false,
  glob: false,
  program: '',
  manner: '',
  digest: '',
  digestKnown: false,
  unread: false,
}
const unknownRead: FileAction = { ...read, path: '', pathKnown: false, labels: [] }

function outcome(text: string, actions: readonly Action[], change: Partial<PolicySource> = {}) {
  const decision = decide(
    policy(text, change),
    plainRequest({ tool: 'Read', actions, complete: true, incompleteBecause: [] }),
  )
  return {
    outcome: decision.outcome,
    would: decision.wouldOutcome,
    problem: decision.problem,
    by: decision.decidedBy.map(({ id }) => id),
  }
}

const forbid = (id: string, extra = '', when = 'true') =>
  `@id("${id}") ${extra} forbid (principal, action == Action::"file.read", resource) when { ${when} };`

describe('rules are combined by strictness, never by order', () => {
  test.each([
    { because: 'nothing permits', text: '', outcome: 'deny', problem: 'NO_PERMIT', by: [] },
    {
      because: 'a permit applies and no forbid',
      text: permitAll,
      outcome: 'allow',
      problem: null,
      by: ['all'],
    },
    {
      because: 'a forbid applies',
      text: permitAll + forbid('no'),
      outcome: 'deny',
      problem: null,
      by: ['no'],
    },
    {
      because: 'deny beats ask',
      text: permitAll + forbid('ask', '@outcome("ask")') + forbid('no'),
      outcome: 'deny',
      problem: null,
      by: ['no'],
    },
    {
      because: 'approve beats ask',
      text: permitAll + forbid('ask', '@outcome("ask")') + forbid('ap', '@outcome("approve")'),
      outcome: 'approve',
      problem: null,
      by: ['ap'],
    },
    {
      because: 'an ask needs a permit beneath',
      text: forbid('ask', '@outcome("ask")'),
      outcome: 'deny',
      problem: 'NO_PERMIT',
      by: [],
    },
    {
      because: 'a warning lets through',
      text: permitAll + forbid('w', '@outcome("warn")'),
      outcome: 'allow',
      problem: null,
      by: ['all'],
    },
    {
      because: 'an observe rule only would',
      text: permitAll + forbid('o', '@mode("observe")'),
      outcome: 'allow',
      would: 'deny',
      problem: null,
      by: ['all'],
    },
    {
      because: 'an observe permit permits nothing',
      text: '@id("p") @mode("observe") permit (principal, action, resource);',
      outcome: 'deny',
      would: 'allow',
      problem: 'NO_PERMIT',
      by: [],
    },
    {
      because: 'an error in an enforce rule',
      text:
        permitAll +
        forbid('e', '', '9007199254740991 * 9007199254740991 == 1').replace(
          'context.path.length',
          '1',
        ),
      outcome: 'deny',
      problem: 'POLICY_ERROR',
      by: ['e'],
    },
    {
      because: 'an error in an observe rule is no deny',
      text: permitAll + forbid('e', '@mode("observe")', '9007199254740991 * 9007199254740991 == 1'),
      outcome: 'allow',
      would: 'deny',
      problem: null,
      by: ['all'],
    },
  ])('$outcome when $because', ({ text, because, ...expected }) => {
    expect({ because, ...outcome(text, [read]) }).toMatchObject({ because, ...expected })
  })

  test('one forbidden action forbids the call', () => {
    const other: FileAction = { ...read, path: '/b', labels: [] }
    const text = permitAll + forbid('keys', '', 'context.labels.contains("ssh-key")')
    expect(outcome(text, [other]).outcome).toBe('allow')
    expect(outcome(text, [other, read]).outcome).toBe('deny')
    expect(outcome(text, [read, other]).outcome).toBe('deny')
  })

  test('half of a letter in a name is decided, not thrown', () => {
    const request = plainRequest({
      tool: 'Ba\uD800sh',
      actions: [{ ...read, path: '/\uDC00' }],
      complete: true,
      incompleteBecause: [],
    })
    const text = permitAll + forbid('no', '', 'context.tool == "Ba\uFFFDsh"')
    expect(decide(policy(text), request)).toMatchObject({ outcome: 'deny', problem: null })
  })

  test('a call without actions is denied', () => {
    expect(outcome(permitAll, [])).toMatchObject({ outcome: 'deny', problem: 'NO_PERMIT' })
  })

  test('an incomplete call that does not say so is decided as the worst opaque.run', () => {
    const request = plainRequest({
      tool: 'Bash',
      actions: [read],
      complete: false,
      incompleteBecause: [{ code: 'X' }],
    })
    const worst =
      '@id("worst") forbid (principal, action == Action::"opaque.run", resource) when { context.network && context.decoder && context.writesOutside };'
    expect(decide(policy(permitAll + worst), request)).toMatchObject({
      outcome: 'deny',
      complete: false,
    })
  })

  test('a policy in observe mode stops nothing and says what it would do', () => {
    expect(outcome(permitAll + forbid('no'), [read], { mode: 'observe' })).toMatchObject({
      outcome: 'allow',
      would: 'deny',
      by: ['all'],
    })
  })

  test('an allow is decided by the permits that applied to its actions, a deny by none of them', () => {
    const reads = '@id("reads") permit (principal, action == Action::"file.read", resource);'
    const writes = '@id("writes") permit (principal, action == Action::"file.write", resource);'
    expect(outcome(permitAll + reads + writes, [read]).by).toEqual(['all', 'reads'])
    expect(outcome(permitAll + reads + forbid('no'), [read]).by).toEqual(['no'])
    expect(outcome(reads, [read, { ...read, kind: 'file.write' }])).toMatchObject({
      outcome: 'deny',
      problem: 'NO_PERMIT',
      by: [],
    })
  })

  test('the agent’s prompt is skipped only where every action has a permit that grants it', () => {
    const grant =
      '@id("g") @grant("skip-prompt") permit (principal, action == Action::"file.read", resource);'
    const request = (actions: readonly Action[]) =>
      plainRequest({ tool: 'x', actions, complete: true, incompleteBecause: [] })
    const both = policy(permitAll + grant)
    expect(decide(both, request([read])).skipPrompt).toBe(true)
    expect(decide(both, request([read, { ...read, kind: 'file.write' }])).skipPrompt).toBe(false)
    expect(decide(policy(permitAll), request([read])).skipPrompt).toBe(false)
  })
})

describe('what is unknown never helps the call', () => {
  const keys = forbid('keys', '', 'context.labels.contains("ssh-key")')
  test.each([
    {
      because: 'a deny reads the unknown fact',
      text: permitAll + keys,
      outcome: 'ask',
      by: ['keys'],
    },
    {
      because: 'the rest of its condition is false',
      text: permitAll + forbid('k', '', 'context.recursive && context.labels.contains("ssh-key")'),
      outcome: 'allow',
      by: ['all'],
    },
    {
      because: 'it is written positively',
      text:
        permitAll +
        '@id("in") forbid (principal, action == Action::"file.read", resource) unless { context.inWorkspace };',
      outcome: 'deny',
      by: ['in'],
    },
    {
      because: 'a permit rests on it',
      text: '@id("p") permit (principal, action, resource) unless { context.recursive }; @id("q") permit (principal, action == Action::"file.read", resource) when { !context.labels.contains("ssh-key") };'.replace(
        'unless { context.recursive }',
        'when { context.tool == "y" }',
      ),
      outcome: 'deny',
      by: [],
    },
    {
      because: 'a warning reads it',
      text: permitAll + forbid('w', '@outcome("warn")', 'context.labels.contains("ssh-key")'),
      outcome: 'allow',
      by: ['all'],
    },
    {
      because: 'an observe rule reads it',
      text: permitAll + forbid('o', '@mode("observe")', 'context.labels.contains("ssh-key")'),
      outcome: 'allow',
      would: 'ask',
      by: ['all'],
    },
    {
      because: 'a rule names one file',
      text: `${permitAll}@id("one") forbid (principal, action == Action::"file.read", resource == File::"/etc/x");`,
      outcome: 'ask',
      by: ['one'],
    },
    {
      because: 'the rule asks whether it is known',
      text: permitAll + forbid('k', '', '!context.pathKnown'),
      outcome: 'deny',
      by: ['k'],
    },
  ])('$outcome when $because', ({ text, because, ...expected }) => {
    expect({ because, ...outcome(text, [unknownRead]) }).toMatchObject({ because, ...expected })
  })

  test.each([
    '(context.labels.contains("ssh-key") && 9007199254740991 * 9007199254740991 > 1) || true',
    'if context.labels.contains("ssh-key") then 9007199254740991 * 9007199254740991 > 1 else true',
  ])('a forbid that fails for some value of an unknown fact asks: %s', (condition) => {
    const text = `${permitAll} @id("sum") forbid (principal, action == Action::"file.read", resource) unless { ${condition} };`
    expect(outcome(text, [unknownRead])).toMatchObject({ outcome: 'ask', by: ['sum'] })
  })

  test('posture that is too old is unknown', () => {
    const text = `${permitAll}@id("disk") forbid (principal, action == Action::"file.read", resource) unless { context.posture.disk_encryption == "pass" };`
    const at = (now: number) =>
      decide(
        policy(text),
        plainRequest(
          { tool: 'x', actions: [read], complete: true, incompleteBecause: [] },
          {
            now: instant(now),
            posture: {
              at: instant(0),
              checks: [
                {
                  probe: 'disk_encryption',
                  status: 'pass',
                  detail: '',
                  at: instant(0),
                  maxAgeMs: 10,
                },
              ],
            },
          },
        ),
      )
    expect(at(10).outcome).toBe('allow')
    expect(at(11).outcome).toBe('deny')
  })
})

describe('an MCP server is approved by what it is', () => {
  const only = `${permitAll}@id("mcp") forbid (principal, action == Action::"mcp.call", resource) unless { context.approved };`
  const approval: McpApproval = {
    match: { kind: 'stdio', command: '/x', args: ['a'] },
    level: 'observed',
  }
  const server = {
    name: 's',
    transport: { kind: 'stdio', command: '/x', args: ['a'], environmentNames: [] },
    enabled: true,
    fingerprint: 'f',
    level: 'observed',
    content: { kind: 'script', sha256: 'c' },
    farEnd: null,
    gateway: false,
    pinned: 'unknown',
    changedDuringSession: false,
    definitions: [],
  } as const
  const artefact = { kind: 'binary', sha256: 'a' } as const
  const action: Action = {
    kind: 'mcp.call',
    server: 's',
    serverTool: 't',
    imitatesCoreTool: false,
    deceptiveName: false,
    nameAgrees: 'yes',
  }
  test.each([
    { because: 'it is the approved one', servers: [server], expected: 'allow' },
    { because: 'nobody knows the name', servers: [], expected: 'deny' },
    {
      because: 'it was only declared',
      servers: [{ ...server, level: 'declared' as const }],
      expected: 'deny',
    },
    {
      because: 'its arguments differ',
      servers: [{ ...server, transport: { ...server.transport, args: ['b'] } }],
      expected: 'deny',
    },
    {
      because: 'two servers have the name',
      servers: [server, { ...server, fingerprint: 'g' }],
      expected: 'deny',
    },
    {
      because: 'it was launched',
      servers: [
        { ...server, level: 'launched' as const, content: { kind: 'artefact' as const, artefact } },
      ],
      expected: 'allow',
    },
    {
      because: 'a launch of nothing pinned is none',
      servers: [{ ...server, level: 'launched' as const }],
      expected: 'deny',
    },
    {
      because: 'nobody saw what it runs',
      servers: [{ ...server, content: { kind: 'unknown' as const } }],
      expected: 'deny',
    },
  ])('$expected when $because', ({ servers, expected }) => {
    const of = policy(only, { mcpServers: [approval] })
    expect(
      decide(
        of,
        plainRequest(
          { tool: 'mcp__s__t', actions: [action], complete: true, incompleteBecause: [] },
          { mcpServers: servers },
        ),
      ).outcome,
    ).toBe(expected)
  })
})
