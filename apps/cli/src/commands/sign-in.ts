import { err, ok } from '@custody/model'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { readConfig } from '../up/ports.ts'
import { showLink } from '../up/server-link.ts'

const about = `Prints a new sign-in link to the console of the server that runs here. It opens once, in one
browser, for a minute. Where there is no terminal, the link goes into a file that only you can
read, and the file's name is printed.`

/** `custody sign-in`: another way into the console. */
export const signInCommand: CommandFile = (cli) =>
  new Command('sign-in')
    .description(about)
    .option('--json', 'print the name of the file that holds the link as one JSON document')
    .action(
      act(cli, 'cannot make a sign-in link', (options: { json?: true }) => signIn(cli, options)),
    )

async function signIn(cli: Cli, options: { readonly json?: true }): Promise<Ending> {
  const config = readConfig(cli.home)
  if (!config.ok) return config
  const link =
    config.value === null
      ? null
      : await showLink(cli, config.value.serverPort, options.json === true)
  if (link === null || link.kind === 'none')
    return err({ code: 'SERVER_AWAY', because: link?.because ?? 'Custody was never started here' })
  if (options.json === true) answerJson(cli, { v: 1, ...link })
  else cli.stdout.write(`${link.kind === 'link' ? link.url : link.path}\n`)
  if (options.json !== true) cli.stderr.write(`opens once, within ${link.seconds} s\n`)
  return ok(0)
}
