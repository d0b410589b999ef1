import { join } from 'node:path'
import { z } from 'zod'
import type { Custody } from '@custody/testkit'
import type { DemoReport } from './report.ts'
import type { World } from './world.ts'

// What `custody verify --json` says; the part that the demo reads.
const Verdict = z.object({ outcome: z.string(), entries: z.number() })

/** Exports a bundle and verifies it offline against the trust policy that enrolment wrote outside of it. */
export async function collectEvidence(
  world: World,
  custody: Custody,
): Promise<DemoReport['evidence']> {
  const bundle = join(world.person.temporary, 'session.bundle')
  const exported = await custody.run('export', '--output', bundle)
  if (exported.exitCode !== 0) throw new Error(`export failed: ${exported.stderr}`)
  const trust = join(custody.home, 'trust-policy')
  const verified = await custody.run('verify', bundle, '--trust', trust, '--json')
  const verdict = Verdict.safeParse(JSON.parse(verified.stdout))
  return verdict.success
    ? { exitCode: verified.exitCode, verdict: verdict.data.outcome, entries: verdict.data.entries }
    : { exitCode: verified.exitCode || 1, verdict: verified.stdout + verified.stderr, entries: 0 }
}
