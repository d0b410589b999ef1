// Scores the engine on command corpora that others wrote: `node packages/policy/bench/corpora.ts`.
// Options: --preset NAME, --misses (list them by category), --source NAME, --write (keep it in docs/corpora.md).
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { actionsOf, blankView } from '@custody/action'
import { presetSource } from '@custody/packs'
import type { Policy } from '@custody/policy'
import { compilePolicy, decide, plainRequest } from '@custody/policy'
import { parseArgs } from 'node:util'
import { isMiss, renderPage } from './corpora-page.ts'
import type { Outcome, Scope, ScoredRow } from './corpora-page.ts'
import { outlived, unexplained } from './corpora-reasons.ts'
import type { Reasons } from './corpora-reasons.ts'

type Row = {
  readonly id: string
  readonly tool?: string
  readonly command?: string
  readonly tool_input?: { readonly [name: string]: string }
  readonly expected: 'block' | 'ask' | 'allow'
  readonly strength: string
  readonly category: string
  readonly context?: { readonly cwd?: string; readonly deny_exact?: readonly string[] }
  readonly shell_hint?: string
}

type Scored = {
  readonly row: Row
  readonly outcome: Outcome
  readonly complete: boolean
  readonly rules: readonly string[]
  /** How long the first call took, and the same again with warm code: the middle of three. */
  readonly latencyUs: number
  readonly warmUs: number
}

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'balanced' },
    source: { type: 'string' },
    misses: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})

const folder = join(
  process.env['CUSTODY_SHARED'] ?? new URL('../../../../shared', import.meta.url).pathname,
  'corpora',
)
const scope: Scope = JSON.parse(
  readFileSync(new URL('corpora-scope.json', import.meta.url), 'utf8'),
)
const reasons: Reasons = JSON.parse(
  readFileSync(new URL('corpora-reasons.json', import.meta.url), 'utf8'),
)
const sources = [
  'dcg',
  'cc-safety-net',
  'continue-terminal-security',
  'codex',
  'gemini-cli-rule-relative',
  'hermes-approval',
  'vscode',
  'tldr-benign',
]

if (!existsSync(folder)) {
  console.log('skipped: no corpora (set CUSTODY_SHARED)')
  process.exit(0)
}
const policy = compiled(values.preset)
const table: string[][] = []
const told: ScoredRow[] = []
for (const source of sources.filter(
  (name) => values.source === undefined || name === values.source,
)) {
  if (!readdirSync(folder).includes(`${source}.jsonl`)) continue
  const rows = readFileSync(join(folder, `${source}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line))
  const first = rows.filter((row) => row.strength === 'hard').map((row) => score(policy, row))
  const again = [1, 2, 3].map(() => first.map(({ row }) => score(policy, row).latencyUs))
  const scored = first.map((one, at) => ({
    ...one,
    warmUs: middle(again.map((run) => run[at] ?? 0)),
  }))
  for (const expected of ['block', 'ask', 'allow'] as const) {
    const mine = scored.filter(({ row }) => row.expected === expected)
    if (mine.length === 0) continue
    const inside = mine.filter(({ row }) => !(row.category in (scope[source] ?? {})))
    table.push([
      source,
      expected,
      ...counts(expected === 'block' ? inside : mine),
      expected === 'block' ? String(mine.length - inside.length) : '',
    ])
  }
  told.push(
    ...scored.map(({ row, outcome, rules }) => ({
      source,
      id: row.id,
      category: row.category,
      expected: row.expected,
      outcome,
      rules,
      underItsRule: underItsRule(row),
    })),
  )
  if (values.misses) tellMisses(source, scored)
}
console.log(rendered(table))
const without = values.preset === 'balanced' ? unexplained(told, reasons) : []
for (const id of without) console.log(`unexplained: ${id}`)
if (values.source === undefined && values.preset === 'balanced')
  for (const id of outlived(told, reasons)) console.log(`explained for nothing: ${id}`)
if (values.write && without.length > 0) {
  console.log('not written: give these rows a reason in packages/policy/bench/corpora-reasons.json')
  process.exit(1)
}
if (values.write)
  writeFileSync(
    new URL('../../../docs/corpora.md', import.meta.url),
    renderPage({
      day: new Date().toISOString().slice(0, 10),
      preset: values.preset,
      table: rendered(table),
      rows: told,
      scope,
      reasons,
    }),
  )

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

/** What a row gets with the programs denied that its source assumes to be denied. */
function underItsRule(row: Row): Outcome | null {
  const denied = row.context?.deny_exact
  if (denied === undefined) return null
  return score(compiled(values.preset, denied), row).outcome
}

function compiled(name: string, denied: readonly string[] = []): Policy {
  const preset = presetSource(name === 'strict' || name === 'observe' ? name : 'balanced')
  const text = `@id("assumed-rule")
@title("A program that the source denies")
@reason("The source denies this program. Use another one.")
@severity("high")
forbid (principal, action == Action::"shell.run", resource)
when { ${JSON.stringify(denied)}.contains(context.program) };`
  const source =
    denied.length === 0
      ? preset
      : { ...preset, rules: [...preset.rules, { path: 'assumed.cedar', text }] }
  const result = compilePolicy(cedar, source)
  if (!result.ok) throw new Error(JSON.stringify(result.error[0]))
  return result.value
}

function score(of: Policy, row: Row): Scored {
  const workingDirectory = row.context?.cwd ?? '/home/dev/proj'
  const view = blankView({ workingDirectory, home: '/home/dev' })
  const input = row.tool_input ?? { command: row.command ?? '' }
  const tool = row.tool ?? 'Bash'
  const call = {
    agent: 'claude-code',
    toolUseId: '',
    agentSessionId: '',
    agentSubagentId: null,
    tool,
    input,
    workingDirectory,
    permissionMode: 'default',
    mcpServer: null,
  } as const
  const started = performance.now()
  try {
    const analysed = actionsOf(call, view)
    const decision = decide(of, plainRequest({ tool, ...analysed }))
    const latencyUs = (performance.now() - started) * 1000
    const outcome =
      decision.problem !== null ||
      analysed.incompleteBecause.some(({ code }) => code === 'ANALYSIS_FAILED')
        ? 'failed'
        : decision.outcome === 'approve'
          ? 'ask'
          : decision.outcome
    return {
      row,
      outcome,
      complete: analysed.complete,
      rules: decision.decidedBy.map(({ id }) => id),
      latencyUs,
      warmUs: 0,
    }
  } catch {
    return { row, outcome: 'failed', complete: false, rules: [], latencyUs: 0, warmUs: 0 }
  }
}

function counts(scored: readonly Scored[]): string[] {
  const share = (test: (one: Scored) => boolean) => {
    const count = scored.filter(test).length
    return `${count} (${((100 * count) / scored.length).toFixed(1)} %)`
  }
  const at = (part: number, of: 'latencyUs' | 'warmUs') => {
    const latencies = scored.map((one) => one[of]).toSorted((a, b) => a - b)
    return String(Math.round(latencies[Math.floor(latencies.length * part)] ?? 0))
  }
  return [
    String(scored.length),
    share(({ outcome }) => outcome === 'deny'),
    share(({ outcome }) => outcome === 'ask'),
    share(({ outcome }) => outcome === 'allow'),
    share(({ complete }) => !complete),
    String(scored.filter(({ outcome }) => outcome === 'failed').length),
    at(0.5, 'warmUs'),
    at(0.99, 'warmUs'),
    at(0.99, 'latencyUs'),
  ]
}

function rendered(rows: readonly string[][]): string {
  const head = [
    'source',
    'expected',
    'rows',
    'deny',
    'ask',
    'allow',
    'incomplete',
    'failed',
    'p50 µs',
    'p99 µs',
    'first p99 µs',
    'left out',
  ]
  const controls = (['allow', 'ask', 'deny'] as const).map((answer) => [
    `all-${answer}`,
    'any',
    '',
    answer === 'deny' ? '100 %' : '0 %',
    answer === 'ask' ? '100 %' : '0 %',
    answer === 'allow' ? '100 %' : '0 %',
    '',
    '',
    '',
    '',
    '',
    '',
  ])
  return [head, head.map(() => '---'), ...rows, ...controls]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

function tellMisses(source: string, scored: readonly Scored[]): void {
  for (const one of scored.toSorted((a, b) => (a.row.category < b.row.category ? -1 : 1))) {
    if (!isMiss({ expected: one.row.expected, outcome: one.outcome })) continue
    const text = JSON.stringify(one.row.command ?? one.row.tool_input)
    console.log(
      `${source} | ${one.row.expected}→${one.outcome} | ${one.row.category in (scope[source] ?? {}) ? 'OUT ' : ''}${one.row.category.slice(0, 40)} | ${text.slice(0, 150)} | ${one.rules.join(',')}`,
    )
  }
}
