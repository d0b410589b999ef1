// Measures analysis and decision per call: `node packages/policy/bench/decide.ts [--preset NAME]`.
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import { presetSource } from '@custody/packs'
import { compilePolicy, decide, plainRequest } from '@custody/policy'

const calls: readonly (readonly [tool: string, input: { readonly [name: string]: string }])[] = [
  ['Bash', { command: 'ls -la' }],
  ['Bash', { command: 'npm test' }],
  ['Bash', { command: 'git status' }],
  ['Bash', { command: 'grep -rn "TODO" src | head -20' }],
  ['Bash', { command: 'rm -rf build' }],
  ['Bash', { command: "git commit -m 'mend the parser'" }],
  ['Read', { file_path: '/home/dev/proj/src/index.ts' }],
  ['Edit', { file_path: '/home/dev/proj/src/index.ts', old_string: 'a', new_string: 'b' }],
  ['Grep', { pattern: 'x', path: 'src' }],
]
const rounds = 2_000
const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })
const compiled = compilePolicy(cedar, presetSource('balanced'))
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error[0]))
const policy = compiled.value

const parts = { analysis: [] as number[], decision: [] as number[], whole: [] as number[] }
for (let round = 0; round < rounds; round += 1)
  for (const [tool, input] of calls) {
    const call = {
      agent: 'claude-code',
      toolUseId: '',
      agentSessionId: '',
      agentSubagentId: null,
      tool,
      input,
      workingDirectory: '/home/dev/proj',
      permissionMode: 'default',
      mcpServer: null,
    } as const
    const started = performance.now()
    const analysed = actionsOf(call, view)
    const read = performance.now()
    decide(policy, plainRequest({ tool, ...analysed }))
    const done = performance.now()
    if (round < rounds / 10) continue
    parts.analysis.push(read - started)
    parts.decision.push(done - read)
    parts.whole.push(done - started)
  }

console.log(
  `balanced, ${policy.rules.length} rules, ${calls.length} kinds of calls of one to four actions`,
)
console.log('| part | p50 µs | p99 µs |\n| --- | --- | --- |')
for (const [part, times] of Object.entries(parts)) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000)
  console.log(`| ${part} | ${at(0.5)} | ${at(0.99)} |`)
}
