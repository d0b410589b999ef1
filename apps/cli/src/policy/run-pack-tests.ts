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

export type PackReport = {
  readonly pack: string
  readonly problems: readonly PolicyProblem[]
  readonly outcomes: readonly TestOutcome[]
}

/** Runs the tests of one pack against that pack and `baseline`, which permits what no pack forbids. */
export function runPackTests(pack: Pack): PackReport {
  const own = packs.filter(({ name }) => name === 'baseline' || name === pack.name)
  const source: PolicySource = {
    name: pack.name,
    packs: own,
    rules: [],
    mode: 'enforce',
    mcpServers: testApprovals,
  }
  const policy = compile(source)
  const tests = parseTests(pack)
  if (!policy.ok) return { pack: pack.name, problems: policy.error, outcomes: [] }
  if (!tests.ok) return { pack: pack.name, problems: [tests.error], outcomes: [] }
  return { pack: pack.name, problems: [], outcomes: runTests(policy.value, tests.value, requestOf) }
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
