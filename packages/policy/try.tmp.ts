import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { compilePolicy, decide } from '@custody/policy'
import { presetSource } from '@custody/packs'
import { actionsOf, blankView } from '@custody/action'
import { instant } from '@custody/model'
const t0 = performance.now()
const r = compilePolicy(cedar, presetSource('balanced'))
console.log('compile', performance.now() - t0)
if (!r.ok) {
  console.log(r.error.slice(0, 10))
  process.exit(1)
}
const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
const now = instant(Date.now())
for (const arg of process.argv.slice(2)) {
  const [tool, input] = arg.startsWith('{')
    ? [JSON.parse(arg).tool, JSON.parse(arg).input]
    : ['Bash', { command: arg }]
  const a = actionsOf(
    {
      agent: 'claude-code',
      toolUseId: 't',
      agentSessionId: 's',
      agentSubagentId: null,
      tool,
      input,
      workingDirectory: '/home/dev/proj',
      permissionMode: 'default',
      mcpServer: null,
    },
    view,
  )
  const d = decide(r.value, {
    now,
    principal: { id: 'dev', groups: [], assurance: 'os-account', bindingAgeMs: null },
    device: {
      id: 'd',
      groups: [],
      platform: 'linux',
      isolation: 'same-user',
      keyProtection: 'file',
    },
    session: { id: 's', history: { readSecret: false, fetchedNetwork: false, wrotePaths: [] } },
    agent: { name: 'claude-code', version: '2.1.330' },
    subagent: false,
    permissionMode: 'default',
    tool,
    posture: { at: now, checks: [] },
    cosignLagMs: null,
    mcpServers: [],
    ...a,
  })
  console.log(
    d.outcome.padEnd(6),
    arg.slice(0, 60),
    d.problem ?? '',
    d.decidedBy.map((x) => x.id).join(),
  )
}
