import { dirname } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { answerJson } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import { askYes, canAsk } from '../ask-yes.ts'
import type { CliProblem } from '../problem.ts'
import { paint } from '../terminal.ts'
import { makeAccount } from './accounts.ts'
import { awaitDaemon } from './await-daemon.ts'
import type { Shown } from './await-daemon.ts'
import { endFarewell } from './bid-farewell.ts'
import { checkPrograms } from './check-programs.ts'
import { makeFolderStep } from './folders.ts'
import type { Keeper } from './keeper.ts'
import { keeperHere, keepSupervised, startParts } from './keeper.ts'
import { keepManaged, managedPaths } from './managed-files.ts'
import { systemAccounts, systemPlaces } from './places.ts'
import { showSteps, stepsJson } from './show-steps.ts'
import type { Step } from './step.ts'
import { takeSteps } from './step.ts'
import { writeUnits } from './unit-files.ts'

export type SystemOptions = {
  readonly dryRun?: true
  readonly yes?: true
  readonly json?: true
  readonly restart?: true
  readonly purge?: true
}

const answerWithinMs = 30_000

/**
 * Makes this machine's separate installation of the programs that stand in /usr/lib/custody: accounts, folders, units; starts
 * it, waits until it answers, and checks it. What is there already is left as it is.
 */
export async function installSystem(cli: Cli, options: SystemOptions): Promise<Ending> {
  const fit = fitMachine(cli, options.dryRun === true)
  if (!fit.ok) return fit
  const programs = checkPrograms()
  if (!programs.ok) return programs
  const keeper = keeperHere(cli.env)
  const steps = planSystem(keeper, options.restart === true)
  if (options.json !== true) showSteps(cli, steps)
  if (options.dryRun === true) return told(cli, options, keeper, steps, null)
  if (steps.length > 0 && options.yes !== true) {
    if (options.json === true || !canAsk(cli))
      return err({ code: 'CONFIRMATION_NEEDED', command: 'custody install --system' })
    if (!(await askYes(cli, 'Do this?'))) return ok(1)
  }
  const taken = await takeSteps(steps)
  if (!taken.ok) return taken
  if (keeper === 'none') return told(cli, options, keeper, steps, null)
  const shown = await awaitDaemon(answerWithinMs, keepSupervised(keeper))
  const log = logOf(keeper)
  if (!shown.answers || !shown.governs)
    return err({ code: 'SYSTEM_NOT_ANSWERING', lacks: lackOf(shown), log })
  if (!shown.denies) return err({ code: 'CANARY_NOT_DENIED', instead: shown.instead ?? '', log })
  return told(cli, options, keeper, steps, shown)
}

/** Root, on Linux; for a look at the plan anyone. */
export function fitMachine(cli: Cli, dryRun: boolean): Result<true, CliProblem> {
  if (process.platform !== 'linux')
    return err({ code: 'SYSTEM_UNSUPPORTED', platform: process.platform })
  return cli.uid === 0 || dryRun ? ok(true) : err({ code: 'ROOT_NEEDED' })
}

function planSystem(keeper: Keeper, restart: boolean): readonly Step[] {
  const { settings, configFolder } = systemPlaces
  const roots = [settings, configFolder, ...managedPaths.map((path) => dirname(path))]
  return [
    ...systemAccounts.flatMap(({ name }) => makeAccount(name)),
    ...systemAccounts.flatMap(({ name, state }) =>
      makeFolderStep({ path: state, owner: name, mode: 0o700 }),
    ),
    ...roots.flatMap((path) => makeFolderStep({ path, owner: 'root', mode: 0o755 })),
    ...managedPaths.flatMap(keepManaged),
    ...writeUnits(keeper),
    ...(keeper === 'none' ? [] : endFarewell()),
    ...startParts(keeper, restart),
  ]
}

function told(
  cli: Cli,
  { dryRun, json }: SystemOptions,
  keeper: Keeper,
  steps: readonly Step[],
  shown: Shown | null,
): Ending {
  const done = dryRun !== true
  if (json === true) answerJson(cli, { v: 1, keeper, done, steps: stepsJson(steps), check: shown })
  const say = (text: string) => (json === true ? undefined : cli.stdout.write(`${text}\n`))
  if (!done) say(steps.length === 0 ? 'nothing to change' : 'nothing was changed (--dry-run)')
  else if (shown !== null)
    say(
      `${paint(cli.stdout, 'green', 'installed')}: the daemon answers, agents are governed from their next start on`,
    )
  if (keeper === 'none')
    say(
      `systemd is not pid 1 here, so nothing is started: let ${systemPlaces.supervisor} run as root`,
    )
  return ok(0)
}

function lackOf({ answers }: Shown): string {
  return answers ? 'the managed files are not written' : 'the daemon does not answer'
}

function logOf(keeper: Keeper): string {
  return keeper === 'systemd' ? '`journalctl -u custodyd`' : `\`${systemPlaces.superviseLog}\``
}
