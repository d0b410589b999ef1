import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { encodeBase64 } from '@custody/evidence'
import { makeContentKey } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import { Command } from 'commander'
import { act } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { openBundle } from '../content/open-bundle.ts'
import type { OpenOptions } from '../content/open-bundle.ts'
import { writeFile } from '../write-file.ts'

const about = `Contents that devices close before they send them: for those who hold the organisation's
content key. How a device is told to: docs/privacy.md.`

const makeAbout = `Makes a content key. Its private half goes into FILE, which only you can read; its public
half is printed, for the floor of each machine. Who loses the file cannot open contents again.`

const openAbout = `Opens the closed contents of a bundle, into another bundle. Which session may be opened, and
that it was, is the server's act: --keys is what "custody server reveal" wrote.`

/** `custody content`: what is done with a content key. */
export const contentCommand: CommandFile = (cli) =>
  new Command('content')
    .description(about)
    .addCommand(
      new Command('make-key')
        .summary('make a content key')
        .description(makeAbout)
        .argument('<file>', 'where the private half goes')
        .action(act(cli, 'cannot make a content key', (file: string) => makeKey(cli, file))),
    )
    .addCommand(
      new Command('open')
        .summary('open the closed contents of a bundle')
        .description(openAbout)
        .argument('<bundle>', 'a bundle with closed contents')
        .requiredOption('--keys <file>', 'the wrapped keys of a session')
        .requiredOption('--content-key <file>', 'the private half of the content key')
        .requiredOption('--output <file>', 'where the opened bundle goes; only you can read it')
        .action(
          act(cli, 'cannot open', (bundle: string, options: OpenOptions) =>
            openBundle(cli, bundle, options),
          ),
        ),
    )

async function makeKey(cli: Cli, file: string): Promise<Ending> {
  const path = resolve(cli.cwd, file)
  if (existsSync(path)) return err({ code: 'CONTENT_KEY_EXISTS', path })
  const { publicKey, privateKey } = await makeContentKey()
  const written = writeFile(path, `${encodeBase64(privateKey)}\n`, { mode: 0o600 })
  if (!written.ok) return written
  cli.stdout.write(`${encodeBase64(publicKey)}\n`)
  return ok(0)
}
