import type { Decision, JsonObject, Pack, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Policy } from './compile.ts'
import { decide } from './decide.ts'
import type { PolicyProblem } from './policy.ts'
import { nearest } from './nearest.ts'
import { noHistory } from './plain-request.ts'
import type { PolicyRequest, SessionHistory } from './request.ts'
import { unknownVariants } from './unknown-variants.ts'

/** The situations of an MCP server that a test can name. Who runs the tests says which servers each of them is. */
const mcpSituationNames = [
  'unknown',
  'approved',
  'declared',
  'changed',
  'ambiguous',
  'unread',
  'observed-not-launched',
  'floating',
  'floating-fingerprint',
  'version',
  'launched',
  'launched-changed-definition',
  'launched-unknown-definition',
  'remote',
  'remote-through-gateway',
  'remote-other-certificate',
  'remote-plain',
  'look-alike',
  'beside-look-alike',
] as const
export type McpSituation = (typeof mcpSituationNames)[number]

/** What a test's call is, and under which circumstances. Everything that is not said is ordinary. */
export type TestCall = {
  readonly tool: string
  readonly input: JsonObject
  readonly cwd: string | null
  /** Posture facts by name; the others pass. */
  readonly posture: { readonly [fact: string]: string }
  /** How the MCP server of the call stands. */
  readonly mcp: McpSituation
  /** The server that the agent tells beside the tool's name; null for the one that the name names. */
  readonly says: string | null
  /** What happened before in the session. */
  readonly history: SessionHistory
}

/** One test: a call, what must come of it, and the rule that must be the reason. */
export type PolicyTest = {
  readonly expect: 'allow' | 'warn' | 'ask' | 'approve' | 'deny'
  readonly rule: string | null
  readonly call: TestCall
}

export type TestOutcome = {
  readonly test: PolicyTest
  readonly passed: boolean
  /** Empty when it passed. */
  readonly why: string
  readonly decision: Decision
}

const expectations = ['allow', 'warn', 'ask', 'approve', 'deny'] as const

/**
 * Reads the tests of a pack or policy, as parsed from `path`: `{"allow": [call…], "deny": {"rule": [call…]}}`. A call is a command, or
 * `{"tool", "input", "cwd"?, "posture"?, "mcp"?, "says"?, "history"?}`.
 */
export function parseTests(
  tests: Pack['tests'],
  path: string,
): Result<readonly PolicyTest[], PolicyProblem> {
  if (!isObject(tests)) return bad(path, 'the tests are no object of outcomes')
  const found: PolicyTest[] = []
  for (const [key, body] of Object.entries(tests)) {
    const expect = expectations.find((one) => one === key)
    if (expect === undefined) return notAnOutcome(path, key)
    const groups: [string | null, unknown][] = Array.isArray(body)
      ? [[null, body]]
      : isObject(body)
        ? Object.entries(body)
        : []
    for (const [rule, calls] of groups) {
      if (!Array.isArray(calls))
        return bad(path, `\`${key}\` holds something that is no list of calls`)
      for (const call of calls) {
        const read = parseCall(call)
        if (read === null)
          return bad(path, `a call of \`${key}\` cannot be read: ${JSON.stringify(call)}`)
        found.push({ expect, rule, call: read })
      }
    }
  }
  return ok(found)
}

/** Runs tests. Each deny is repeated with every fact that its rules read made unknown: none may then allow. */
export function runTests(
  policy: Policy,
  tests: readonly PolicyTest[],
  requestOf: (call: TestCall) => PolicyRequest,
): readonly TestOutcome[] {
  return tests.map((test) => runTest(policy, test, requestOf(test.call)))
}

function runTest(policy: Policy, test: PolicyTest, request: PolicyRequest): TestOutcome {
  const decision = decide(policy, request)
  const why = failure(test, decision) ?? unknownFailure(policy, test, request) ?? ''
  return { test, passed: why === '', why, decision }
}

function failure({ expect, rule }: PolicyTest, decision: Decision): string | null {
  const outcome = expect === 'warn' ? 'allow' : expect
  const ids = [...decision.decidedBy, ...(expect === 'warn' ? decision.warnings : [])].map(
    ({ id }) => id,
  )
  if (decision.outcome !== outcome)
    return `expected ${expect}, got ${decision.outcome}${ids.length > 0 ? ` by ${ids.join(', ')}` : ''}`
  return rule === null || ids.includes(rule)
    ? null
    : `expected ${rule}, decided by ${ids.join(', ')}`
}

function unknownFailure(policy: Policy, test: PolicyTest, request: PolicyRequest): string | null {
  if (test.expect !== 'deny') return null
  const allowed = unknownVariants(policy, request).find(
    (variant) => decide(policy, variant.request).outcome === 'allow',
  )
  return allowed === undefined ? null : `allowed as soon as ${allowed.fact} is unknown`
}

function parseCall(call: unknown): TestCall | null {
  if (typeof call === 'string') return ordinary('Bash', { command: call })
  if (!isObject(call)) return null
  const { tool, input, command, cwd, posture, mcp, says, history } = call
  const situation = mcpSituationNames.find((one) => one === (mcp ?? 'unknown'))
  if (situation === undefined) return null
  if (command !== undefined && typeof command !== 'string') return null
  if (command === undefined && (typeof tool !== 'string' || !isObject(input))) return null
  const made =
    command === undefined
      ? ordinary(String(tool), input as JsonObject)
      : ordinary('Bash', { command })
  return {
    ...made,
    ...(typeof cwd === 'string' ? { cwd } : {}),
    ...(isObject(posture) ? { posture: posture as TestCall['posture'] } : {}),
    mcp: situation,
    ...(typeof says === 'string' ? { says } : {}),
    ...(isObject(history) ? { history: historyOf(history) } : {}),
  }
}

/** `{"complete"?, "readSecret"?, "fetchedNetwork"?, "wrotePaths"?, "fetchedPaths"?}`; what is not said did not happen. */
function historyOf(said: { readonly [fact: string]: unknown }): SessionHistory {
  return {
    complete: said['complete'] !== false,
    readSecret: said['readSecret'] === true ? 0 : null,
    fetchedNetwork: said['fetchedNetwork'] === true ? 0 : null,
    wrote: pathsIn(said['wrotePaths']),
    fetched: pathsIn(said['fetchedPaths']),
  }
}

function pathsIn(said: unknown): ReadonlyMap<string, number> {
  return new Map(Array.isArray(said) ? said.map((path) => [String(path), 0]) : [])
}

function ordinary(tool: string, input: JsonObject): TestCall {
  return { tool, input, cwd: null, posture: {}, mcp: 'unknown', says: null, history: noHistory }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notAnOutcome(path: string, key: string): Result<never, PolicyProblem> {
  const problem = bad(path, `\`${key}\` is no outcome`)
  return problem.ok ? problem : err({ ...problem.error, nearest: nearest(key, expectations) })
}

function bad(path: string, detail: string): Result<never, PolicyProblem> {
  const at = { path, line: 1, column: 1 }
  return err({ code: 'TEST_BAD', at, rule: null, detail, nearest: null })
}
