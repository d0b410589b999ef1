import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { handOver } from '../hand-over.ts'
import { partMain } from '../up/part.ts'
import { partEnvironment } from '../up/part-environment.ts'

const about = `A witness sees the heads of logs, makes sure that each extends the one before, and cosigns it.
Run it where the administrators of the server have no say: on another machine, by other people.
What it speaks is C2SP tlog-witness.`

const more = `
Begin with:
  custody witness init --name witness.example.org/w1
  custody witness add-log VERIFIER-KEY    the word after \`log\` in its trust policy
  custody witness run

The line that \`init\` and \`key\` print goes into the trust policy of whoever verifies:
  witness w1 <that line>
  quorum w1`

type Options = { readonly folder?: string }
type RootOptions = Options & { readonly as?: string }
type InitOptions = Options & { readonly name: string }
type RemoveOptions = Options & { readonly reason: string; readonly evenCosigned?: true }
type RunOptions = Options & {
  readonly host: string
  readonly port: string
  readonly tsa?: string
  readonly stampEvery: string
}

/** `custody witness`: cosigns heads of logs, in a process and a trust domain of its own. */
export const witnessCommand: CommandFile = (cli) =>
  new Command('witness')
    .description(about)
    .addHelpText('after', more)
    .addCommand(
      verb('init', 'make its key and its store')
        .requiredOption('--name <name>', 'its name, for good: a host and a path, no scheme')
        .action(
          act(cli, failing, ({ name, ...at }: InitOptions) =>
            start(cli, at, 'init', '--name', name),
          ),
        ),
    )
    .addCommand(
      verb('add-log', 'witness a log from now on')
        .argument('<verifier-keys...>', 'the key of each log, as a trust policy names it')
        .action(
          act(cli, failing, (keys: readonly string[], at: Options) =>
            start(cli, at, 'add-log', '--', ...keys),
          ),
        ),
    )
    .addCommand(
      verb('remove-log', 'take out a log that came by mistake')
        .argument('<origin>', 'its name, the first part of its verifier key')
        .requiredOption('--reason <text>', 'why; whoever asks the witness reads it')
        .option(
          '--even-cosigned',
          'though its heads were cosigned: its name may get another history',
        )
        .action(
          act(cli, failing, (origin: string, { reason, evenCosigned, ...at }: RemoveOptions) =>
            start(
              cli,
              at,
              'remove-log',
              `--reason=${reason}`,
              ...(evenCosigned === true ? ['--even-cosigned'] : []),
              '--',
              origin,
            ),
          ),
        ),
    )
    .addCommand(
      verb('add-organisation', 'let its devices enrol by their chips')
        .argument('<ids...>', 'its id, as the server prints it: org_…')
        .action(
          act(cli, failing, (ids: readonly string[], at: Options) =>
            start(cli, at, 'add-organisation', ...ids),
          ),
        ),
    )
    .addCommand(
      verb('trust-roots', 'the makers of chips that it believes')
        .argument('<words...>', '`add FILE…`, `list` or `remove FINGERPRINT…`')
        .option('--as <kind>', 'what a root stands for: vendor or virtual')
        .action(
          act(cli, failing, (words: readonly string[], { as, ...at }: RootOptions) =>
            start(
              cli,
              at,
              'trust-roots',
              ...(as === undefined ? [] : ['--as', as]),
              '--',
              ...words,
            ),
          ),
        ),
    )
    .addCommand(
      verb('add-issuer', 'archive an identity provider’s keys')
        .argument('<issuers...>', 'as its tokens name it: https://login.example.org')
        .action(
          act(cli, failing, (issuers: readonly string[], at: Options) =>
            start(cli, at, 'add-issuer', '--', ...issuers),
          ),
        ),
    )
    .addCommand(
      verb('archive-key', 'the verifier key of that archive').action(
        act(cli, failing, (at: Options) => start(cli, at, 'archive-key')),
      ),
    )
    .addCommand(
      verb('stamp', 'have its newest heads stamped, once')
        .requiredOption('--tsa <url>', 'the time stamp authority (RFC 3161)')
        .action(
          act(cli, failing, ({ tsa, ...at }: Options & { readonly tsa: string }) =>
            start(cli, at, 'stamp', '--tsa', tsa),
          ),
        ),
    )
    .addCommand(
      verb('logs', 'the logs it witnesses, and what became of some').action(
        act(cli, failing, (at: Options) => start(cli, at, 'logs')),
      ),
    )
    .addCommand(
      verb('silent', 'logs that have stopped growing; exit code 3 if any')
        .option('--after <seconds>', 'for how long', '600')
        .action(
          act(cli, failing, ({ after, ...at }: Options & { readonly after: string }) =>
            start(cli, at, 'silent', '--after', after),
          ),
        ),
    )
    .addCommand(
      verb('key', 'its own verifier key').action(
        act(cli, failing, (at: Options) => start(cli, at, 'key')),
      ),
    )
    .addCommand(
      verb('run', 'answer logs and monitors, in the foreground')
        .option('--host <address>', 'where to listen', '127.0.0.1')
        .option('--port <port>', 'its port', '47618')
        .option('--tsa <url>', 'have its heads stamped by that authority (RFC 3161)')
        .option('--stamp-every <time>', 'hour or day', 'day')
        .action(
          act(cli, failing, ({ host, port, tsa, stampEvery, ...at }: RunOptions) =>
            start(cli, at, 'run', '--host', host, '--port', port, ...stamping(tsa, stampEvery)),
          ),
        ),
    )

function stamping(tsa: string | undefined, every: string): readonly string[] {
  return tsa === undefined ? [] : ['--tsa', tsa, '--stamp-every', every]
}

const failing = 'cannot run the witness'

function verb(name: string, summary: string): Command {
  return new Command(name)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .summary(summary)
    .option('--folder <path>', 'its key and store (default: `witness` in CUSTODY_HOME)')
}

/** Becomes the witness's own program. It shares nothing with the parts that `custody up` runs. */
function start(cli: Cli, { folder }: Options, ...words: readonly string[]): Ending {
  const at = folder === undefined ? join(cli.home.path, 'witness') : resolve(cli.cwd, folder)
  const main = partMain('witness')
  const args = ['--disable-warning=ExperimentalWarning', main, '--folder', at, ...words]
  return handOver('witness', main, args, partEnvironment(cli.env))
}
