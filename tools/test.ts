// Runs everything that holds the house together, and closes with one plain line: N passed, N failed, N skipped.
// `--check` leaves out what needs a browser, a real agent or minutes. Words after the options name stages to run.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { reachableCheckout } from '@custody/testkit'
import { findDebianParts } from './debian-parts.ts'
import { runStage } from './run-stage.ts'
import { judgeSkips, sharedFolder } from './skips.ts'
import { stages } from './stages.ts'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const quick = words.includes('--check')
const named = words.filter((word) => !word.startsWith('--'))

// Suites start agents as a normal user: run as root from a folder that such a user cannot enter, all moves to a copy.
using checkout = reachableCheckout(root)
process.exitCode = checkout.folder === root ? await run() : runFrom(checkout.folder)

async function run(): Promise<number> {
  const chosen = stages.filter((stage) =>
    named.length > 0 ? named.includes(stage.name) : !quick || stage.quick,
  )
  if (!quick) await findDebianParts(process.getuid?.() === 0)

  const reports = join(root, 'node_modules', '.test-reports')
  rmSync(reports, { recursive: true, force: true })
  let passed = 0
  const failures: string[] = []
  const skips: string[] = []
  for (const stage of chosen) {
    const result = await runStage(stage, { root, reports })
    passed += result.passed
    failures.push(...result.failed)
    skips.push(...result.skipped)
  }

  const verdict = judgeSkips(skips, { root, strict: process.env['CI'] === 'true' })
  for (const name of skips) process.stdout.write(`skipped: ${name}\n`)
  for (const name of verdict.refused)
    process.stdout.write(`FAILED: skipped, and not allowed to: ${name}\n`)
  for (const name of failures) process.stdout.write(`FAILED: ${name}\n`)

  const failed = failures.length + verdict.refused.length
  const skipped = skips.length - verdict.refused.length
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

function runFrom(folder: string): number {
  const programs = join(folder, 'node_modules', '.bin')
  // The programs there find their Node by PATH: it must be the copy's, which every user can start.
  const PATH = `${programs}:${process.env['PATH'] ?? ''}`
  const ran = spawnSync(join(programs, 'node'), [join(folder, 'tools', 'test.ts'), ...words], {
    stdio: 'inherit',
    env: { ...process.env, PATH, CUSTODY_SHARED: sharedFolder(root) },
  })
  return ran.status ?? 1
}
