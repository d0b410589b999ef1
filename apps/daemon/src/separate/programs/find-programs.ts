import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { lstat, open, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProgramFile, ProgramFiles } from './program-changes.ts'

/** Where our programs lie, and where systemd finds units: of these the ones that bear our name, and what is added to them. */
export type ProgramPlaces = { readonly programs: string; readonly units: readonly string[] }

export const programPlaces: ProgramPlaces = {
  programs: '/usr/lib/custody',
  units: ['/usr/lib/systemd/system', '/etc/systemd/system', '/run/systemd/system'],
}

/** What was found. `complete`: nothing was left out for its number. */
export type FoundPrograms = { readonly files: ProgramFiles; readonly complete: boolean }

const filesMax = 20_000
/** What only a checkout has. */
const notPrograms: ReadonlySet<string> = new Set(['.git', '.cache'])
const pieceBytes = 1 << 20
/** Every so many files the others get their turn. */
const breath = 50

/**
 * Looks at every file of ours; a link is not followed. Bytes are read again only where the kernel's word of the file
 * differs from `before`. `deep`: the packages of others too.
 */
export async function findPrograms(
  places: ProgramPlaces,
  before: ProgramFiles,
  deep: boolean,
): Promise<FoundPrograms> {
  const paths: string[] = []
  await walk(places.programs, deep, paths)
  for (const folder of places.units)
    for (const name of await namesIn(folder))
      if (/^custody[^/]*\.(?:service|socket)(?:\.d)?$/.test(name))
        await walk(join(folder, name), deep, paths)
  const files = new Map<string, ProgramFile>()
  for (const [index, path] of paths.slice(0, filesMax).entries()) {
    const file = await fileAt(path, before.get(path))
    if (file !== null) files.set(path, file)
    if (index % breath === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return { files, complete: paths.length <= filesMax }
}

/** Files below a path, or itself where it is one. */
async function walk(path: string, deep: boolean, into: string[]): Promise<void> {
  if (into.length > filesMax) return
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null)
  if (entries === null) {
    into.push(path)
    return
  }
  for (const entry of entries) {
    const at = join(path, entry.name)
    if (!entry.isDirectory()) into.push(at)
    else if (notPrograms.has(entry.name)) continue
    else if (deep || entry.name !== 'node_modules') await walk(at, deep, into)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}

async function fileAt(path: string, before: ProgramFile | undefined): Promise<ProgramFile | null> {
  const status = await lstat(path, { bigint: true }).catch(() => null)
  if (status === null) return null
  const stamp = stampOf(status)
  if (before?.stamp === stamp) return before
  const uid = Number(status.uid)
  const mode = Number(status.mode & 0o7777n)
  const target = status.isSymbolicLink() ? await readlink(path).catch(() => null) : null
  const sha256 = status.isFile() ? await sha256Of(path) : null
  return { sha256, uid, mode, target, stamp }
}

/** The time of its last change of any kind is the kernel's, and nobody but root sets the clock. */
function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':')
}

async function sha256Of(path: string): Promise<string | null> {
  const file = await open(path).catch(() => null)
  if (file === null) return null
  try {
    const hash = createHash('sha256')
    const piece = Buffer.allocUnsafe(pieceBytes)
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } catch {
    return null
  } finally {
    await file.close()
  }
}
