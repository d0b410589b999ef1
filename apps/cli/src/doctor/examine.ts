import { reasonOf } from '../write-file.ts'
import type { Check, Finding, Patient } from './check.ts'
import { fail } from './check.ts'

/** A finding with what it is of. `fixed`: `no` where nothing was tried or nothing could be. */
export type Examined = {
  readonly name: string
  /** Which of several of a kind: an agent's name; null where there is one. */
  readonly about: string | null
  readonly question: string
  readonly finding: Finding
  readonly fixed: 'yes' | 'no' | 'failed'
}

/** Runs one check, and its fix where it failed and one is wanted. A check that breaks is a finding like any other. */
export async function examine(
  { name, question, look }: Check,
  patient: Patient,
  fix: boolean,
): Promise<readonly Examined[]> {
  const found = await look(patient).catch((error: unknown) =>
    fail(`the check itself broke: ${reasonOf(error)}`, 'report this: it is a fault of ours'),
  )
  const named = 'status' in found ? [{ about: null, finding: found }] : found
  const examined: Examined[] = []
  for (const { about, finding } of named)
    examined.push({ name, about, question, finding, fixed: fix ? await mend(finding) : 'no' })
  return examined
}

async function mend(finding: Finding): Promise<Examined['fixed']> {
  if (finding.status !== 'fail' || finding.fix === null) return 'no'
  const applied = await finding.fix.apply()
  return applied.ok ? 'yes' : 'failed'
}
