import { isAbsolute, join } from 'node:path'
import type { ConfigFormat, ConfigPlace } from '@custody/mcp-configs'
import { formatOf } from '@custody/mcp-configs'
import type { Platform } from '@custody/model'
import type { Account } from '../home/account.ts'
import type { Session } from '../sessions/session.ts'
import type { DeclaredServer } from './mcp-book.ts'

/** What finding declarations needs from the world. */
export type ConfigWorld = {
  readonly platform: Platform
  /** Reads a small file by the rules for named files; null where there is none or it may not be read. */
  readonly read: (account: Account, path: string) => Promise<string | null>
  /** The words of a running process; empty when it is gone. */
  readonly argvOf: (pid: number) => readonly string[]
}

/** The servers that a session's client is configured with: its own files, the project's, and its command line. */
export async function declaredServers(
  world: ConfigWorld,
  session: Session,
): Promise<readonly DeclaredServer[]> {
  const format = formatOf(session.agent.name)
  if (format === undefined) return []
  const places = format.places.filter(({ platforms }) => platforms.includes(world.platform))
  const files = await Promise.all(
    places.map(async (place) => {
      const text = await world.read(session.account, pathOf(session, place))
      return text === null ? [] : withScope(format.parse(text), scopeOf(place))
    }),
  )
  return uniqueByName([...(await namedOnCommandLine(world, session, format)), ...files.flat()])
}

function pathOf(session: Session, { under, path }: ConfigPlace): string {
  const { home } = session.account
  const folders = { home, project: session.workspace ?? home, root: '/' }
  return join(folders[under], path)
}

function scopeOf({ under, path }: ConfigPlace): DeclaredServer['scope'] {
  if (under === 'root') return 'managed'
  if (under === 'project') return 'project'
  return path.startsWith('.') ? 'user' : 'unknown'
}

type Parsed = ReturnType<ConfigFormat['parse']>

function withScope(parsed: Parsed, scope: DeclaredServer['scope']): readonly DeclaredServer[] {
  return parsed.ok ? parsed.value.map((server) => ({ ...server, scope })) : []
}

/** `--mcp-config` takes files and JSON texts, any number of them, until the next option. */
async function namedOnCommandLine(
  world: ConfigWorld,
  { pid, workspace, account }: Session,
  format: ConfigFormat,
): Promise<readonly DeclaredServer[]> {
  const argv = pid === null ? [] : world.argvOf(pid)
  const found: DeclaredServer[] = []
  for (const word of configWords(argv)) {
    const path = isAbsolute(word) ? word : join(workspace ?? '/', word)
    const text = word.trimStart().startsWith('{') ? word : await world.read(account, path)
    if (text !== null) found.push(...withScope(format.parse(text), 'local'))
  }
  return found
}

export function configWords(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, at) => {
    if (word.startsWith('--mcp-config=')) return [word.slice('--mcp-config='.length)]
    if (word !== '--mcp-config') return []
    const rest = argv.slice(at + 1)
    const end = rest.findIndex((next) => next.startsWith('-'))
    return end < 0 ? rest : rest.slice(0, end)
  })
}

/** The nearer declaration of a name is the one that counts to the client. */
function uniqueByName(servers: readonly DeclaredServer[]): readonly DeclaredServer[] {
  const byName = new Map(servers.toReversed().map((server) => [server.name, server]))
  return [...byName.values()]
}
