// The scripted session: the real Claude Code under Custody, in a throw-away home. `--json` prints one JSON document,
// `--exit` stops everything at the end instead of leaving the console up. Exit 0 when everything came as expected.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { custodyOf, reachableCheckout } from '@custody/testkit'
import type { Custody } from '@custody/testkit'
import { collectEvidence } from './evidence.ts'
import { effectsOf, outcomeOf } from './outcome.ts'
import { renderReport } from './report.ts'
import type { DemoReport } from './report.ts'
import { mainSteps, subagentStep } from './script.ts'
import { seenByModel } from './seen-by-model.ts'
import { runSession } from './session.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'
import { writePolicy } from './write-policy.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const words = process.argv.slice(2)
const json = words.includes('--json')
const leaveAtOnce = words.includes('--exit')

using checkout = reachableCheckout(root)
process.exitCode = checkout.folder === root ? await demo() : runFrom(checkout.folder)

async function demo(): Promise<number> {
  await using world = await makeWorld()
  const custody = custodyOf(root, world.person)
  try {
    const report = await govern(world, custody)
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `\n${renderReport(report)}`)
    if (!leaveAtOnce) await showConsole(custody)
    return report.passed ? 0 : 1
  } finally {
    await custody.stop()
  }
}

async function govern(world: World, custody: Custody): Promise<DemoReport> {
  await writePolicy(world, custody)
  progress('starting Custody in a throw-away home')
  await custody.up()
  progress('installing the hooks')
  const installed = await custody.run('install', 'claude-code', '--yes')
  if (installed.exitCode !== 0) throw new Error(`install failed: ${installed.stderr}`)
  const headBefore = world.remoteHead()
  progress('running the real Claude Code against a scripted model')
  const { end, requests } = await runSession(world)
  if (end.exitCode !== 0)
    throw new Error(`the client ended with ${end.exitCode}: ${end.stderr}${end.stdout}`)
  const seen = seenByModel(requests)
  const steps = [...mainSteps(world), subagentStep(world)].map((step) =>
    outcomeOf(step, seen.get(step.block.id ?? ''), world),
  )
  const effects = effectsOf(world, headBefore, requests)
  progress('verifying the evidence')
  const evidence = await collectEvidence(world, custody)
  const passed =
    steps.every((step) => step.happened === step.expected) &&
    effects.every((effect) => effect.holds) &&
    evidence.exitCode === 0
  return { v: 1, passed, steps, effects, evidence, sessionMs: Math.round(end.durationMs) }
}

/** Keeps the console up until Ctrl-C, and says how to open it. */
async function showConsole(custody: Custody): Promise<void> {
  await custody.run('sign-in')
  const link = readFileSync(custody.linkFile, 'utf8').trim()
  process.stderr.write(`\nThe console shows this session: ${link}\nCtrl-C stops everything.\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

function runFrom(folder: string): number {
  const node = join(folder, 'node_modules', '.bin', 'node')
  const ran = spawnSync(node, [join(folder, 'apps', 'demo', 'src', 'main.ts'), ...words], {
    stdio: 'inherit',
  })
  return ran.status ?? 1
}

function progress(text: string): void {
  process.stderr.write(`custody: ${text} …\n`)
}
