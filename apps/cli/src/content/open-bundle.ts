import { createReadStream, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { contentOpener, parseContentKey } from '@custody/keys/verify'
import type { OpenLine } from '@custody/keys/verify'
import { err, ok, sayMany } from '@custody/model'
import type { Result } from '@custody/model'
import { revealContent } from '@custody/protocol'
import type { Cli, Ending } from '../command.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf, writeFile } from '../write-file.ts'

export type OpenOptions = {
  readonly keys: string
  readonly contentKey: string
  readonly output: string
}

/**
 * Opens the closed contents of a bundle with the organisation's content key. Each must be what its entry committed to; what these keys
 * do not open stays closed.
 */
export async function openBundle(cli: Cli, bundle: string, options: OpenOptions): Promise<Ending> {
  const at = (path: string) => resolve(cli.cwd, path)
  const privateKey = readPrivateKey(at(options.contentKey))
  if (!privateKey.ok) return privateKey
  const open = await openerOf(at(options.keys), privateKey.value)
  if (!open.ok) return open
  const made = await openLines(at(bundle), open.value)
  if (!made.ok) return made
  const { lines, opened, closed } = made.value
  const written = writeFile(at(options.output), lines.join(''), { mode: 0o600 })
  if (!written.ok) return written
  cli.stdout.write(
    `${sayMany(opened, 'content')} opened, each what its entry committed to; ${closed} closed still\n` +
      `check it: custody verify ${options.output} --trust POLICY\n`,
  )
  return ok(0)
}

function readPrivateKey(path: string): Result<Uint8Array, CliProblem> {
  const invalid = (because: string) => err({ code: 'CONTENT_KEY_INVALID', path, because } as const)
  try {
    const key = parseContentKey(readFileSync(path, 'utf8'))
    return key === null ? invalid('it is not 32 bytes in base64') : ok(key)
  } catch (error) {
    return invalid(reasonOf(error))
  }
}

/** Reads what `custody server reveal` wrote. */
async function openerOf(
  path: string,
  privateKey: Uint8Array,
): Promise<Result<OpenLine, CliProblem>> {
  const invalid = (because: string) => err({ code: 'CONTENT_KEY_INVALID', path, because } as const)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return invalid(reasonOf(error))
  }
  const file = revealContent.answer.schema.safeParse(json)
  if (!file.success) return invalid('it is not what `custody server reveal` writes')
  const open = await contentOpener(privateKey, file.data)
  return open.ok ? open : invalid('its keys were wrapped to another content key')
}

type Opened = {
  readonly lines: readonly string[]
  readonly opened: number
  readonly closed: number
}

async function openLines(path: string, open: OpenLine): Promise<Result<Opened, CliProblem>> {
  const unusable = (because: string) => err({ code: 'BUNDLE_UNUSABLE', path, because } as const)
  const lines: string[] = []
  let [opened, closed] = [0, 0]
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const line = await open(text)
      if (!line.ok)
        return unusable(`a content of entry ${line.error.seq} is not what the entry committed to`)
      lines.push(line.value.text)
      if (line.value.opened !== null) opened += 1
      if (line.value.isClosed) closed += 1
    }
  } catch (error) {
    return unusable(reasonOf(error))
  }
  return ok({ lines, opened, closed })
}
