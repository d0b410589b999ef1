import { isAbsolute, join } from 'node:path'
import type { McpContent } from '@custody/model'
import type { DigestedFiles, NamedDigest } from '@custody/workspace'
import { packageFolder, pythonLibraries } from './package-folder.ts'
import { scriptOf } from './script-of.ts'

/** A running process, as far as its content goes. */
export type RunningProcess = {
  readonly executable: string
  readonly executableSha256: string
  readonly argv: readonly string[]
  readonly workingDirectory: string
  /** When it started, by the wall clock, in ms. */
  readonly startedAtMs: number
}

/** What reading content needs from the world. It sees no more than the account does. */
export type ContentWorld = {
  readonly files: Pick<DigestedFiles, 'resolve' | 'digest'>
  /** Of a whole folder; null where it cannot be had in bounds. */
  readonly digestFolder: (path: string) => Promise<NamedDigest | null>
  readonly sha256Hex: (text: string) => string
}

const unknown: McpContent = { kind: 'unknown' }

/** The clock of a file system and the kernel's count of ticks agree no better than this. */
const slackMs = 1000

/** The script that a process runs, where its links lead. Null where it runs none, or none that is a file. */
export async function scriptPlace(
  files: Pick<DigestedFiles, 'resolve'>,
  { executable, argv, workingDirectory }: Omit<RunningProcess, 'startedAtMs' | 'executableSha256'>,
): Promise<string | null> {
  const script = scriptOf(executable, argv)
  if (script.kind !== 'file') return null
  return files.resolve(isAbsolute(script.path) ? script.path : join(workingDirectory, script.path))
}

/**
 * What a process runs: its executable alone, or the script given to its interpreter, with the installed package that it
 * lies in. What was changed after the process started is not what it runs, so then nothing is known.
 *
 * Of a script that is in no package it alone is read, and nothing that it loads.
 */
export async function contentOf(world: ContentWorld, process: RunningProcess): Promise<McpContent> {
  const script = scriptOf(process.executable, process.argv)
  if (script.kind === 'none') return { kind: 'executable', sha256: process.executableSha256 }
  const place = script.kind === 'file' ? await scriptPlace(world.files, process) : null
  const own = place === null ? null : await world.files.digest(place)
  if (place === null || own === null || isNewer(own, process)) return unknown
  const folder = await folderOf(world, place)
  if (folder === null) return { kind: 'script', sha256: own.sha256 }
  const all = await world.digestFolder(folder)
  if (all === null || isNewer(all, process)) return unknown
  return { kind: 'package', sha256: world.sha256Hex(JSON.stringify([own.sha256, all.sha256])) }
}

async function folderOf(world: ContentWorld, script: string): Promise<string | null> {
  const found = packageFolder(script)
  if (found !== null) return found
  const python = pythonLibraries(script)
  return python !== null && (await world.files.resolve(python.mark)) !== null ? python.folder : null
}

function isNewer({ changedAtMs }: NamedDigest, { startedAtMs }: RunningProcess): boolean {
  return changedAtMs > startedAtMs + slackMs
}
