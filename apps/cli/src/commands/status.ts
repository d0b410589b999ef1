import { ok } from '@custody/model'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending, ExitCode } from '../command.ts'
import { renderStatus } from '../status/render-status.ts'
import { statusReport } from '../status/report.ts'
import type { StatusReport } from '../status/report.ts'

const about = `One screen: what runs, as whom this device is enrolled, how its key is held, how far the
evidence has come, which policy decides and how old it is, and each agent's hooks.

Exit code 0: all is well; 1: it runs, and something is wrong; 2: the daemon does not run.`

/** `custody status`: what is governed, and how well. */
export const statusCommand: CommandFile = (cli) =>
  new Command('status')
    .description(about)
    .option('--json', 'print everything as one JSON document')
    .action(act(cli, 'cannot show the status', (options: { json?: true }) => status(cli, options)))

async function status(cli: Cli, options: { readonly json?: true }): Promise<Ending> {
  const report = await statusReport(cli)
  if (options.json === true) answerJson(cli, report)
  else cli.stdout.write(renderStatus(cli, report))
  return ok(exitCodes[report.state])
}

const exitCodes: { readonly [state in StatusReport['state']]: ExitCode } = {
  well: 0,
  wrong: 1,
  down: 2,
}
