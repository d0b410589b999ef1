import { agentNamed, foldersGiven } from '@custody/agents'
import type { Clock } from '@custody/model'
import type { AccountSight, Processes } from '../standing.ts'
import type { Session } from './session.ts'

const ageMsMax = 10_000

type World = {
  readonly now: Clock
  readonly read: AccountSight['read']
  readonly argvOf: Processes['argvOf']
}

/**
 * The folders that a session's agent was given besides its project, by its settings and its command line; looked for
 * once in ten seconds. One that a person adds while the session runs, and that no file keeps, is not seen.
 */
export function rememberedFolders(world: World): (session: Session) => Promise<readonly string[]> {
  const known = new Map<
    string,
    { readonly at: number; readonly folders: Promise<readonly string[]> }
  >()
  return (session) => {
    const now = world.now()
    const kept = known.get(session.id)
    if (kept !== undefined && now >= kept.at && now - kept.at < ageMsMax) return kept.folders
    if (known.size >= 256) known.clear()
    const folders = givenTo(session, world)
    known.set(session.id, { at: now, folders })
    return folders
  }
}

async function givenTo(
  { agent, account, workspace, pid }: Session,
  { read, argvOf }: World,
): Promise<readonly string[]> {
  const given = agentNamed(agent.name)?.givenFolders ?? null
  if (given === null || workspace === null) return []
  const place = { home: account.home, project: workspace }
  const texts = await Promise.all(given.settingPaths(place).map((path) => read(account, path)))
  return foldersGiven(given, place, texts, pid === null ? [] : argvOf(pid))
}
