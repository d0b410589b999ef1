import { Command, Option } from 'commander'
import { act } from '../command.ts'
import type { Cli } from '../command.ts'
import type { ChangeOptions, Verb } from './change-device.ts'
import { changeDevice, listDevices } from './change-device.ts'

const about = `What an administrator decides about devices. A machine that was wiped, restored or copied asks the server
for the next epoch of its device by itself; nobody but you can grant it. Whatever is done here
is an entry of the organisation's acts, with who did it and why.`

const grantAbout = `Lets a device begin its next epoch, once: a new log under the key that asks, which names the last head of
the one before and what was lost. Witnesses are asked for that head first; the old log is closed for
good, and whoever else asks for that epoch is refused. Make sure that the machine is the device:
where two keys ask, two machines say that they are it.`

const releaseAbout = `Hears a quarantined device again, in the log that it has: for a quarantine that was a mistake. Where a
witness has seen another history, it will refuse the device again: then grant it an epoch.`

const approveAbout = `Makes a pending device active: one that enrolled by a token that needs you, or whose key in a file has
reached its end. That key is good for another thirty days.`

const removeAbout = `Takes nothing more of a device, for good, and ends its request keys. What it sent stays, and proves what it
did. Its key and its chip enrol nowhere here again.`

const becauses = ['loss', 'wiped', 'restored', 'cloned', 'rotated', 'other']

/** `custody server device`: what an administrator does to devices. */
export function deviceCommands(cli: Cli): Command {
  return new Command('device')
    .summary('grant, release, approve or remove a device')
    .description(about)
    .addCommand(
      new Command('list')
        .summary('how every device stands, and who asks')
        .option('--json', 'print them as one JSON document')
        .action(
          act(cli, 'cannot list devices', (options: { readonly json?: true }) =>
            listDevices(cli, options),
          ),
        ),
    )
    .addCommand(
      verb(cli, 'grant', 'let a device begin its next epoch')
        .description(grantAbout)
        .requiredOption('--reason <text>', 'why; it is kept with the act, as content')
        .addOption(
          new Option('--because <word>', 'in place of what the machine says of why').choices(
            becauses,
          ),
        )
        .option('--key <fingerprint>', 'which key, where several ask: how its fingerprint begins'),
    )
    .addCommand(
      verb(cli, 'release', 'hear a quarantined device again')
        .description(releaseAbout)
        .requiredOption('--reason <text>', 'why; it is kept with the act, as content'),
    )
    .addCommand(
      verb(cli, 'approve', 'make a pending device active')
        .description(approveAbout)
        .option('--reason <text>', 'why; it is kept with the act, as content'),
    )
    .addCommand(
      verb(cli, 'remove', 'take nothing more of a device, for good')
        .description(removeAbout)
        .requiredOption('--reason <text>', 'why; it is kept with the act, as content'),
    )
}

function verb(cli: Cli, name: Verb, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .argument('<device>', 'its id, or its name where only one has it')
    .option('--json', 'print how it stands as one JSON document')
    .action(
      act(cli, `cannot ${name} the device`, (named: string, options: ChangeOptions) =>
        changeDevice(cli, name, named, options),
      ),
    )
}
