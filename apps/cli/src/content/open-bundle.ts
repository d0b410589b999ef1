import { createReadStream, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import {
  commitmentsIn,
  decodeBase64,
  encodeBundleLine,
  encodeHex,
  parseBundleLine,
  parseLeaf,
  portableCrypto,
} from '@custody/evidence'
import type { Leaf, SealedPayload, WrappedKey } from '@custody/evidence'
import { openPayload, unwrapKey } from '@custody/keys/verify'
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
  const keys = await readKeys(at(options.keys), privateKey.value)
  if (!keys.ok) return keys
  const opened = await openLines(at(bundle), keys.value)
  if (!opened.ok) return opened
  const { lines, open, closed } = opened.value
  const written = writeFile(at(options.output), lines.join(''), { mode: 0o600 })
  if (!written.ok) return written
  cli.stdout.write(
    `${sayMany(open, 'content')} opened, each what its entry committed to; ${closed} closed still\n` +
      `check it: custody verify ${options.output} --trust POLICY\n`,
  )
  return ok(0)
}

function readPrivateKey(path: string): Result<Uint8Array, CliProblem> {
  try {
    const key = decodeBase64(readFileSync(path, 'utf8').trim())
    if (key.ok && key.value.length === 32) return key
    return err({ code: 'CONTENT_KEY_INVALID', path, because: 'it is not 32 bytes in base64' })
  } catch (error) {
    return err({ code: 'CONTENT_KEY_INVALID', path, because: reasonOf(error) })
  }
}

type Keys = { readonly origin: string; readonly secrets: ReadonlyMap<string, Uint8Array> }

/** Unwraps the keys that `custody server reveal` wrote. */
async function readKeys(path: string, privateKey: Uint8Array): Promise<Result<Keys, CliProblem>> {
  const invalid = (because: string) => err({ code: 'CONTENT_KEY_INVALID', path, because } as const)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    return invalid(reasonOf(error))
  }
  const file = revealContent.answer.schema.safeParse(json)
  if (!file.success) return invalid('it is not what `custody server reveal` writes')
  const { origin } = file.data
  const secrets = new Map<string, Uint8Array>()
  for (const { key, enc, wrapped } of file.data.keys) {
    const given: WrappedKey = { key, enc: bytesOf(enc), wrapped: bytesOf(wrapped) }
    const secret = await unwrapKey(privateKey, origin, given)
    if (!secret.ok) return invalid('its keys were wrapped to another content key')
    secrets.set(key, secret.value)
  }
  return ok({ origin, secrets })
}

type Opened = { readonly lines: readonly string[]; readonly open: number; readonly closed: number }

async function openLines(path: string, keys: Keys): Promise<Result<Opened, CliProblem>> {
  const unusable = (because: string) => err({ code: 'BUNDLE_UNUSABLE', path, because } as const)
  const commit = commitmentsIn(portableCrypto, keys.origin)
  const lines: string[] = []
  let leaf: Leaf | null = null
  let [open, closed] = [0, 0]
  try {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const line = parseBundleLine(text)
      if (line.ok && line.value.kind === 'leaf') {
        const parsed = parseLeaf(line.value.bytes)
        leaf = parsed.ok ? parsed.value : null
      }
      if (!line.ok || line.value.kind !== 'sealed') {
        lines.push(`${text}\n`)
        continue
      }
      const payload = await opening(keys, line.value.sealed)
      if (payload === null) {
        closed += 1
        lines.push(`${text}\n`)
        continue
      }
      const told = leaf?.commitments.find(({ field }) => field === payload.field)
      if (told === undefined || encodeHex(commit(payload)) !== told.c)
        return unusable(`a content of entry ${payload.seq} is not what the entry committed to`)
      open += 1
      lines.push(encodeBundleLine({ kind: 'payload', payload }))
    }
  } catch (error) {
    return unusable(reasonOf(error))
  }
  return ok({ lines, open, closed })
}

async function opening({ origin, secrets }: Keys, sealed: SealedPayload) {
  const secret = secrets.get(sealed.key)
  if (secret === undefined) return null
  const opened = await openPayload(secret, origin, sealed)
  return opened.ok ? opened.value : null
}

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64)
  return bytes.ok ? bytes.value : new Uint8Array()
}
