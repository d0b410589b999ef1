import type { Action, ActionKind, McpApproval } from '@custody/model'
import { instant, knownFacts } from '@custody/model'
import fc from 'fast-check'
import { derivedFactNames } from '../src/facts.ts'
import { factTypes } from '../src/fact-types.generated.ts'
import { actionKinds, factValues, postureFacts } from '../src/language.ts'
import { plainRequest } from '../src/plain-request.ts'
import type { PolicyRequest, SeenMcpServer } from '../src/request.ts'
import { parseStoredActions } from '../src/stored-actions.ts'
import { numbers, valueOf } from './drawn-values.ts'

export const approvals: readonly McpApproval[] = [
  { match: { kind: 'stdio', command: '/x', args: ['a'] }, level: 'observed' },
]

/** An action of a kind with every fact known, or with some of them unknown. */
export function drawnAction(kind: ActionKind, known: 'all' | 'perhaps'): fc.Arbitrary<Action> {
  const types = { ...factTypes[kind], ...(kind === 'tool.call' ? { tool: 'String' } : {}) }
  const own = Object.entries(types).filter(
    ([fact]) => !(derivedFactNames[kind] ?? []).includes(fact),
  )
  const facts = fc.record(
    Object.fromEntries(own.map(([fact, type]) => [fact, valueOf(fact, type)])),
  )
  const vouchers = Object.keys(knownFacts[kind] ?? {})
  const unknown = known === 'all' ? fc.constant<string[]>([]) : fc.subarray(vouchers)
  return fc.tuple(facts, unknown).map(([drawn, not]) => {
    const vouched = Object.fromEntries(vouchers.map((fact) => [fact, true]))
    return not.reduce(madeUnknown, actionOf({ kind, ...drawn, ...vouched }))
  })
}

/** The action with what a fact vouches for at the values that mean nothing; a server's facts are the request's. */
export function madeUnknown(action: Action, voucher: string): Action {
  if (action.kind === 'mcp.connect') return { ...action, line: '' }
  const vouched = knownFacts[action.kind]?.[voucher] ?? []
  return actionOf({
    ...Object.fromEntries(Object.entries(action).filter(([fact]) => !vouched.includes(fact))),
    [voucher]: false,
  })
}

/** Facts that are left out are neutral. */
function actionOf(facts: object): Action {
  const read = parseStoredActions(JSON.stringify([facts]))
  const action = Array.isArray(read) ? read[0]?.action : undefined
  if (action === undefined) throw new Error(`no action of the language: ${JSON.stringify(facts)}`)
  return action
}

/** One to four actions, the first of the kind, and the circumstances that they stand in. */
export function drawnRequest(
  kind: ActionKind,
  known: 'all' | 'perhaps',
): fc.Arbitrary<PolicyRequest> {
  const other = fc
    .oneof(fc.constant(kind), fc.constantFrom(...actionKinds))
    .chain((one) => drawnAction(one, known))
  const actions = fc
    .tuple(drawnAction(kind, known), fc.array(other, { maxLength: 3 }))
    .map(([first, others]) => [first, ...others])
  return fc.tuple(actions, circumstances(known), fc.boolean()).map(([all, change, complete]) =>
    plainRequest(
      {
        tool: 'x',
        actions: all,
        complete: complete || !all.some((action) => action.kind === 'opaque.run'),
        incompleteBecause: [],
      },
      change,
    ),
  )
}

const since = fc.constantFrom(null, 3)
const paths = fc.subarray(['/a', '/b']).map((some) => new Map(some.map((path) => [path, 3])))

function circumstances(known: 'all' | 'perhaps'): fc.Arbitrary<Partial<PolicyRequest>> {
  const age = fc.constantFrom(null, ...numbers)
  return fc.record({
    now: fc.constant(instant(10)),
    principal: fc.record({
      id: fc.constant('somebody'),
      groups: fc.subarray(['staff', 'guests']),
      assurance: fc.constantFrom('passkey-uv', 'none'),
      bindingAgeMs: age,
    }),
    executable: fc.constantFrom('known', 'new', 'unknown'),
    subagent: fc.boolean(),
    permissionMode: fc.constantFrom('x', 'unknown'),
    cosignLagMs: age,
    posture: fc
      .subarray([...postureFacts])
      .map((some) => ({ at: instant(10), checks: some.map(passed) })),
    session: fc.record({
      id: fc.constant('x'),
      history: fc.record({
        complete: known === 'all' ? fc.constant(true) : fc.boolean(),
        readSecret: since,
        fetchedNetwork: since,
        wrote: paths,
        fetched: paths,
      }),
    }),
    mcpServers: known === 'all' ? servers : fc.oneof(fc.constant([]), servers),
  }) as fc.Arbitrary<Partial<PolicyRequest>>
}

function passed(fact: string) {
  const status = 'pass'
  return { probe: fact.replaceAll('_', '-'), status, detail: '', at: instant(10), maxAgeMs: 5 }
}

/** Both names that calls use are known: `s` is approved where its arguments agree. */
const servers = fc
  .record({
    argument: fc.constantFrom('a', 'b'),
    level: fc.constantFrom('observed', 'declared'),
    pinned: fc.constantFrom(...(factValues['pinned'] ?? [])),
    gateway: fc.boolean(),
    changedDuringSession: fc.boolean(),
    changed: fc.constantFrom('yes', 'no'),
  })
  .map(({ argument, changed, ...facts }) =>
    ['s', 't'].map(
      (name): SeenMcpServer =>
        ({
          name,
          transport: { kind: 'stdio', command: '/x', args: [argument], environmentNames: [] },
          enabled: true,
          fingerprint: name,
          content: { kind: 'script', sha256: 'c' },
          farEnd: null,
          ...facts,
          definitions: [{ tool: 'x', changed }],
        }) as SeenMcpServer,
    ),
  )
