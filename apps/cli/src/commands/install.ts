import type { AgentAdapter, Plan } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { askYes, canAsk } from '../ask-yes.ts'
import { adaptersOf, governable } from '../install/adapters.ts'
import { applyHooks, hookConfig, planHooks } from '../install/install-hooks.ts'
import { patchOf, showPlan } from '../install/show-plan.ts'
import type { CliProblem } from '../problem.ts'
import { installSystem } from '../system/install-system.ts'
import type { SystemOptions } from '../system/install-system.ts'
import { paint } from '../terminal.ts'
import { asTyped } from '../typed.ts'

const about = `Puts Custody's hooks into an agent's own settings, so that every call is decided before it
runs. Shows what would change as a diff, asks, then writes each file whole. Running it again
mends what is missing and changes nothing else. \`custody uninstall\` gives back the original
bytes.

While the daemon is down, the hooks block the agent: that is what makes them worth having.

With --system, as root on Linux, it makes the separate installation of the programs in
/usr/lib/custody: accounts of its own, state that nobody else reaches, managed settings for
every agent of the machine.`

type Options = SystemOptions & { readonly system?: true }
type Planned = { readonly adapter: AgentAdapter; readonly plan: Plan }

/** `custody install`: govern an agent. */
export const installCommand: CommandFile = (cli) =>
  new Command('install')
    .description(about)
    .argument('[agent...]', `which agents: ${governable.join(', ')}`)
    .option('--system', 'for the whole machine, out of its users’ reach (root, Linux)')
    .option('--restart', 'with --system: start anew what runs, as after an upgrade')
    .option('-n, --dry-run', 'show the plan and change nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print the plan, and what was done, as one JSON document')
    .action(
      act(cli, 'cannot install', (agents: string[], options: Options) => {
        const misused = misuse(agents, options)
        if (misused !== null) return err(misused)
        return options.system === true ? installSystem(cli, options) : install(cli, agents, options)
      }),
    )

function misuse(agents: readonly string[], { system, restart }: Options): CliProblem | null {
  const command = 'custody install'
  if (system === true && agents.length > 0)
    return { code: 'USAGE_WRONG', said: '`--system` governs every agent; name none', command }
  if (system !== true && restart === true)
    return { code: 'USAGE_WRONG', said: '`--restart` goes with `--system`', command }
  if (system !== true && agents.length === 0)
    return { code: 'USAGE_WRONG', said: 'missing required argument `agent`', command }
  return null
}

async function install(cli: Cli, agents: readonly string[], options: Options): Promise<Ending> {
  const adapters = adaptersOf(agents)
  if (!adapters.ok) return adapters
  const mayWrite = options.dryRun !== true && (options.yes === true || canAsk(cli))
  const config = await hookConfig(cli, !mayWrite)
  if (!config.ok) return config
  const plans: Planned[] = []
  for (const adapter of adapters.value) {
    const plan = planHooks(cli, adapter, config.value)
    if (!plan.ok) return plan
    plans.push({ adapter, plan: plan.value })
  }
  const agreed = await agree(cli, plans, options)
  if (!agreed.ok) return agreed
  for (const { adapter, plan } of agreed.value ? plans : []) {
    const applied = applyHooks(cli, adapter.name, plan)
    if (!applied.ok) return applied
  }
  if (options.json === true) answerJson(cli, planJson(plans, agreed.value))
  else tell(cli, plans, agreed.value)
  return ok(agreed.value || options.dryRun === true ? 0 : 1)
}

/** Shows the plans, where there is something to see, and gives back whether they may be carried out. */
async function agree(
  cli: Cli,
  plans: readonly Planned[],
  { dryRun, yes, json }: Options,
): Promise<Result<boolean, CliProblem>> {
  const changes = plans.some(({ plan }) => plan.changes.length > 0)
  const command = `custody install ${plans.map(({ adapter }) => adapter.name).join(' ')}`
  const mustAsk = changes && yes !== true && dryRun !== true
  if (mustAsk && (json === true || !canAsk(cli)))
    return err({ code: 'CONFIRMATION_NEEDED', command })
  if (changes && json !== true) for (const { plan } of plans) showPlan(cli, plan)
  if (dryRun === true) return ok(false)
  return ok(!mustAsk || (await askYes(cli, 'Write these changes?')))
}

function tell(cli: Cli, plans: readonly Planned[], applied: boolean): void {
  const say = (text: string) => cli.stdout.write(`${asTyped(cli, text)}\n`)
  const changing = plans.filter(({ plan }) => plan.changes.length > 0)
  for (const { adapter, plan } of plans)
    if (plan.changes.length === 0) say(`${adapter.name} is installed already; nothing to change`)
  if (changing.length === 0) return
  if (!applied) return say('nothing was changed')
  for (const { adapter } of changing)
    say(`${paint(cli.stdout, 'green', 'installed')} ${adapter.name}`)
  say('see it work: `custody doctor` sends a call that must be denied')
}

function planJson(plans: readonly Planned[], applied: boolean): object {
  return {
    v: 1,
    agents: plans.map(({ adapter, plan }) => ({
      agent: adapter.name,
      applied: applied && plan.changes.length > 0,
      changes: plan.changes.map((change) => ({
        path: change.path,
        change: change.before === null ? 'create' : change.after === null ? 'remove' : 'replace',
        diff: patchOf(change),
      })),
      notes: plan.notes,
      warnings: plan.warnings,
    })),
  }
}
