import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Action, FileAction, McpCall, NetConnect, PolicySource } from '@custody/model'
import { instant } from '@custody/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compilePolicy,
  encodeDecisionRecord,
  explain,
  noHistory,
  parseDecisionRecord,
  plainRequest,
  simulate,
} from './index.ts'
import type { Policy, PolicyRequest, SeenMcpServer, StoredDecision, StoredText } from './index.ts'

const basis = `@id("all") permit (principal, action, resource);
@id("opaque") @outcome("ask") forbid (principal, action == Action::"opaque.run", resource);`

function policy(text: string, change: Partial<PolicySource> = {}): Policy {
  const compiled = compilePolicy(cedar, {
    name: 't',
    packs: [],
    rules: [{ path: 't.cedar', text: `${basis}\n${text}` }],
    mode: 'enforce',
    mcpServers: [],
    ...change,
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

const rule = (id: string, kind: string, when: string, outcome = 'deny') =>
  `@id("${id}") @outcome("${outcome}") forbid (principal, action == Action::"${kind}", resource) when { ${when} };`

const keys = rule('keys', 'file.read', 'context.labels.contains("ssh-key")')
const askKeys = rule('ask-keys', 'file.read', 'context.labels.contains("ssh-key")', 'ask')
const sends = rule('sends', 'net.connect', 'context.session.readSecret', 'ask')

const tool: Action = { kind: 'tool.call', tool: 'Bash', toolClass: 'shell' }
const read: FileAction = {
  kind: 'file.read',
  path: '/home/dev/.ssh/id_rsa',
  pathKnown: true,
  inWorkspace: false,
  labels: ['ssh-key'],
  recursive: false,
  glob: false,
  program: 'cat',
  manner: '',
  digest: '',
  digestKnown: false,
  unread: false,
}
const send: NetConnect = {
  kind: 'net.connect',
  scheme: 'https',
  host: 'x.example',
  hostKnown: true,
  port: 0,
  direction: 'send',
  carries: [],
  carriedLabels: [],
  addressClass: 'public',
  program: 'curl',
}

const here = (value: unknown): StoredText => ({ state: 'here', text: JSON.stringify(value) })
const absent = (because: 'erased' | 'withheld' | 'never-kept'): StoredText => ({
  state: 'absent',
  because,
})

/** What an entry keeps of a call that `by` decided. */
function stored(
  by: Policy,
  actions: readonly Action[],
  request: Partial<PolicyRequest> = {},
  change: Partial<StoredDecision> = {},
): StoredDecision {
  const call = { tool: 'Bash', actions, complete: true, incompleteBecause: [] }
  const asked = plainRequest(call, { now: instant(1000), ...request })
  const explained = explain(by, asked)
  const { outcome, wouldOutcome, problem, complete, decidedBy } = explained.decision
  return {
    id: 'call',
    at: 1000,
    person: 'ann',
    agent: asked.agent,
    decision: { outcome, wouldOutcome, problem, complete, rules: decidedBy.map(({ id }) => id) },
    actions: here(actions),
    detail: { state: 'here', text: encodeDecisionRecord(explained, asked) },
    ...change,
  }
}

const lax = policy('')
const how = (after: Policy, before: Policy | null = null) =>
  ({
    after: [after],
    before: before === null ? null : ([before] as const),
    changesMax: 10,
  }) as const

describe('stored calls are decided again', () => {
  test('what changes is told with its rule, its reason and how many people it meets', () => {
    const calls = [
      stored(lax, [tool, read], {}, { id: 'one' }),
      stored(lax, [tool, read], {}, { id: 'two', person: 'bob' }),
      stored(lax, [tool, read], {}, { id: 'three', person: null }),
      stored(lax, [tool], {}, { id: 'four' }),
    ]
    const simulation = simulate(how(policy(keys)), calls)
    expect(simulation).toMatchObject({
      calls: 4,
      compared: 4,
      people: 2,
      before: { allow: 4, ask: 0, approve: 0, deny: 0 },
      after: { allow: 1, ask: 0, approve: 0, deny: 3 },
      moves: [{ from: 'allow', to: 'deny', calls: 3, people: 2 }],
      becoming: { deny: { calls: 3, people: 2 }, allow: { calls: 0, people: 0 } },
      rules: [{ id: 'keys', from: 'allow', to: 'deny', calls: 3, people: 2 }],
      changed: 3,
    })
    expect(simulation.changes.map(({ id }) => id)).toEqual(['one', 'two', 'three'])
    expect(simulation.changes[0]).toMatchObject({
      from: { outcome: 'allow', rules: ['all'] },
      to: {
        outcome: 'deny',
        rules: ['keys'],
        because: [
          {
            rule: 'keys',
            action: 1,
            what: 'reads /home/dev/.ssh/id_rsa',
            because: ['its path is labelled ssh-key'],
          },
        ],
      },
    })
  })

  test('a change for the milder names the rules that decided', () => {
    const simulation = simulate(how(lax), [stored(policy(keys), [tool, read])])
    expect(simulation.rules).toEqual([
      { id: 'keys', from: 'deny', to: 'allow', calls: 1, people: 1 },
    ])
    expect(simulation.changes[0]?.to).toMatchObject({ outcome: 'allow', because: [] })
  })

  test('two policies are compared with each other, whatever was recorded', () => {
    const simulation = simulate(how(policy(keys), policy(askKeys)), [stored(lax, [tool, read])])
    expect(simulation.moves).toEqual([{ from: 'ask', to: 'deny', calls: 1, people: 1 }])
  })

  test('a policy that only observes changes nothing, and it is told what it would do', () => {
    const simulation = simulate(how(policy(keys, { mode: 'observe' })), [stored(lax, [read])])
    expect(simulation).toMatchObject({
      changed: 0,
      after: { allow: 1 },
      wouldAfter: { allow: 0, deny: 1 },
    })
  })

  test('without a permit a call is denied, and the problem stands for the rule', () => {
    const none = compilePolicy(cedar, {
      name: 'none',
      packs: [],
      rules: [{ path: 'n', text: basis.split('\n')[1] ?? '' }],
      mode: 'enforce',
      mcpServers: [],
    })
    if (!none.ok) throw new Error('bad')
    const simulation = simulate(how(none.value), [stored(lax, [tool])])
    expect(simulation.rules).toMatchObject([{ id: 'NO_PERMIT', to: 'deny' }])
  })

  test('of more changes than are asked for all are counted and the first are kept', () => {
    const calls = Array.from({ length: 30 }, (_, at) => stored(lax, [read], {}, { id: `${at}` }))
    const { changed, changes } = simulate(how(policy(keys)), calls)
    expect([changed, changes.length, changes.at(-1)?.id]).toEqual([30, 10, '9'])
  })
})

describe('circumstances count as they were', () => {
  test('what happened before in the session', () => {
    const after = { session: { id: 's', history: { ...noHistory, readSecret: 3 } } }
    const simulation = simulate(how(policy(sends)), [
      stored(lax, [send], after, { id: 'after' }),
      stored(lax, [send], {}, { id: 'before' }),
    ])
    expect(simulation.changes.map(({ id }) => id)).toEqual(['after'])
  })

  test('paths that were fetched, posture and person', () => {
    const text =
      rule('ran', 'file.read', 'context.fetchedInSession') +
      rule('disk', 'tool.call', 'context.posture.tpm == "pass"') +
      '@id("ann") forbid (principal == Principal::"ann", action == Action::"net.connect", resource);'
    const fetched = new Map([['/home/dev/.ssh/id_rsa', 5]])
    const check = {
      probe: 'tpm',
      status: 'pass',
      detail: '',
      at: instant(1000),
      maxAgeMs: 5,
    } as const
    const calls = [
      stored(lax, [read], { session: { id: 's', history: { ...noHistory, fetched } } }),
      stored(lax, [tool], { posture: { at: instant(1000), checks: [check] } }),
      stored(lax, [send], {
        principal: { id: 'ann', groups: [], assurance: 'none', bindingAgeMs: null },
      }),
      stored(lax, [tool, read, send]),
    ]
    expect(simulate(how(policy(text)), calls).rules.map(({ id }) => id)).toEqual([
      'ann',
      'disk',
      'ran',
    ])
  })

  test('the server that a call went to, against the approvals of the new policy', () => {
    const call: McpCall = {
      kind: 'mcp.call',
      server: 's',
      serverTool: 't',
      imitatesCoreTool: false,
      deceptiveName: false,
      nameAgrees: 'unknown',
    }
    const server: SeenMcpServer = {
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
    }
    const only = rule('mcp', 'mcp.call', '!context.approved')
    const approval = {
      match: { kind: 'stdio', command: '/x', args: ['a'] },
      level: 'observed',
    } as const
    const calls = [stored(lax, [call], { mcpServers: [server] })]
    expect(simulate(how(policy(only)), calls).changed).toBe(1)
    expect(simulate(how(policy(only, { mcpServers: [approval] })), calls).changed).toBe(0)
  })
})

describe('a call that lacks facts is counted and never guessed', () => {
  const older = { decidedBy: [], warnings: [] }
  test.each([
    { because: 'they were erased', change: { actions: absent('erased') }, lack: 'erased' },
    { because: 'they were withheld', change: { actions: absent('withheld') }, lack: 'withheld' },
    { because: 'none were kept', change: { actions: absent('never-kept') }, lack: 'schema' },
    {
      because: 'they are cut short',
      change: { actions: { state: 'here', text: '[{"kind":"file.re' } },
      lack: 'unreadable',
    },
    {
      because: 'they hold an action of another version',
      change: { actions: here([{ kind: 'file.teleport' }]) },
      lack: 'schema',
    },
    {
      because: 'a fact is of another type',
      change: { actions: here([{ ...read, labels: 'ssh-key' }]) },
      lack: 'schema',
    },
    {
      because: 'a fact that a rule reads did not exist then',
      change: { actions: here([{ ...read, labels: undefined }]) },
      lack: 'schema',
    },
    {
      because: 'a rule reads the session, of which that version kept nothing',
      change: { actions: here([send]), detail: here(older) },
      lack: 'schema',
    },
    {
      because: 'we failed ourselves',
      change: {
        decision: {
          outcome: 'deny',
          wouldOutcome: 'deny',
          problem: 'OUTBOX_FULL',
          complete: true,
          rules: [],
        },
      },
      lack: 'own-failure',
    },
  ] as const)('as $lack when $because', ({ change, lack }) => {
    const simulation = simulate(how(policy(keys + sends)), [stored(lax, [read], {}, change)])
    expect(simulation).toMatchObject({ calls: 1, compared: 0, lacking: { [lack]: 1 }, changed: 0 })
  })

  test('but one whose missing facts no rule reads is decided', () => {
    const { glob: _, ...rest } = read
    const calls = [
      stored(lax, [read], {}, { actions: here([rest]) }),
      stored(lax, [read], {}, { detail: here(older) }),
      stored(lax, [read], {}, { detail: absent('erased') }),
    ]
    expect(simulate(how(policy(keys + sends)), calls)).toMatchObject({ compared: 3, changed: 3 })
  })

  test('a rule about the agent’s executable is no guess where only that was not kept', () => {
    const text = rule('bytes', 'file.read', 'context.agent.executable != "known"')
    const whole = stored(lax, [read], { executable: 'known' })
    const older = JSON.parse(whole.detail.state === 'here' ? whole.detail.text : '')
    delete older.circumstances.executable
    const calls = [whole, { ...whole, detail: here(older) }]
    expect(simulate(how(policy(text)), calls)).toMatchObject({
      compared: 1,
      changed: 0,
      lacking: { schema: 1 },
    })
    expect(simulate(how(policy(keys)), calls)).toMatchObject({ compared: 2, changed: 2 })
  })

  test('a rule for a person cannot be applied to a call of nobody knows whom', () => {
    const text =
      '@id("ann") forbid (principal == Principal::"ann", action == Action::"file.read", resource);'
    const calls = [stored(lax, [read], {}, { detail: here(older) })]
    expect(simulate(how(policy(text)), calls).lacking.schema).toBe(1)
  })
})

test('a decision record that is none is a problem', () => {
  for (const text of ['', '[]', '{"decidedBy":1}', '{"decidedBy":[],"warnings":[],"because":1}'])
    expect(parseDecisionRecord(text).ok).toBe(false)
})

test('circumstances of another version leave the words of a record readable', () => {
  const record = parseDecisionRecord('{"decidedBy":[],"warnings":[],"circumstances":{"odd":1}}')
  expect(record).toMatchObject({ ok: true, value: { circumstances: null } })
})

test('decided again by the policy that decided, no call changes', { timeout: 60_000 }, () => {
  const strict = policy(
    keys +
      sends +
      rule('ran', 'file.read', 'context.manner == "execute" && context.fetchedInSession', 'ask') +
      rule('out', 'file.read', '!context.inWorkspace && !context.wroteInSession', 'approve') +
      rule('sub', 'tool.call', 'context.agent.subagent && context.posture.tpm != "pass"', 'ask'),
  )
  const path = fc.constantFrom('/a', '/b', '/dir/c', '/dir/*', '')
  const paths = fc
    .array(fc.tuple(fc.constantFrom('/a', '/b', '/dir/c'), fc.nat(9)))
    .map((all) => new Map(all))
  const facts = fc.record({
    path,
    pathKnown: fc.boolean(),
    inWorkspace: fc.boolean(),
    labels: fc.subarray(['ssh-key', 'home'] as const),
    recursive: fc.boolean(),
    glob: fc.boolean(),
    program: fc.constantFrom('', 'sh'),
    manner: fc.constantFrom('', 'execute'),
  })
  const code = fc.record({
    digest: fc.constantFrom('', 'aa'),
    digestKnown: fc.boolean(),
    unread: fc.boolean(),
  })
  const write = facts.map((known): FileAction => ({ kind: 'file.write', ...known }))
  const reading = fc
    .tuple(facts, code)
    .map(([known, run]): FileAction => ({ kind: 'file.read', ...known, ...run }))
  const connect = fc.constant(send)
  const history = fc.record({
    complete: fc.boolean(),
    readSecret: fc.option(fc.nat(9)),
    fetchedNetwork: fc.option(fc.nat(9)),
    wrote: paths,
    fetched: paths,
  })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(reading, write, connect), { maxLength: 4 }),
      history,
      fc.boolean(),
      fc.constantFrom('pass', 'fail', 'unknown'),
      (actions, past, subagent, status) => {
        const check = { probe: 'tpm', status, detail: '', at: instant(1000), maxAgeMs: 0 } as const
        const call = stored(strict, [tool, ...actions], {
          session: { id: 's', history: past },
          subagent,
          posture: { at: instant(1000), checks: [check] },
        })
        expect(simulate(how(strict), [call])).toMatchObject({ compared: 1, changed: 0 })
      },
    ),
    { numRuns: 400 },
  )
})
