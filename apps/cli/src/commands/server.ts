import { Command } from 'commander'
import { act } from '../command.ts'
import type { CommandFile } from '../command.ts'
import { handOver } from '../hand-over.ts'
import { partArguments, partMain } from '../up/part.ts'
import { partEnvironment } from '../up/part-environment.ts'
import { runAlone } from '../up/run-alone.ts'

const about = `Runs the server with its console alone, in the foreground: for a systemd unit, or to look
at one part. Its log goes to stderr as JSON lines; SIGTERM stops it cleanly.`

const trustPolicy = `Prints what an auditor's trust policy needs of this server: the keys of the organisation's
own logs (administrators' acts, heads of devices), and the witnesses that it asks.
Give the keys to each witness too: custody witness add-log VERIFIER-KEY...`

/** `custody server`: the server without the rest. */
export const serverCommand: CommandFile = (cli) =>
  runAlone(cli, 'server', about).addCommand(
    new Command('trust-policy')
      .description(trustPolicy)
      .summary('print its own logs’ keys')
      .action(
        act(cli, 'cannot print the keys', () =>
          handOver(
            'server',
            partMain('server'),
            [...partArguments('server', cli.home), 'trust-policy'],
            partEnvironment(cli.env),
          ),
        ),
      ),
  )
