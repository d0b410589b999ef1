import type { AgentAdapter, Plan } from '@custody/agents'
import type { AgentName, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Cli } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { makeHome } from '../up/make-home.ts'
import { chooseConfig, readConfig, usualConfig } from '../up/ports.ts'
import type { Config } from '../up/ports.ts'
import { adaptersOf } from './adapters.ts'
import { applyPlan } from './apply-plan.ts'
import { approvedServers } from './approved-servers.ts'
import { settingsProblem } from './install-problem.ts'
import { requestOf } from './install-request.ts'
import { keepReceipt, readReceipt } from './receipts.ts'
import { readSettings } from './setting-files.ts'

/** The ports that the settings will name: chosen now, if Custody was never started. A dry run writes nothing. */
export async function hookConfig(cli: Cli, dryRun: boolean): Promise<Result<Config, CliProblem>> {
  const kept = readConfig(cli.home)
  if (!kept.ok) return kept
  if (kept.value !== null) return ok(kept.value)
  if (dryRun) return ok(usualConfig)
  const home = makeHome(cli.home, cli.uid)
  return home.ok ? chooseConfig(cli.home) : home
}

/** What installing an agent's hooks would change. Changes nothing. */
export function planHooks(
  cli: Cli,
  adapter: AgentAdapter,
  { hookPort }: Config,
): Result<Plan, CliProblem> {
  const servers = approvedServers(cli.home)
  if (!servers.ok) return servers
  const request = requestOf(cli, adapter, hookPort, servers.value)
  const files = readSettings(adapter.settingPaths(request))
  if (!files.ok) return files
  const kept = readReceipt(cli.home, adapter.name)
  // Planning without it would take what is installed for the original, and lose the original for good.
  if (kept.status === 'unreadable')
    return err({ code: 'RECEIPT_UNREADABLE', path: kept.path, agent: adapter.name })
  const plan = adapter.planInstall(
    request,
    files.value,
    kept.status === 'kept' ? kept.receipt : null,
  )
  return plan.ok ? plan : err(settingsProblem(plan.error))
}

/** Carries out a plan. The receipt goes first: whatever happens from there on, an uninstall knows the original bytes. */
export function applyHooks(cli: Cli, agent: AgentName, plan: Plan): Result<true, CliProblem> {
  const isKept = readReceipt(cli.home, agent).status === 'kept'
  if (plan.changes.length === 0 && isKept) return ok(true)
  const receipt = keepReceipt(cli.home, agent, plan.receipt)
  return receipt.ok ? applyPlan(plan) : receipt
}

/** Plans and applies in one go, for an agent that was agreed to before. */
export async function installHooks(cli: Cli, agent: AgentName): Promise<Result<true, CliProblem>> {
  const found = adaptersOf([agent])
  if (!found.ok) return found
  const config = await hookConfig(cli, false)
  if (!config.ok) return config
  for (const adapter of found.value) {
    const plan = planHooks(cli, adapter, config.value)
    const applied = plan.ok ? applyHooks(cli, agent, plan.value) : plan
    if (!applied.ok) return applied
  }
  return ok(true)
}
