// Makes `docs/capabilities.md`, and the rows of Claude Code's failures that stand in the code, from what the last run of
// the real-agent suite measured: `npx vitest run --project agent packages/agents && node tools/capabilities.ts`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { agentCapabilities, type AgentCapabilities, type FailureCapability } from '@custody/agents'

const root = new URL('../', import.meta.url)
const measuredFolder = new URL('.cache/capabilities/claude-code/', root)
const failuresFile = new URL('packages/agents/src/claude-code/failures.generated.ts', root)
/** Kept by the suite's last run with `node tools/capabilities.ts`. */
const evasionsFile = new URL('apps/daemon/test/evasions/measured.json', root)
const measuredEvasions = new URL('.cache/capabilities/evasions/', root)
export const pageFile = new URL('docs/capabilities.md', root)

/** The page on what each agent can be held to. */
export function capabilitiesPage(agents: readonly AgentCapabilities[]): string {
  return `# What each agent can be held to

Made by \`node tools/capabilities.ts\`; do not edit. Rows marked *tested* come from the last run of our suite against the real client
(\`packages/agents/test\`), each proven by an effect that happened or did not; a test holds this page to them. Rows marked *observed
elsewhere* or *documented* were **not tested here**.

*closed*: when the hook fails in this way, what the event guards does not happen. *open*: it happens. No page of ours says that
something "fails closed" without a link to its row here.

${agents.map(agentSection).join('\n')}
${evasionSection(readEvasions())}`
}

type MeasuredEvasion = {
  readonly says: string
  readonly because: string
  readonly result: string
  readonly withinMs: number | null
  /** Without what it came off, or why it cannot; null where that was not asked. */
  readonly comesOff: string | null
}

function readEvasions(): readonly MeasuredEvasion[] {
  return JSON.parse(readFileSync(evasionsFile, 'utf8'))
}

function evasionSection(evasions: readonly MeasuredEvasion[]): string {
  return `## Evasions of a separate installation

What a developer without root, or code that runs as one, can try to run a call past Custody, each tried on the real Claude Code
by \`apps/daemon/test/evasions.machine.ts\`. *closed*: the call did not run, or the forged event was not recorded, and it is shown that
Custody stopped it: the client asked about its call, was refused its start in our words, or every event was refused and counted in an alert. *detected*: it
ran, and an entry told of it within the time given, in that run.

Each closed one was tried again, by the same script, where Custody is not, to show that it is sound: *on a bare machine* the call ran;
*past hooks alone*: our hooks were there, with one who denies the call and asks nobody who calls, and none of our other settings, and
the call ran or the forged event was taken; *past hooks of one's own*: the same, as the developer's own process and files.

| tried | result | comes off without Custody | because |
|---|---|---|---|
${evasions.map((each) => row([each.says, resultOf(each), soundness(each), each.because])).join('')}
What remains open, untested because nothing here could close it: code that traces or patches the running client (its own account
may, unless the kernel forbids it); a client of a version that never registered on this machine, renamed and hidden; another
machine; root.
`
}

function resultOf({ result, withinMs }: MeasuredEvasion): string {
  if (result === 'closed') return result
  return withinMs === null
    ? `**${result}**`
    : `**${result}** within ${Math.ceil(withinMs / 1000)} s`
}

const withouts: { readonly [without: string]: string } = {
  nothing: 'on a bare machine',
  hooks: 'past hooks alone',
  'own-hooks': 'past hooks of one’s own',
}

function soundness({ comesOff }: MeasuredEvasion): string {
  if (comesOff === null) return '–'
  return withouts[comesOff] ?? `**no**: ${comesOff}`
}

function agentSection({ agent, version, source, events, failures, limits }: AgentCapabilities) {
  return `## ${agent} ${version}

${source === 'tested' ? 'Tested.' : `Not tested here: ${source}.`}

| event | over | can | note |
|---|---|---|---|
${events.map(({ event, transport, power, note }) => row([event, transport, power, note])).join('')}
| version | event | hook | failure | result | known by |
|---|---|---|---|---|---|
${failures.map((each) => failureRow(version, each)).join('')}${limits.length === 0 ? '' : `\nWhat cannot be closed:\n\n${limits.map((limit) => `- ${limit}\n`).join('')}`}`
}

function failureRow(version: string, { event, hook, failure, result, source }: FailureCapability) {
  const known = source === 'tested' ? source : `${source}, not tested here`
  return row([version, event, hook, failure, result === 'closed' ? result : `**${result}**`, known])
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
}

/** Rows in the order of the events, then of the setups, then of the failures' names: the same on every machine. */
function measuredRows(): readonly FailureCapability[] {
  const rows = readdirSync(measuredFolder).map(
    (name) => JSON.parse(readFileSync(new URL(name, measuredFolder), 'utf8')) as FailureCapability,
  )
  const key = ({ event, hook, failure }: FailureCapability) => `${event}\0${hook}\0${failure}`
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function failuresModule(rows: readonly FailureCapability[]): string {
  return `// Made by \`node tools/capabilities.ts\` from the last run of the real-agent suite; do not edit.
import type { FailureCapability } from '../capability.ts'

export const failures: readonly FailureCapability[] = ${JSON.stringify(rows, null, 2)}
`
}

/** In the order of the suite; the page is as the suite is. */
function keepEvasions(): void {
  if (!existsSync(measuredEvasions)) return
  const rows = readdirSync(measuredEvasions)
    .map((name) => JSON.parse(readFileSync(new URL(name, measuredEvasions), 'utf8')))
    .sort((a, b) => a.order - b.order)
  writeFileSync(evasionsFile, `${JSON.stringify(rows, null, 2)}\n`)
}

const measuredBefore =
  agentCapabilities.find(({ agent }) => agent === 'claude-code')?.failures ?? []

if (import.meta.main) {
  keepEvasions()
  const isMeasured = existsSync(measuredFolder)
  const failures = isMeasured ? measuredRows() : measuredBefore
  if (isMeasured) writeFileSync(failuresFile, failuresModule(failures))
  writeFileSync(
    pageFile,
    capabilitiesPage(
      agentCapabilities.map((each) =>
        each.agent === 'claude-code' ? { ...each, failures } : each,
      ),
    ),
  )
}
