import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { err, ok } from '@custody/model'
import { isSeparate, separatePlaces } from '../separate-installation.ts'
import { localEndpoints } from '@custody/protocol'
import { Command } from 'commander'
import { act, answerJson } from '../command.ts'
import type { Cli, CommandFile, Ending } from '../command.ts'
import { ask } from '../control.ts'
import { sayCount } from '../say-time.ts'
import { parseMoment } from '../time-option.ts'
import { asTyped, shortPath } from '../typed.ts'
import { writeFile } from '../write-file.ts'

const about = `Writes this device's evidence into one file that anyone can check offline with \`custody verify\`:
the entries, their proofs up to the newest seal, and the contents that are still kept here. The
file holds what was captured, secrets replaced: treat it as you would the conversation itself.`

type Options = {
  readonly output?: string
  readonly session?: string
  readonly since?: number
  readonly until?: number
  readonly force?: true
  readonly json?: true
}

/** `custody export`: evidence to hand over. */
export const exportCommand: CommandFile = (cli) =>
  new Command('export')
    .description(about)
    .option('-o, --output <file>', 'where to (default: custody-<time>.bundle here)')
    .option('--session <id>', 'only this session')
    .option('--since <time>', 'not before, e.g. 2026-11-23 or 2026-11-23T04:00Z', parseMoment)
    .option('--until <time>', 'not after', parseMoment)
    .option('--force', 'write over a file that is there')
    .option('--json', 'print where it was written as one JSON document')
    .action(act(cli, 'cannot export', (options: Options) => exportBundle(cli, options)))

async function exportBundle(cli: Cli, options: Options): Promise<Ending> {
  const path = resolve(cli.cwd, options.output ?? defaultName(cli))
  if (options.force !== true && existsSync(path)) return err({ code: 'FILE_EXISTS', path })
  const { session, since, until } = options
  const bundle = await ask(cli, localEndpoints.export, {
    ...(session !== undefined && { session }),
    ...(since !== undefined && { from: since }),
    ...(until !== undefined && { to: until }),
  })
  if (!bundle.ok) return bundle
  const written = writeFile(path, bundle.value, { mode: 0o600 })
  if (!written.ok) return written
  const bytes = bundle.value.length
  const trustPolicy = isSeparate(cli.env) ? separatePlaces.trustPolicy : cli.home.trustPolicy
  if (options.json === true) answerJson(cli, { v: 1, path, bytes, trustPolicy })
  else {
    cli.stdout.write(`wrote ${shortPath(cli, path)} (${sayCount(bytes)} bytes)\n`)
    const check = `\`custody verify ${shortPath(cli, path)} --trust ${shortPath(cli, trustPolicy)}\``
    cli.stdout.write(asTyped(cli, `check it: ${check}\n`))
  }
  return ok(0)
}

function defaultName({ now }: Cli): string {
  return `custody-${new Date(now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}.bundle`
}
