import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyProtection } from '@custody/model'

/** What the judge goes by, each as the text of a file. */
export type Case = {
  readonly bundle: string
  /** Null: nobody is trusted. */
  readonly trust: string | null
  /** What a witness itself says is newest; null where it was not asked. */
  readonly heads: string | null
  /** How well keys must be held at least; anyhow where it is not said. */
  readonly require?: KeyProtection
}

const program = join(import.meta.dirname, '../../../apps/cli/custody.mjs')

/** The outcome or, where it fails, the codes or the verdict that it fails by, in their order. */
export async function judge(asked: Case): Promise<readonly string[]> {
  return saidIn(await verdictsOf(asked))
}

/** What it says of completeness, and how many seals at most cannot be shown absent. */
export async function completenessOf(
  asked: Case,
): Promise<{ readonly verdict: string; readonly unprovable: number }> {
  const { completeness, logs } = await verdictsOf(asked)
  const holes = logs.map((log) => log.completeness.holes.unprovable)
  return { verdict: completeness.verdict, unprovable: holes.reduce((sum, one) => sum + one, 0) }
}

/** Asks `custody verify`, the program that an auditor has. Its exit code must be the one that belongs to the outcome. */
async function verdictsOf({ bundle, trust, heads, require }: Case): Promise<Verdicts> {
  const folder = mkdtempSync(join(tmpdir(), 'custody-judge-'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  try {
    const words = ['verify', file('bundle', bundle), '--json']
    if (trust !== null) words.push('--trust', file('trust', trust))
    if (heads !== null) words.push('--heads', file('heads', heads))
    if (require !== undefined) words.push('--require', require)
    const { exit, stdout, stderr } = await run(words)
    if (stdout === '') throw new Error(stderr)
    const said: Verdicts = JSON.parse(stdout)
    if (exit !== (exits[said.outcome] ?? 1)) throw new Error(`exit ${exit} for ${said.outcome}`)
    return said
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const exits: { readonly [outcome: string]: number } = {
  verified: 0,
  'verified, no witness': 0,
  'self-consistent': 3,
}

type Ran = { readonly exit: number | null; readonly stdout: string; readonly stderr: string }

function run(words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...words], (_, stdout, stderr) =>
      resolve({ exit: child.exitCode, stdout, stderr }),
    )
  })
}

type Verdicts = {
  readonly outcome: string
  readonly integrity: { readonly problems: readonly { readonly code: string }[] }
  readonly completeness: { readonly verdict: string }
  readonly logs: readonly {
    readonly completeness: { readonly holes: { readonly unprovable: number } }
  }[]
  readonly unmet: { readonly code: string } | null
}

function saidIn({ outcome, integrity, completeness, unmet }: Verdicts): readonly string[] {
  if (unmet !== null) return [unmet.code]
  if (outcome === 'failed') return [...new Set(integrity.problems.map(({ code }) => code))]
  return [outcome === 'incomplete' ? completeness.verdict : outcome]
}
