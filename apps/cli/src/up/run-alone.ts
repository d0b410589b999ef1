import { Command } from 'commander'
import { act } from '../command.ts'
import type { Cli, Ending } from '../command.ts'
import { handOver } from '../hand-over.ts'
import type { PartName } from '../problem.ts'
import { isLocked, takeLock } from './lock.ts'
import { makeHome } from './make-home.ts'
import { partArguments, partMain } from './part.ts'
import { partEnvironment } from './part-environment.ts'
import { chooseConfig, readConfig } from './ports.ts'

/** A command that runs one part alone, in the foreground: what a systemd unit starts. */
export function runAlone(cli: Cli, part: PartName, about: string): Command {
  return new Command(part)
    .description(about)
    .action(act(cli, `cannot run the ${part}`, () => alone(cli, part)))
}

async function alone(cli: Cli, part: PartName): Promise<Ending> {
  const home = makeHome(cli.home, cli.uid)
  if (!home.ok) return home
  if (isLocked(cli.home)) {
    const held = takeLock(cli.home)
    if (!held.ok) return held
    held.value()
  }
  const kept = readConfig(cli.home)
  const config = kept.ok && kept.value === null ? await chooseConfig(cli.home) : kept
  if (!config.ok) return config
  return handOver(part, partMain(part), partArguments(part, cli.home), partEnvironment(cli.env))
}
