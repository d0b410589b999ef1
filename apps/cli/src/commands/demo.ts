import { existsSync } from 'node:fs'
import { err } from '@custody/model'
import { Command } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { handOver } from '../hand-over.ts'
import { partMain } from '../up/part.ts'

const about = `Installs the real Claude Code client into a cache, runs a scripted session under Custody in
a throw-away home, prints what happened call by call, and verifies the evidence. Needs no
account and no network beyond the npm registry. Only in a clone of the repository.`

type Options = { readonly json?: true; readonly exit?: true }

/** `custody demo`: watch a real agent being governed. */
export const demoCommand: CommandFile = (cli) =>
  new Command('demo')
    .description(about)
    .option('--json', 'print the outcome as one JSON document')
    .option('--exit', 'end when done, instead of leaving the console up')
    .action(act(cli, 'cannot run the demo', (options: Options) => demo(cli, options)))

function demo({ env }: Cli, options: Options): Ending {
  const main = partMain('demo')
  if (!existsSync(main)) return err({ code: 'CHECKOUT_NEEDED', what: 'the demo' })
  const flags = [...(options.json ? ['--json'] : []), ...(options.exit ? ['--exit'] : [])]
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const args = ['--disable-warning=ExperimentalWarning', main, ...flags]
  return handOver('demo', main, args, Object.fromEntries(kept))
}
