import { ok } from '@custody/model'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { problemText } from '../problem.ts'
import { paint } from '../terminal.ts'
import { removeAccount } from './accounts.ts'
import { bidFarewell } from './bid-farewell.ts'
import { removeTree } from './folders.ts'
import type { SystemOptions } from './install-system.ts'
import { fitMachine } from './install-system.ts'
import { keeperHere, stopParts } from './keeper.ts'
import { freeManaged, managedPaths } from './managed-files.ts'
import { systemAccounts, systemPlaces } from './places.ts'
import { runningSessions } from './running-sessions.ts'
import { showSteps, stepsJson } from './show-steps.ts'
import type { Step } from './step.ts'
import { takeAllSteps } from './step.ts'
import { removeUnits } from './unit-files.ts'

/**
 * Ends the separate installation of this machine; with `purge` its state, settings and accounts go too. Needs nothing that runs,
 * and goes on past what fails, so that the agents are free in any case. The programs stay: they are the package's.
 */
export async function uninstallSystem(cli: Cli, options: SystemOptions): Promise<Ending> {
  const fit = fitMachine(cli, options.dryRun === true)
  if (!fit.ok) return fit
  const steps = planEnd(cli, options.purge === true)
  if (options.json !== true) showSteps(cli, steps)
  const problems = options.dryRun === true ? [] : await takeAllSteps(steps)
  if (options.json === true)
    answerJson(cli, { v: 1, done: options.dryRun !== true, steps: stepsJson(steps), problems })
  else tell(cli, options, steps, problems)
  return ok(problems.length === 0 ? 0 : 1)
}

/** The guard goes first: it would write the managed files again. */
function planEnd({ env }: Cli, purge: boolean): readonly Step[] {
  const { run, settings } = systemPlaces
  const keeper = keeperHere(env)
  return [
    ...stopParts(keeper),
    ...bidFarewell(keeper, runningSessions()),
    ...managedPaths.flatMap(freeManaged),
    ...removeUnits(),
    ...removeTree(run, 'folder'),
    ...(purge
      ? [
          ...systemAccounts.flatMap(({ state }) =>
            removeTree(state, 'folder, with the log and keys in it,'),
          ),
          ...removeTree(settings, 'folder'),
          ...systemAccounts.flatMap(({ name }) => removeAccount(name)),
        ]
      : []),
  ]
}

function tell(
  cli: Cli,
  { dryRun, purge }: SystemOptions,
  steps: readonly Step[],
  problems: readonly CliProblem[],
): void {
  const say = (text: string) => cli.stdout.write(`${text}\n`)
  for (const problem of problems)
    cli.stderr.write(`${paint(cli.stderr, 'red', 'custody:')} ${problemText(problem).reason}\n`)
  if (steps.length === 0) return say('there is no separate installation here; nothing to change')
  if (dryRun === true) return say('nothing was changed (--dry-run)')
  if (problems.length > 0) return
  say(
    `${paint(cli.stdout, 'green', 'uninstalled')}: agents run ungoverned from their next start on`,
  )
  if (purge !== true)
    say('state and accounts stay: `custody uninstall --system --purge` takes them too')
}
