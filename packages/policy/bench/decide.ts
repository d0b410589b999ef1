// How long one decision takes: the balanced preset, and the same with 1,000 more rules, beside a bare Cedar
// evaluation of one rule; the three take turns. `node packages/policy/bench/decide.ts [--calls N] [--json]`
import { parseArgs } from 'node:util'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import type { PolicySource } from '@custody/model'
import { presetSource } from '@custody/packs'
import type { Policy } from '@custody/policy'
import { compilePolicy, decide, plainRequest } from '@custody/policy'
import { besideBaseline, quantile, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'

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
const call = {
  agent: 'claude-code',
  toolUseId: '',
  agentSessionId: '',
  agentSubagentId: null,
  tool: 'Bash',
  input: { command: 'npm run build && npm test' },
  workingDirectory: '/home/dev/project',
  permissionMode: 'default',
  mcpServer: null,
} as const
const view = blankView({ workingDirectory: '/home/dev/project', home: '/home/dev' })
const analysed = actionsOf(call, view)
const request = plainRequest({ tool: 'Bash', ...analysed })

const deciders = { balanced: compiled(balanced), large: compiled(large) }
const bare = bareCedar()
const times: { readonly [name in 'bare' | 'balanced' | 'large']: number[] } = {
  bare: [],
  balanced: [],
  large: [],
}
for (let at = -200; at < calls; at += 1) {
  time('bare', at, bare)
  time('balanced', at, () => decide(deciders.balanced, request))
  time('large', at, () => decide(deciders.large, request))
}
tellMeasured({
  about:
    `${calls} decisions of \`${call.input.command}\`, which takes ${analysed.actions.length} actions: ` +
    `each is evaluated by itself. The rules are spread over five kinds of action, so a slice holds a part of them.`,
  figures: [...rows('balanced preset', 'balanced'), ...rows('balanced and 1,000 rules', 'large')],
})

function time(name: keyof typeof times, at: number, run: () => unknown): void {
  const from = performance.now()
  run()
  if (at >= 0) times[name].push((performance.now() - from) * 1000)
}

function rows(what: string, name: keyof typeof times): readonly Figure[] {
  return [['p50', 0.5] as const, ['p99', 0.99] as const].map(([label, part]) => ({
    what: `decide, ${what}, ${label}`,
    unit: 'µs',
    value: quantile(times[name], part),
    interval: quantileInterval(times[name], part),
    baseline: besideBaseline(
      'one rule, one action, bare Cedar',
      { ours: times[name], theirs: times.bare },
      part,
    ),
    aim: null,
  }))
}

function compiled(source: PolicySource): Policy {
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(JSON.stringify(policy.error[0]))
  return policy.value
}

/** A Cedar evaluation with nothing in it: what no decision can be quicker than. */
function bareCedar(): () => unknown {
  cedar.preparsePolicySet('bench', {
    staticPolicies: { one: 'permit(principal, action, resource);' },
  })
  const thing = (type: string) => ({ type, id: 'x' })
  const asked = {
    principal: thing('P'),
    action: thing('Action'),
    resource: thing('R'),
    context: {},
    preparsedPolicySetId: 'bench',
    validateRequest: false,
    entities: [],
  }
  return () => cedar.statefulIsAuthorized(asked)
}

function manyRules(count: number): string {
  const kinds = ['file.read', 'file.write', 'shell.run', 'net.connect', 'git.push']
  return Array.from({ length: count }, (_, at) => {
    const kind = kinds[at % kinds.length] ?? ''
    return `@id("many.rule-${at}")\n@reason("rule ${at}")\n@severity("low")\nforbid(principal, action == Action::"${kind}", resource) when { context.tool == "Tool${at}" };`
  }).join('\n')
}
