// How long a call takes from its text to its decision: the commands of the packs' own tests, allowed and denied, of up
// to three actions and under 1 KB, decided by the balanced preset, by the same with every rule twice, and with 1,000
// more rules, beside a bare Cedar evaluation of one rule; all take turns.
// `node packages/policy/bench/decide.ts [--rounds N] [--json]`
import { parseArgs } from 'node:util'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import type { PolicySource, RuleText } from '@custody/model'
import { packs, presetSource } from '@custody/packs'
import type { Policy } from '@custody/policy'
import { compilePolicy, decide, parseTests, plainRequest } from '@custody/policy'
import { besideBaseline, quantile, quantileInterval, tellMeasured } from '@custody/testkit'
import type { Figure } from '@custody/testkit'
import { bareCedar } from './bare-cedar.ts'
import { manyRules } from './rules.ts'

const { values } = parseArgs({
  strict: false,
  options: { rounds: { type: 'string', default: '6' } },
})
const rounds = Number(values.rounds)

const balanced = presetSource('balanced')
const policies = {
  'balanced preset': compiled(balanced),
  'every rule twice': compiled(withRules(again(balanced))),
  'and 1,000 rules': compiled(withRules([{ path: 'many.cedar', text: manyRules(1000) }])),
}
const names = Object.keys(policies) as (keyof typeof policies)[]
const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
const commands = smallCommands()
const bare = bareCedar(cedar)

const times = new Map<string, number[]>(['bare', ...names].map((name) => [name, []]))
// The first two rounds are warming up: a daemon decides thousands of calls.
for (let round = -2; round < rounds; round += 1)
  for (const command of commands) {
    timed('bare', round, bare)
    for (const name of names) timed(name, round, () => decided(policies[name], command))
  }

tellMeasured({
  about:
    `${commands.length} commands of the packs' own tests, allowed and denied, of up to three actions and under 1 KB, ${rounds} rounds: ` +
    `text in, decision out (analysis and decision in one process). ${names
      .map((name) => `${name}: ${policies[name].rules.length} rules`)
      .join('; ')}. The 1,000 rules are spread over five kinds of action.`,
  figures: names.flatMap(figuresOf),
})

function figuresOf(name: keyof typeof policies): readonly Figure[] {
  const ours = times.get(name) ?? []
  const theirs = times.get('bare') ?? []
  return [0.5, 0.99].map((part) => ({
    what: `text to decision, ${name}, ${part === 0.5 ? 'p50' : 'p99'}`,
    unit: 'µs',
    value: quantile(ours, part),
    interval: quantileInterval(ours, part),
    baseline: besideBaseline('one rule, one action, bare Cedar', { ours, theirs }, part),
    aim: { of: 'value', bound: 'at most', limit: limitOf(name, part) },
  }))
}

/** Source: policy.md of the design, "What good looks like"; 1,000 rules by half of them. */
function limitOf(name: keyof typeof policies, part: number): number {
  if (part !== 0.5) return 2_000
  return name === 'and 1,000 rules' ? 1_000 : 200
}

function timed(name: string, round: number, run: () => unknown): void {
  const from = performance.now()
  run()
  if (round >= 0) times.get(name)?.push((performance.now() - from) * 1000)
}

function analysed(command: string) {
  const call = {
    agent: 'claude-code',
    toolUseId: '',
    agentSessionId: '',
    agentSubagentId: null,
    tool: 'Bash',
    input: { command },
    workingDirectory: '/home/dev/proj',
    permissionMode: 'default',
    mcpServer: null,
  } as const
  return actionsOf(call, view)
}

function decided(policy: Policy, command: string) {
  return decide(policy, plainRequest({ tool: 'Bash', ...analysed(command) }))
}

function smallCommands(): readonly string[] {
  const all = packs.flatMap((pack) => {
    const tests = parseTests(pack.tests, pack.name)
    if (!tests.ok) throw new Error(tests.error.detail)
    return tests.value.flatMap(({ call }) => {
      const command = call.input['command']
      return call.tool === 'Bash' && typeof command === 'string' ? [command] : []
    })
  })
  return [...new Set(all)].filter(
    (command) => command.length < 1024 && analysed(command).actions.length <= 3,
  )
}

function compiled(source: PolicySource): Policy {
  const policy = compilePolicy(cedar, source)
  if (!policy.ok) throw new Error(JSON.stringify(policy.error[0]))
  return policy.value
}

function withRules(rules: readonly RuleText[]): PolicySource {
  return { ...balanced, rules: [...balanced.rules, ...rules] }
}

/** Every rule of the packs once more under another name. */
function again(source: PolicySource): readonly RuleText[] {
  return source.packs.flatMap((pack) =>
    pack.rules.map(({ path, text }) => ({
      path: `again-${path}`,
      text: text.replaceAll('@id("', '@id("again-'),
    })),
  )
}
