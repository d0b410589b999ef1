// Measures what Custody costs, prints the tables, and keeps them in docs/benchmarks.md.
// `npm run bench [-- names…] [-- --quick | --full]`; without names, all. `--quick` keeps nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  canMakeMachines,
  installClaudeCode,
  installSwtpm,
  reachableCheckout,
  renderPlain,
} from '@custody/testkit'
import { benches } from './bench/benches.ts'
import type { Bench } from './bench/benches.ts'
import { commitOf, loadNow, machineLine } from './bench/machine.ts'
import { renderPage } from './bench/page.ts'
import type { Section } from './bench/page.ts'
import { runBench } from './bench/run-bench.ts'
import type { Size } from './bench/run-bench.ts'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('--'))
const size: Size = words.includes('--quick') ? 'quick' : words.includes('--full') ? 'full' : 'usual'
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name))

if (unknown.length > 0) {
  process.stderr.write(`custody: no benchmark is called \`${unknown.join('`, `')}\`\n`)
  process.stderr.write(`hint: one of ${benches.map(({ name }) => name).join(', ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await bench(
    benches.filter(({ name }) => names.length === 0 || names.includes(name)),
  )
}

async function bench(chosen: readonly Bench[]): Promise<number> {
  // The client and Custody run as a normal user, who must be able to enter the checkout.
  using checkout = reachableCheckout(root)
  const sections: Section[] = []
  let failed = 0
  for (const one of chosen) {
    process.stdout.write(`\n── ${one.name}: ${one.title}\n`)
    try {
      const section = await sectionOf(one, checkout.folder)
      tell(section)
      sections.push(section)
    } catch (cause) {
      failed += 1
      process.stdout.write(`FAILED: ${String(cause)}\n`)
    }
  }
  if (size !== 'quick') keep(sections)
  return failed === 0 ? 0 : 1
}

async function sectionOf(one: Bench, folder: string): Promise<Section> {
  const { name, title } = one
  const loadBefore = loadNow()
  const because = await missingFor(one)
  const outcome =
    because === null
      ? { kind: 'measured' as const, measured: await runBench(folder, one, size) }
      : { kind: 'skipped' as const, because }
  const day = new Date().toISOString().slice(0, 10)
  const circumstances =
    `Measured ${day} at commit ${commitOf(root)} on ${machineLine()}; ` +
    `load ${loadBefore} before, ${loadNow()} after.`
  return { name, title, circumstances, outcome }
}

/** Why a benchmark cannot run here; null when it can. */
async function missingFor({
  needsClient,
  needsMachine,
  needsSwtpm,
}: Bench): Promise<string | null> {
  if (needsSwtpm === true && !(await installSwtpm()).ok)
    return 'it takes swtpm, which apt cannot fetch here'
  if (needsMachine === true && !(await canMakeMachines()))
    return 'it takes root, and gcc, in a throw-away machine'
  if (needsClient !== true) return null
  const client = await installClaudeCode()
  return client.ok ? null : `the real client is not here (${client.error.code})`
}

function tell({ outcome, circumstances }: Section): void {
  if (outcome.kind === 'skipped') process.stdout.write(`skipped: ${outcome.because}\n`)
  else process.stdout.write(`${outcome.measured.map(renderPlain).join('\n')}${circumstances}\n`)
}

function keep(sections: readonly Section[]): void {
  const page = join(root, 'docs', 'benchmarks.md')
  const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const order = benches.map(({ title }) => title)
  writeFileSync(page, renderPage(before, order, sections))
}
