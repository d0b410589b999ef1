import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { call, serverEndpoints } from '@custody/protocol'
import type { Cli } from '../command.ts'
import { writeFile } from '../write-file.ts'
import { readToken, sendToServer } from './operator.ts'
import type { LinkShown } from './tell-up.ts'

/**
 * Asks the server for a one-time sign-in link and puts it where only this person sees it: on the terminal, or, where
 * there is none or a program asks, in a file of mode 0600. Rule 7 of `terminal.ts`.
 */
export async function showLink(
  cli: Cli,
  serverPort: number,
  forProgram: boolean,
): Promise<LinkShown> {
  const token = readToken(cli)
  if (token === null) return { kind: 'none', because: 'the server left no operator token' }
  const made = await call(sendToServer(serverPort, token), serverEndpoints.makeLink, {})
  if (!made.ok)
    return {
      kind: 'none',
      because: made.error.code === 'REFUSED' ? made.error.problem.detail : made.error.detail,
    }
  const { url, expiresAt } = made.value
  const seconds = Math.max(0, Math.round((expiresAt - cli.now()) / 1000))
  if (cli.stdout.isTerminal && !forProgram) return { kind: 'link', url, seconds }
  const path = linkFile(cli)
  const written = writeFile(path, `${url}\n`, { mode: 0o600 })
  return written.ok ? { kind: 'file', path, seconds } : { kind: 'none', because: `no file ${path}` }
}

export function removeLinkFile(cli: Cli): void {
  rmSync(linkFile(cli), { force: true })
}

function linkFile({ home }: Cli): string {
  return join(home.path, 'sign-in-link')
}
