// How long one decision takes: the balanced preset, and the same with 1,000 more rules, beside a bare Cedar evaluation
// of one rule; the three take turns. `node packages/policy/bench/many-rules.ts [--calls N] [--json]`
import { parseArgs } from 'node:util'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import type { PolicySource } from '@custody/model'
import { presetSource } from '@custody/packs'
import type { Policy } from '@custody/policy'
import { compilePolicy, decide, plainRequest } from '@custody/policy'
import { besideBaseline, quantile, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { bareCedar } from './bare-cedar.ts'
import { manyRules } from './rules.ts'

const { values } = parseArgs({
  strict: false,
  options: { calls: { type: 'string', default: '3000' } },
})
const calls = Number(values.calls)

const balanced = presetSource('balanced')
const large: PolicySource = {
  ...balanced,
  rules: [...balanced.rules, { path: 'many.cedar', text: manyRules(1000) }],
}
const command = 'npm run build && npm test'
const call = {
  agent: 'claude-code',
  toolUseId: '',
  agentSessionId: '',
  agentSubagentId: null,
  tool: 'Bash',
  input: { command },
  workingDirectory: '/home/dev/project',
  permissionMode: 'default',
  mcpServer: null,
} as const
const view = blankView({ workingDirectory: '/home/dev/project', home: '/home/dev' })
const analysed = actionsOf(call, view)
const request = plainRequest({ tool: 'Bash', ...analysed })

const times = { bare: [] as number[], balanced: [] as number[], large: [] as number[] }
const runs = {
  bare: bareCedar(cedar),
  balanced: decider(balanced),
  large: decider(large),
}
for (let at = -200; at < calls; at += 1) {
  for (const name of ['bare', 'balanced', 'large'] as const) {
    const from = performance.now()
    runs[name]()
    if (at >= 0) times[name].push((performance.now() - from) * 1000)
  }
}
tellMeasured({
  about:
    `${calls} decisions of \`${command}\`, which takes ${analysed.actions.length} actions, each evaluated by itself; ` +
    `the 1,000 rules are spread over five kinds of action. Working out the actions is not in it.`,
  figures: [
    ...rows('balanced preset', times.balanced),
    ...rows('balanced and 1,000 rules', times.large),
  ],
})

function rows(what: string, ours: readonly number[]): readonly Figure[] {
  return [0.5, 0.99].map((part) => ({
    what: `decide, ${what}, ${part === 0.5 ? 'p50' : 'p99'}`,
    unit: 'µs',
    value: quantile(ours, part),
    interval: quantileInterval(ours, part),
    baseline: besideBaseline(
      'one rule, one action, bare Cedar',
      { ours, theirs: times.bare },
      part,
    ),
    aim: null,
  }))
}

function decider(source: PolicySource): () => unknown {
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(JSON.stringify(policy.error[0]))
  const compiled: Policy = policy.value
  return () => decide(compiled, request)
}
