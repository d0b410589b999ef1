import { erasureGrounds } from '@custody/protocol'
import { Command, Option } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { handOver } from '../hand-over.ts'
import { partArguments, partMain } from '../up/part.ts'
import { partEnvironment } from '../up/part-environment.ts'
import { eraseContent, holdContent, revealContent } from '../content/change-content.ts'
import type { RevealOptions, WhoseOptions } from '../content/change-content.ts'
import { deviceCommands } from '../devices/device-commands.ts'
import { runAlone } from '../up/run-alone.ts'

const about = `Runs the server with its console alone, in the foreground: for a systemd unit, or to look
at one part. Its log goes to stderr as JSON lines; SIGTERM stops it cleanly.`

const eraseAbout = `Destroys what the server that runs here holds of the contents of a session, a device or an
account: prompts, inputs, outputs, names. Entries stay, and so does every proof. The organisation's
acts say what was erased, why and by whom, and a verifier tells it from contents that are
withheld. There is no way back.`

const holdAbout = `Keeps contents from being erased, by anyone and by their age, until they are released.`

const releaseAbout = `Lets go of contents that were held. What is older than contents are kept goes within the hour.`

const revealAbout = `Writes the wrapped keys of a session's closed contents, for who holds the content key to open
them with (custody content open). That it was revealed, to whom and why, is an act: it is durable
before the keys are given out.`

const trustPolicy = `Prints what an auditor's trust policy needs of this server: the keys of the organisation's
own logs (administrators' acts, heads of devices), and the witnesses that it asks.
Give the keys to each witness too: custody witness add-log VERIFIER-KEY...`

const trustRoots = `The makers of chips that the server believes, by their certificates in PEM:
  custody server trust-roots add FILE... --as vendor     key protection tpm-hardware
  custody server trust-roots add FILE... --as virtual    key protection tpm-virtual
  custody server trust-roots list
  custody server trust-roots remove FINGERPRINT...
None is built in, and without one every chip counts as a file. A running server goes by it at once.`

/** `custody server`: the server without the rest, and what its operator does to contents. */
export const serverCommand: CommandFile = (cli) =>
  runAlone(cli, 'server', about)
    .addCommand(deviceCommands(cli))
    .addCommand(
      withWhose(new Command('erase').summary('destroy contents for good'))
        .description(eraseAbout)
        .addOption(
          new Option('--ground <ground>', 'the legal ground')
            .choices(erasureGrounds)
            .makeOptionMandatory(),
        )
        .action(
          act(cli, 'cannot erase', (options: Parameters<typeof eraseContent>[1]) =>
            eraseContent(cli, options),
          ),
        ),
    )
    .addCommand(
      withWhose(new Command('hold').summary('keep contents from being erased'))
        .description(holdAbout)
        .action(
          act(cli, 'cannot hold', (options: WhoseOptions) => holdContent(cli, options, true)),
        ),
    )
    .addCommand(
      withWhose(new Command('release').summary('let go of contents that were held'))
        .description(releaseAbout)
        .action(
          act(cli, 'cannot release', (options: WhoseOptions) => holdContent(cli, options, false)),
        ),
    )
    .addCommand(
      new Command('reveal')
        .summary('give out what opens the closed contents of a session')
        .description(revealAbout)
        .requiredOption('--session <id>', 'of this session')
        .requiredOption('--reason <text>', 'why; it is kept with the act, as content')
        .requiredOption('--output <file>', 'where the wrapped keys go')
        .action(act(cli, 'cannot reveal', (options: RevealOptions) => revealContent(cli, options))),
    )
    .addCommand(
      new Command('trust-policy')
        .description(trustPolicy)
        .summary('print its own logs’ keys')
        .action(act(cli, 'cannot print the keys', () => start(cli, 'trust-policy'))),
    )
    .addCommand(
      new Command('trust-roots')
        .description(trustRoots)
        .summary('the makers of chips that it believes')
        .argument('<words...>', '`add FILE…`, `list` or `remove FINGERPRINT…`')
        .option('--as <kind>', 'what a root stands for: vendor or virtual')
        .action(
          act(cli, 'cannot do that', (words: readonly string[], { as }: { readonly as?: string }) =>
            start(cli, ...(as === undefined ? [] : ['--as', as]), '--', 'trust-roots', ...words),
          ),
        ),
    )

/** Becomes the server's own program. */
function start(cli: Cli, ...words: readonly string[]): Ending {
  const args = [...partArguments('server', cli.home), ...words]
  return handOver('server', partMain('server'), args, partEnvironment(cli.env))
}

function withWhose(command: Command): Command {
  return command
    .option('--session <id>', 'of this session')
    .option('--device <id>', 'of all entries of this device')
    .option('--person <name>', 'of every session of an account by this name')
    .requiredOption('--reason <text>', 'why; it is kept with the act, as content')
    .option('--json', 'print what was done as one JSON document')
}
