import type { AgentAdapter, Plan } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { adaptersOf, governable } from '../install/adapters.ts'
import { applyPlan } from '../install/apply-plan.ts'
import { settingsProblem } from '../install/install-problem.ts'
import { placeOf } from '../install/install-request.ts'
import { installedAgents, keepReceipt, readReceipt } from '../install/receipts.ts'
import { readSettings } from '../install/setting-files.ts'
import { patchOf, showPlan } from '../install/show-plan.ts'
import type { CliProblem } from '../problem.ts'
import type { SystemOptions } from '../system/install-system.ts'
import { uninstallSystem } from '../system/uninstall-system.ts'
import { paint, wrap } from '../terminal.ts'

const about = `Takes Custody's hooks out of an agent's settings. Where nothing else changed the file since,
the original comes back byte for byte; else only our own parts are taken out. Needs nothing
that runs: no daemon, no server, no configuration.

Without a name it uninstalls every agent that \`custody install\` was run for.

With --system, as root, it ends the separate installation of the machine: stops it and takes
its managed files away, or brings back those of before. The programs are the package's.`

type Options = SystemOptions & { readonly system?: true }

/** What happened, or would, to one agent. `receiptLost`: the original bytes were not to be had. */
type Undone = { readonly adapter: AgentAdapter; readonly plan: Plan; readonly receiptLost: boolean }

/** `custody uninstall`: the agent as it was. */
export const uninstallCommand: CommandFile = (cli) =>
  new Command('uninstall')
    .description(about)
    .argument('[agent...]', `which agents: ${governable.join(', ')}`)
    .option('--system', 'the separate installation of the whole machine (root)')
    .option('--purge', 'with --system: take its state, settings and accounts too')
    .option('-n, --dry-run', 'show the plan and change nothing')
    .option('--json', 'print what was done as one JSON document')
    .action(
      act(cli, 'cannot uninstall', (agents: string[], { system, ...options }: Options) => {
        const command = 'custody uninstall'
        if (system === true && agents.length > 0)
          return err({
            code: 'USAGE_WRONG',
            said: '`--system` frees every agent; name none',
            command,
          })
        if (system !== true && options.purge === true)
          return err({ code: 'USAGE_WRONG', said: '`--purge` goes with `--system`', command })
        return system === true ? uninstallSystem(cli, options) : uninstall(cli, agents, options)
      }),
    )

function uninstall(cli: Cli, agents: readonly string[], options: Options): Ending {
  const adapters = adaptersOf(agents.length > 0 ? agents : knownInstalls(cli))
  if (!adapters.ok) return adapters
  const undone: Undone[] = []
  for (const adapter of adapters.value) {
    const one = planOf(cli, adapter)
    if (!one.ok) return one
    undone.push(one.value)
    if (options.json !== true && options.dryRun === true) showPlan(cli, one.value.plan)
    const applied = options.dryRun === true ? ok(true) : apply(cli, one.value)
    if (!applied.ok) return applied
  }
  if (options.json === true) answerJson(cli, undoneJson(undone, options.dryRun !== true))
  else tell(cli, undone, options)
  return ok(0)
}

/** The agents with a receipt; all of them where the home cannot tell. */
function knownInstalls({ home }: Cli): readonly string[] {
  const kept = installedAgents(home).filter((name) => governable.includes(name))
  return kept.length > 0 ? kept : governable
}

function planOf(cli: Cli, adapter: AgentAdapter): Result<Undone, CliProblem> {
  const place = placeOf(cli, adapter)
  const files = readSettings(adapter.settingPaths(place))
  if (!files.ok) return files
  const kept = readReceipt(cli.home, adapter.name)
  const receipt = kept.status === 'kept' ? kept.receipt : null
  const plan = adapter.planUninstall(place, files.value, receipt)
  if (!plan.ok) return err(settingsProblem(plan.error))
  return ok({ adapter, plan: plan.value, receiptLost: kept.status === 'unreadable' })
}

/** The files first: while the receipt stands, an uninstall that was cut short can be run again. */
function apply(cli: Cli, { adapter, plan }: Undone): Result<true, CliProblem> {
  const applied = applyPlan(plan)
  if (!applied.ok) return applied
  const gone = keepReceipt(cli.home, adapter.name, plan.receipt)
  if (!gone.ok)
    cli.stderr.write(
      `custody: warning: the agent is free, but its receipt stays: ${cli.home.installs}\n`,
    )
  return ok(true)
}

function tell(cli: Cli, undone: readonly Undone[], { dryRun }: Options): void {
  const say = (text: string) => cli.stdout.write(`${wrap(text, 80)}\n`)
  for (const { adapter, plan, receiptLost } of undone) {
    if (plan.changes.length === 0) say(`${adapter.name} has no hooks of Custody; nothing to change`)
    else if (dryRun === true) say('nothing was changed (--dry-run)')
    else
      say(
        `${paint(cli.stdout, 'green', 'uninstalled')} ${adapter.name}: it runs ungoverned from its next session on`,
      )
    if (receiptLost)
      say('note: the original bytes were not to be had, so only our own parts were taken out')
    if (dryRun !== true) for (const note of plan.notes) say(`note: ${note}`)
  }
}

function undoneJson(undone: readonly Undone[], applied: boolean): object {
  return {
    v: 1,
    agents: undone.map(({ adapter, plan, receiptLost }) => ({
      agent: adapter.name,
      applied: applied && plan.changes.length > 0,
      originalBytes: !receiptLost,
      changes: plan.changes.map((change) => ({ path: change.path, diff: patchOf(change) })),
      notes: plan.notes,
    })),
  }
}
