import type { McpSighting } from '@custody/mcp-configs'
import type { McpArtefact, McpContent, McpServerDeclaration } from '@custody/model'
import { mcpArtefactOf } from '@custody/model'
import type { DigestedFiles } from '@custody/workspace'
import type { ChildProcess } from './child-processes.ts'
import type { RunningProcess } from './content-of.ts'
import { scriptPlace } from './content-of.ts'
import { launchedBy, only, processOf } from './match-server.ts'
import { isInNodePackage, nodePackageName, pythonLibraries } from './package-folder.ts'

/** What looking at a server's process needs from the world. */
export type SightWorld = {
  readonly files: Pick<DigestedFiles, 'resolve' | 'names'>
  /** Its executable's path and its folder; null where the kernel does not tell. */
  readonly placeOf: (process: ChildProcess) => Promise<ProcessPlace | null>
  readonly hashExecutable: (pid: number) => Promise<string | null>
  /** When a process started, by the wall clock, in ms. */
  readonly startedAtMs: (process: ChildProcess) => number
  /** Whether this very process still runs. */
  readonly isAlive: (process: Pick<ChildProcess, 'pid' | 'startTime'>) => boolean
  readonly contentOf: (process: ChildProcess, running: RunningProcess) => Promise<McpContent>
}

export type ProcessPlace = { readonly executable: string; readonly workingDirectory: string }

/** A sighting, and the process that it is of. */
export type ProcessSight = { readonly sighting: McpSighting; readonly process: ChildProcess | null }

const nothing: ProcessSight = { sighting: { kind: 'none' }, process: null }

/**
 * Finds the live process of a declared server among those below its agent and says what it runs. A launcher's own process
 * (`uvx`, `docker run`) says nothing of that: looked at is what it started, or the digest that its words name.
 */
export async function sightServer(
  world: SightWorld,
  declaration: McpServerDeclaration,
  processes: readonly ChildProcess[],
): Promise<ProcessSight> {
  const artefact = mcpArtefactOf(declaration.transport)
  const isDirect = artefact.launcher === '' || artefact.kind === 'content'
  const process = isDirect
    ? processOf(declaration, processes)
    : await launchedProcess(world, artefact, launchedBy(declaration, processes))
  if (process === null) return nothing
  const place = await world.placeOf(process)
  const executableSha256 = await world.hashExecutable(process.pid)
  if (place === null || executableSha256 === null) return nothing
  const running = {
    ...place,
    executableSha256,
    argv: process.argv,
    startedAtMs: world.startedAtMs(process),
  }
  const content =
    artefact.kind === 'content' ? imageOf(artefact) : await world.contentOf(process, running)
  if (!world.isAlive(process)) return nothing
  const sighting: McpSighting = {
    kind: 'process',
    executableSha256,
    content,
    workingDirectory: place.workingDirectory,
    // `processes` holds none that is older than the agent.
    startedAfterAgent: true,
  }
  return { sighting, process }
}

function imageOf({ packages }: McpArtefact) {
  const [, sha256 = ''] = /sha256:([0-9a-f]{64})$/.exec(packages[0] ?? '') ?? []
  return packages.length === 1 && sha256 !== ''
    ? ({ kind: 'image', sha256 } as const)
    : ({ kind: 'unknown' } as const)
}

/** The one process of a launcher whose script lies in the package that it was told to run. */
async function launchedProcess(
  world: SightWorld,
  { packages }: McpArtefact,
  candidates: readonly ChildProcess[],
): Promise<ChildProcess | null> {
  const [name] = packages
  if (name === undefined || packages.length !== 1) return null
  const found: ChildProcess[] = []
  for (const one of candidates) {
    const place = await world.placeOf(one)
    const script = place && (await scriptPlace(world.files, { ...place, argv: one.argv }))
    if (script !== null && (await isOfPackage(world, script, name))) found.push(one)
  }
  return only(found)
}

async function isOfPackage(world: SightWorld, script: string, spec: string): Promise<boolean> {
  if (isInNodePackage(script, nodePackageName(spec))) return true
  const python = pythonLibraries(script)
  if (python === null || (await world.files.resolve(python.mark)) === null) return false
  const name = /^[A-Za-z0-9][\w.-]*/.exec(spec)?.[0] ?? ''
  for (const version of await world.files.names(python.folder)) {
    const installed = await world.files.names(`${python.folder}/${version}/site-packages`)
    if (installed.some((entry) => isInstalled(entry, name))) return true
  }
  return false
}

/** `my_server-1.2.dist-info` is there for `my-server`. Source: PyPA, "Recording installed projects". */
function isInstalled(entry: string, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[-_.]+/g, '-')
  const [, installed = ''] = /^(.+?)-\d[^-]*\.dist-info$/.exec(entry) ?? []
  return installed !== '' && plain(installed) === plain(name)
}
