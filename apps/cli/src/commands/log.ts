import { ok } from '@custody/model'
import type { LogEntry } from '@custody/protocol'
import { Command, InvalidArgumentError } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { entryFields } from '../log/entry-fields.ts'
import { entryLine } from '../log/entry-line.ts'
import { followEntries, newestEntries } from '../log/read-log.ts'
import type { LogFilter } from '../log/read-log.ts'

const about = `Shows this device's own entries, the newest last: everything Custody keeps about what the
agents of this account did, before it goes anywhere. What was captured is shown with its control
characters made visible.`

type Options = LogFilter & {
  readonly follow?: true
  readonly lines: number
  readonly full?: true
  readonly json?: true
}

/** `custody log`: what is recorded here. */
export const logCommand: CommandFile = (cli) =>
  new Command('log')
    .description(about)
    .option('-f, --follow', 'go on with what is recorded from now on, until Ctrl-C')
    .option('-n, --lines <count>', 'how many entries', count, 20)
    .option('--kind <kind>', 'only entries of this kind, e.g. call.decided')
    .option('--session <id>', 'only entries of this session')
    .option('--full', 'with every field that is kept here')
    .option('--json', 'print each entry as one JSON document on a line')
    .action(act(cli, 'cannot show the log', (options: Options) => log(cli, options)))

async function log(cli: Cli, { lines, follow, kind, session, ...how }: Options): Promise<Ending> {
  const filter = { ...(kind !== undefined && { kind }), ...(session !== undefined && { session }) }
  const newest = await newestEntries(cli, filter, lines)
  if (!newest.ok) return newest
  for (const entry of newest.value) show(cli, entry, how)
  if (newest.value.length === 0 && how.json !== true) cli.stderr.write('nothing is recorded yet\n')
  if (follow !== true) return ok(0)
  const after = newest.value.at(-1)?.seq ?? -1
  for await (const entry of followEntries(cli, filter, after, cli.stop())) show(cli, entry, how)
  return ok(0)
}

function show(cli: Cli, entry: LogEntry, { full, json }: Pick<Options, 'full' | 'json'>): void {
  if (json === true) cli.stdout.write(`${JSON.stringify(entry)}\n`)
  else {
    cli.stdout.write(`${entryLine(cli.stdout, entry, cli.now())}\n`)
    if (full === true) cli.stdout.write(`${entryFields(entry)}\n`)
  }
}

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('it takes a number from 1 on')
  return Number(text)
}
