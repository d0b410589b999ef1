import { actionsOf, blankView } from '@custody/action'
import type { Pack, PolicySource, ToolCall } from '@custody/model'
import type { CheckStatus } from '@custody/model'
import { instant } from '@custody/model'
import { packs } from '@custody/packs'
import type { PolicyProblem, PolicyRequest, TestCall, TestOutcome } from '@custody/policy'
import { parseTests, plainRequest, runTests } from '@custody/policy'
import { toolCall } from './decide-line.ts'
import { compile } from './load-policy.ts'
import { mcpSituations, testApprovals } from './mcp-situations.ts'

/** How the tests of one pack, or of one policy of one's own, went. */
export type TestReport = {
  readonly name: string
  readonly problems: readonly PolicyProblem[]
  readonly outcomes: readonly TestOutcome[]
}

/** The policy that a pack is tested under: itself, and `baseline`, which permits what no pack forbids. */
export function packSource(pack: Pack): PolicySource {
  return {
    name: pack.name,
    packs: packs.filter(({ name }) => name === 'baseline' || name === pack.name),
    rules: [],
    mode: 'enforce',
    mcpServers: [],
  }
}

/** Runs tests against a policy. `path`: where the tests stand. */
export function runTestsOf(source: PolicySource, tests: unknown, path: string): TestReport {
  const { name } = source
  const policy = compile({ ...source, mcpServers: testApprovals })
  if (!policy.ok) return { name, problems: policy.error, outcomes: [] }
  const parsed = parseTests(tests, path)
  if (!parsed.ok) return { name, problems: [parsed.error], outcomes: [] }
  return { name, problems: [], outcomes: runTests(policy.value, parsed.value, requestOf) }
}

export function runPackTests(pack: Pack): TestReport {
  return runTestsOf(packSource(pack), pack.tests, `packs/${pack.name}/tests.json`)
}

/** The request of a test's call: an ordinary machine in order, with what the test says otherwise. */
export function requestOf(call: TestCall): PolicyRequest {
  const workingDirectory = call.cwd ?? '/home/dev/proj'
  const view = blankView({ workingDirectory, home: '/home/dev', roots: ['/home/dev/proj'] })
  const intended = toolCall({
    id: null,
    agent: 'claude-code',
    tool: call.tool,
    input: call.input,
    workingDirectory,
    home: '/home/dev',
  })
  const now = instant(0)
  const facts = [
    'disk_encryption',
    'endpoint_protection',
    'firewall',
    'os_updates',
    'os_version',
    'screen_lock',
    'secure_boot',
    'tpm',
  ]
  const checks = facts.map((probe) => ({
    probe,
    status: statusOf(call.posture[probe]),
    detail: '',
    at: now,
    maxAgeMs: 1,
  }))
  return plainRequest(
    {
      tool: call.tool,
      ...actionsOf(call.says === null ? intended : said(intended, call.says), view),
    },
    {
      posture: { at: now, checks },
      session: { id: 'none', history: call.history },
      mcpServers: mcpSituations[call.mcp],
    },
  )
}

function said(call: ToolCall, name: string): ToolCall {
  return { ...call, mcpServer: { name, source: 'project' } }
}

function statusOf(said: string | undefined): CheckStatus {
  return said === 'fail' || said === 'unknown' || said === 'not_applicable' ? said : 'pass'
}
