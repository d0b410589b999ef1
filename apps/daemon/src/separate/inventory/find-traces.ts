import { dirname, join, resolve } from 'node:path'
import type { AgentTraces, InstallFolders } from '@custody/agents'
import { agentTraces } from '@custody/agents'
import type { Agent } from '@custody/model'
import { agentVersion } from '@custody/model'
import { z } from 'zod'
import type { BoundedFiles } from './bounded-files.ts'

/** One thing that an agent left. `command`: only the name of a program tells that it may be one. */
export type Trace = {
  readonly kind: 'package' | 'command' | 'extension' | 'version' | 'config'
  readonly agent: Agent
  readonly path: string
}

/** Where to look: an account's home with what agents keep in it, or the folders for all accounts (`home` null). */
export type SearchPlace = { readonly home: string | null; readonly folders: InstallFolders }

const PackageFile = z.object({ name: z.string(), version: z.string() })

/** Looks for every agent that we can name, in the folders that are known. Runs nothing; each package file is a claim of who put it there. */
export async function findTraces(
  files: BoundedFiles,
  { home, folders }: SearchPlace,
): Promise<readonly Trace[]> {
  const below = (path: string) => (home === null ? path : join(home, path))
  const expand = async (patterns: readonly string[]) =>
    (await Promise.all(patterns.map((pattern) => matching(files, below(pattern))))).flat()
  // The cheap ones first: what the bounds cut off is what many names could make long.
  const own = home === null ? [] : await ownFolders(files, below)
  const commands = await commandsIn(files, await expand(folders.commands))
  const extensions = await extensionsIn(files, folders.extensions.map(below))
  const packages = await packagesIn(files, await expand(folders.packages))
  return [...own, ...commands, ...extensions, ...packages]
}

/** The folders that a pattern means; only those that are there. */
async function matching(files: BoundedFiles, pattern: string): Promise<readonly string[]> {
  const star = pattern.indexOf('/*/')
  if (star === -1) return (await isFolder(files, pattern)) ? [pattern] : []
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 3)]
  if (!(await isFolder(files, before))) return []
  const found: string[] = []
  for (const name of await files.names(before))
    found.push(...(await matching(files, `${before}/${name}/${after}`)))
  return found
}

async function isFolder(files: BoundedFiles, path: string): Promise<boolean> {
  const looked = await files.look(path)
  return looked?.kind === 'directory' || looked?.kind === 'link'
}

async function ownFolders(
  files: BoundedFiles,
  below: (path: string) => string,
): Promise<readonly Trace[]> {
  const found: Trace[] = []
  for (const { agent, configFolders, versionFolders } of agentTraces) {
    for (const path of configFolders.map(below))
      if (await isFolder(files, path)) found.push(trace('config', agent, undefined, path))
    for (const folder of versionFolders.map(below)) {
      if (!(await isFolder(files, folder))) continue
      for (const name of await files.names(folder))
        found.push(trace('version', agent, name, join(folder, name)))
    }
  }
  return found
}

async function commandsIn(
  files: BoundedFiles,
  folders: readonly string[],
): Promise<readonly Trace[]> {
  const found: Trace[] = []
  for (const folder of folders)
    for (const agent of agentTraces)
      for (const path of agent.commands.map((name) => join(folder, name))) {
        const looked = await files.look(path)
        if (looked?.kind === 'link')
          found.push(await linked(files, agent, path, resolve(dirname(path), looked.target)))
        else if (looked?.kind === 'file') found.push(trace('command', agent.agent, undefined, path))
      }
  return found
}

/** What a program's link leads to, by the names on the way: a version's own file, or a package. */
async function linked(
  files: BoundedFiles,
  agent: AgentTraces,
  path: string,
  target: string,
): Promise<Trace> {
  const version = /\/versions\/([^/]+)/.exec(target)?.[1]
  if (
    version !== undefined &&
    agent.versionFolders.some((folder) => target.includes(`/${folder}/`))
  )
    return trace('version', agent.agent, version, path)
  for (const name of agent.packages) {
    const at = target.indexOf(`/node_modules/${name}/`)
    if (at === -1) continue
    const folder = target.slice(0, at + `/node_modules/${name}`.length)
    const inside = await packageAt(files, agent, name, folder)
    if (inside !== null) return { ...inside, path }
  }
  return trace('command', agent.agent, undefined, path)
}

async function extensionsIn(
  files: BoundedFiles,
  folders: readonly string[],
): Promise<readonly Trace[]> {
  const found: Trace[] = []
  for (const folder of folders) {
    if (!(await isFolder(files, folder))) continue
    for (const name of await files.names(folder)) {
      const parts = /^([a-z0-9-]+\.[a-z0-9-]+?)-(\d+\.\d+\.\d+)(?:-[a-z0-9-]+)?$/i.exec(name)
      const agent = agentTraces.find(({ extensions }) =>
        extensions.includes(parts?.[1]?.toLowerCase() ?? ''),
      )
      if (agent !== undefined)
        found.push(trace('extension', agent.agent, parts?.[2], join(folder, name)))
    }
  }
  return found
}

async function packagesIn(
  files: BoundedFiles,
  folders: readonly string[],
): Promise<readonly Trace[]> {
  const found: Trace[] = []
  for (const folder of folders)
    for (const agent of agentTraces)
      for (const name of agent.packages) {
        const inside = await packageAt(files, agent, name, join(folder, name))
        if (inside !== null) found.push(inside)
      }
  return found
}

/** The agent's package in a folder of its name; null where there is none, or another's. */
async function packageAt(
  files: BoundedFiles,
  { agent }: AgentTraces,
  name: string,
  folder: string,
): Promise<Trace | null> {
  const text = await files.text(join(folder, 'package.json'))
  if (text === null) return null
  const file = parsePackage(text)
  if (file !== null && file.name !== name) return null
  return trace('package', agent, file?.version, folder)
}

function parsePackage(text: string): z.infer<typeof PackageFile> | null {
  try {
    return PackageFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function trace(
  kind: Trace['kind'],
  name: Agent['name'],
  version: string | undefined,
  path: string,
): Trace {
  return { kind, agent: { name, version: agentVersion(version) }, path }
}
