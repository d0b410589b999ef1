import { dirname, join } from 'node:path'
import type { Agent, AgentName, ProcessChain, ProcessNode } from '@custody/model'
import { agentVersion } from '@custody/model'
import { openNamed, resolveNamed } from '@custody/workspace'
import { z } from 'zod'

/** The packages that agents are shipped in; platform packages have the same name with the platform behind it. */
const packages: readonly (readonly [AgentName, RegExp])[] = [
  ['claude-code', /^@anthropic-ai\/claude-code(?:-[a-z0-9-]+)?$/],
  ['codex', /^@openai\/codex(?:-[a-z0-9-]+)?$/],
  ['gemini-cli', /^@google\/gemini-cli$/],
  ['copilot-cli', /^@github\/copilot(?:-[a-z0-9-]+)?$/],
  ['opencode', /^opencode-(?:ai|linux|darwin|windows)(?:-[a-z0-9-]+)?$/],
]

// Claude Code's own installer keeps each version as one file of that name.
const nativeInstall = /\/claude\/versions\/([^/]+)(?: \(deleted\))?$/

const PackageFile = z.object({ name: z.string(), version: z.string() })

/** An agent, and the process of the chain that it is; null where none of them is one we know. */
export type FoundAgent = { readonly agent: Agent; readonly pid: number | null }

const unknownAgent: FoundAgent = { agent: { name: 'unknown', version: 'unknown' }, pid: null }
const foldersUp = 6

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
    const agent = await agentIn(node, places)
    if (agent !== null) return { agent, pid: node.pid }
  }
  return unknownAgent
}

async function agentIn(node: ProcessNode, places: AgentPlaces): Promise<Agent | null> {
  const native = nativeInstall.exec(node.executable ?? '')
  if (native !== null) return { name: 'claude-code', version: agentVersion(native[1]) }
  const executable = node.executable?.replace(/ \(deleted\)$/, '')
  for (const place of [executable, await scriptOf(node, places)]) {
    const agent = place?.startsWith('/') ? await packageAbove(place, node.uid, places) : null
    if (agent !== null) return agent
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
  for (let step = 0; step < foldersUp && folder !== '/'; step += 1, folder = dirname(folder)) {
    const file = await readPackage(join(folder, 'package.json'), uid, places)
    if (file === null) continue
    const found = packages.find(([, name]) => name.test(file.name))
    return found === undefined ? null : { name: found[0], version: agentVersion(file.version) }
  }
  return null
}

/** A package file of the process's own account or of root, who installs for all. */
async function readPackage(
  path: string,
  uid: number | null,
  places: AgentPlaces,
): Promise<z.infer<typeof PackageFile> | null> {
  for (const owner of new Set([uid ?? 0, 0])) {
    const read = await places.readPackage(path, owner)
    if (read === 'absent') return null
    if (read !== 'unreadable') return parsePackage(read)
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

function parsePackage(text: string): z.infer<typeof PackageFile> | null {
  try {
    return PackageFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}
