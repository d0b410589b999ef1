import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Config = z.object({ consoleHost: z.string().regex(/^[a-z0-9]{16,40}\.localhost$/) })

/** What the server keeps in its folder besides the store. */
export type ServerHome = {
  readonly storePath: string
  /** The key that signs the organisation's own logs. */
  readonly keyPath: string
  /** The makers of chips that the operator believes. */
  readonly rootsPath: string
  /** The private half of the content key, where the server is to read contents that come closed. */
  readonly contentKeyPath: string
  /** The console's own host name, without port: chosen once. */
  readonly consoleHost: string
  /** Writes tokens anew. Only for the one who holds the store: a second server must not touch those of the first. */
  readonly makeTokens: () => Tokens
}

/** Random, 256 bits, base64url; in files of mode 0600 until the next start. */
export type Tokens = { readonly operatorToken: string; readonly enrolToken: string }

/** Opens `<home>/server` (0700). */
export function openServerHome(home: string, random: (bytes: number) => Uint8Array): ServerHome {
  const folder = join(home, 'server')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const written = (name: string): string => {
    const token = Buffer.from(random(32)).toString('base64url')
    writePrivately(join(folder, name), token)
    return token
  }
  return {
    storePath: join(folder, 'store.sqlite'),
    keyPath: join(folder, 'organisation-key.p8'),
    rootsPath: join(folder, 'trust-roots'),
    contentKeyPath: join(folder, 'content-key'),
    consoleHost: consoleHostIn(join(folder, 'config.json'), random),
    makeTokens: () => ({
      operatorToken: written('operator-token'),
      enrolToken: written('enrol-token'),
    }),
  }
}

function consoleHostIn(path: string, random: (bytes: number) => Uint8Array): string {
  const known = existsSync(path)
    ? Config.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    : undefined
  if (known?.success === true) return known.data.consoleHost
  const consoleHost = `${Buffer.from(random(10)).toString('hex')}.localhost`
  writePrivately(path, `${JSON.stringify({ consoleHost })}\n`)
  return consoleHost
}

/** Whole or not at all, durable, and never readable by another account. */
function writePrivately(path: string, text: string): void {
  const draft = `${path}.new`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  renameSync(draft, path)
}
