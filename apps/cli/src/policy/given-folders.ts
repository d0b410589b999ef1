import { agentNamed, foldersGiven } from '@custody/agents'
import type { SessionPlace } from '@custody/agents'
import type { AgentName } from '@custody/model'
import { openNamed } from '@custody/workspace'

/** The folders that an agent's settings name besides the project. No agent runs here, so there is no command line. */
export async function givenFolders(
  agent: AgentName,
  place: SessionPlace,
  uid: number,
): Promise<readonly string[]> {
  const given = agentNamed(agent)?.givenFolders ?? null
  if (given === null) return []
  const rules = { uid, maxBytes: 1024 * 1024, timeoutMs: 500, under: null }
  const files = await Promise.all(given.settingPaths(place).map((path) => openNamed(path, rules)))
  const texts = files.map((file) => (file.ok ? new TextDecoder().decode(file.value) : null))
  return foldersGiven(given, place, texts, [])
}
