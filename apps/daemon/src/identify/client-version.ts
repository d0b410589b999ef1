import { dirname, join } from 'node:path'
import { agentOfPackage, agentOfPath, packageFoldersUp } from '@custody/agents'
import type { Agent, ProcessChain, ProcessNode } from '@custody/model'
import { openNamed, resolveNamed } from '@custody/workspace'

/** An agent, and the process of the chain that it is; null where none of them is one we know. */
export type FoundAgent = {
  readonly agent: Agent
  readonly pid: number | null
  /** Found by the script that an interpreter runs: the executable is no part of the agent. */
  readonly byScript: boolean
}

const unknownAgent: FoundAgent = {
  agent: { name: 'unknown', version: 'unknown' },
  pid: null,
  byScript: false,
}

/** What finding an agent reads: package files, and where a link leads. */
export type AgentPlaces = {
  /** A package file by the rules for named files, as the account or as root who installs for all; null for none. */
  readonly readPackage: (path: string, uid: number) => Promise<string | 'absent' | 'unreadable'>
  readonly resolve: (path: string, uid: number) => Promise<string | null>
}

/**
 * Which agent made the call, in which version, by the nearest process of the chain whose executable or script
 * lies in a package of an agent. Nothing is run; what a package says of itself is a claim of who installed it.
 */
export async function agentOf(
  chain: ProcessChain,
  places: AgentPlaces = ownPlaces,
): Promise<FoundAgent> {
  for (const node of chain.nodes) {
    const found = await agentIn(node, places)
    if (found !== null) return { ...found, pid: node.pid }
  }
  return unknownAgent
}

async function agentIn(
  node: ProcessNode,
  places: AgentPlaces,
): Promise<Omit<FoundAgent, 'pid'> | null> {
  const native = agentOfPath(node.executable ?? '')
  if (native !== null) return { agent: native, byScript: false }
  const executable = node.executable?.replace(/ \(deleted\)$/, '')
  const script = await scriptOf(node, places)
  for (const place of [executable, script]) {
    const agent = place?.startsWith('/') ? await packageAbove(place, node.uid, places) : null
    if (agent !== null) return { agent, byScript: place === script }
  }
  return null
}

/** Programs that agents' scripts run by. To any other a path is something to read, or to start: `timeout`, `less`. */
const interpreter = /\/(?:node|nodejs|bun|deno|python[\d.]*|(?:ba|da|z|k)?sh)$/

/** The script that an interpreter runs: its first argument that is a path, where its links lead. */
async function scriptOf(node: ProcessNode, places: AgentPlaces): Promise<string | null> {
  if (!interpreter.test(node.executable?.replace(/ \(deleted\)$/, '') ?? '')) return null
  const script = node.argv.slice(1).find((argument) => argument.startsWith('/'))
  return script === undefined ? null : places.resolve(script, node.uid ?? 0)
}

/** The agent whose package the place lies in. The first package file above it decides; another's ends the search. */
async function packageAbove(
  place: string,
  uid: number | null,
  places: AgentPlaces,
): Promise<Agent | null> {
  let folder = dirname(place)
  for (
    let step = 0;
    step < packageFoldersUp && folder !== '/';
    step += 1, folder = dirname(folder)
  ) {
    const agent = await readPackage(join(folder, 'package.json'), uid, places)
    if (agent !== null) return agent === 'other' ? null : agent
  }
  return null
}

/** A package file of the process's own account or of root, who installs for all. */
async function readPackage(
  path: string,
  uid: number | null,
  places: AgentPlaces,
): Promise<ReturnType<typeof agentOfPackage>> {
  for (const owner of new Set([uid ?? 0, 0])) {
    const read = await places.readPackage(path, owner)
    if (read === 'absent') return null
    if (read !== 'unreadable') return agentOfPackage(read)
  }
  return null
}

const ownPlaces: AgentPlaces = {
  async readPackage(path, uid) {
    const read = await openNamed(path, { uid, maxBytes: 256 * 1024, timeoutMs: 500, under: null })
    if (read.ok) return Buffer.from(read.value).toString('utf8')
    return read.error.code === 'FILE_ABSENT' ? 'absent' : 'unreadable'
  },
  resolve: (path) => resolveNamed(path, 500),
}
