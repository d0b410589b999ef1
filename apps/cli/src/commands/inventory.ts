import { err, ok } from '@custody/model'
import { localEndpoints } from '@custody/protocol'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { ask } from '../control.ts'
import { executableLines } from '../inventory/executable-lines.ts'
import { executableOf } from '../inventory/executable-of.ts'
import type { ListedExecutable } from '../inventory/executable-of.ts'

const about = `What a separate installation knows of the programs that agents are on this machine.`

const more = `
With files it needs no daemon, and prints what goes into a file of /etc/custody/config.d:
  custody inventory executables /usr/local/bin/claude

A list replaces those of earlier files: name every executable that may be. Look where you got it
from first; that it is the one that its author published, nobody here can tell.`

type Options = { readonly json?: true }

/** `custody inventory`: what agents are on this machine, by their bytes. */
export const inventoryCommand: CommandFile = (cli) =>
  new Command('inventory').description(about).addCommand(
    new Command('executables')
      .description('the executables that agents may be, and those that were seen')
      .argument('[file...]', "agents' executables to list")
      .option('--json', 'print one JSON document')
      .addHelpText('after', more)
      .action(
        act(cli, 'cannot tell the executables', (files: string[], options: Options) =>
          files.length === 0 ? known(cli, options) : list(cli, files),
        ),
      ),
  )

async function list(cli: Cli, files: readonly string[]): Promise<Ending> {
  const agentExecutables: ListedExecutable[] = []
  for (const file of files) {
    const read = await executableOf(file)
    if (!read.ok) return read
    agentExecutables.push(read.value)
  }
  cli.stdout.write(`${JSON.stringify({ agentExecutables }, null, 2)}\n`)
  return ok(0)
}

async function known(cli: Cli, options: Options): Promise<Ending> {
  const status = await ask(cli, localEndpoints.status, {})
  if (!status.ok) return status
  const executables = status.value.separate?.executables ?? null
  if (executables === null)
    return err({
      code: 'USAGE_WRONG',
      said: 'only a separate installation keeps an inventory',
      command: 'custody inventory executables',
    })
  if (options.json === true) answerJson(cli, { v: 1, ...executables })
  else for (const line of executableLines(cli, executables)) cli.stdout.write(`${line}\n`)
  return ok(0)
}
