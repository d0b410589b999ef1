import type { PolicySyncer, Recorder } from '@custody/device'
import type { Clock, Instant, Problem, Result } from '@custody/model'
import { err, instant } from '@custody/model'
import { z } from 'zod'
import { causeOf, readText, replaceFile } from '../home/home-folder.ts'
import type { KeptPolicy, PolicyHolder } from './policy-holder.ts'

const RuleText = z.object({ path: z.string(), text: z.string() })
const Kept = z.object({
  version: z.string(),
  number: z.int().min(1),
  preset: z.enum(['observe', 'balanced', 'strict', 'custom']),
  acceptedAt: z.int().min(0),
  confirmedAt: z.int().min(0),
  content: z.looseObject({
    name: z.string(),
    packs: z.array(z.looseObject({ name: z.string(), rules: z.array(RuleText) })),
    rules: z.array(RuleText),
    mode: z.enum(['observe', 'enforce']),
    mcpServers: z.array(z.unknown()),
  }),
})

export type PolicyFile = Recorder & {
  readonly trustedNow: Clock
  readonly client: PolicySyncer['client']
  readonly policies: PolicyHolder
  readonly listed: PolicySyncer['listed']
  readonly code: PolicySyncer['code']
  /** Where the last good policy is kept. */
  readonly path: string
}

/** Lets the policy that was kept on disk decide again. `null` when there is none yet: then the floor decides. */
export function restorePolicy({ policies, path }: Pick<PolicyFile, 'policies' | 'path'>) {
  const text = readText(path)
  if (text === null) return null
  try {
    const kept = Kept.parse(JSON.parse(text)) as unknown as KeptPolicy
    return policies.use({ ...kept, confirmedAt: instant(kept.confirmedAt) })
  } catch {
    return err({ code: 'POLICY_FILE_INVALID' })
  }
}

/** Keeps that the server confirmed the policy; once an hour is often enough for an age of days. */
export function keepConfirmation({ policies, path }: Pick<PolicyFile, 'policies' | 'path'>): void {
  const before = policies.kept()?.confirmedAt ?? 0
  const kept = policies.confirm()
  if (kept !== null && kept.confirmedAt - before > hourMs)
    replaceFile(path, `${JSON.stringify(kept)}\n`)
}

const hourMs = 60 * 60 * 1000

/** The ports of `syncPolicy` over the holder and the file: kept durably first, then it decides. */
export function policySyncer({
  now,
  trustedNow,
  log,
  client,
  policies,
  listed,
  code,
  path,
}: PolicyFile): PolicySyncer {
  function keep(kept: KeptPolicy): Result<true, Problem> {
    try {
      replaceFile(path, `${JSON.stringify(kept)}\n`)
    } catch (cause) {
      return err({ code: 'POLICY_UNWRITABLE', cause: causeOf(cause) })
    }
    return policies.use(kept)
  }
  return {
    now,
    log,
    client,
    current: policies.kept,
    listed,
    code,
    check: policies.check,
    apply: async (offer, at: Instant) =>
      keep({ ...offer, acceptedAt: at, confirmedAt: trustedNow() }),
  }
}
