import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { agents } from '@custody/agents'
import { statusOf } from './folders.ts'
import { systemPlaces } from './places.ts'
import type { Step } from './step.ts'

/** The managed files that the guard writes once the daemon runs. */
export const managedPaths: readonly string[] = agents.flatMap(({ managed }) =>
  managed === null ? [] : [managed.file],
)

/** What a managed file is to us. `broken`: no client can read it, so it stops every client. */
export type Found = 'absent' | 'ours' | 'broken' | 'foreign'

export function findManaged(path: string): Found {
  const status = statusOf(path)
  if (status === null) return 'absent'
  if (!status.isFile()) return 'foreign'
  const text = readFileSync(path, 'utf8')
  if (text.includes(`"${systemPlaces.askProgram}"`)) return 'ours'
  return isJson(text) ? 'foreign' : 'broken'
}

/** Keeps a managed file of somebody else's before the guard writes ours in its place. */
export function keepManaged(path: string): readonly Step[] {
  const found = findManaged(path)
  if (found !== 'foreign' && found !== 'broken') return []
  const kept = keptAt(path)
  return [
    {
      sign: '~',
      says: `file ${path} gives way to ours; kept as ${kept}`,
      act() {
        mkdirSync(dirname(kept), { recursive: true, mode: 0o755 })
        copyFileSync(path, kept)
      },
    },
  ]
}

/**
 * Takes our managed file away, or brings back what stood there before. One that no client can read goes aside: it would keep
 * every client from starting.
 */
export function freeManaged(path: string): readonly Step[] {
  const found = findManaged(path)
  const kept = statusOf(keptAt(path)) === null ? null : keptAt(path)
  const left = `${dirname(path)}/.custody-new`
  const besides: Step[] =
    statusOf(left) === null ? [] : [{ sign: '-', says: `file ${left}`, act: () => rmSync(left) }]
  if (found === 'foreign' || (found === 'absent' && kept === null)) return besides
  if (kept !== null)
    return [
      ...besides,
      { sign: '~', says: `file ${path}, as it was before us`, act: () => bringBack(kept, path) },
    ]
  if (found === 'ours')
    return [...besides, { sign: '-', says: `file ${path}`, act: () => remove(path) }]
  const aside = `${path}.broken`
  return [
    ...besides,
    {
      sign: '~',
      says: `file ${path} cannot be read by any client; moved to ${aside}`,
      act: () => renameSync(path, aside),
    },
  ]
}

function bringBack(kept: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  const beside = `${path}.custody-before`
  copyFileSync(kept, beside)
  renameSync(beside, path)
  rmSync(kept)
}

function remove(path: string): void {
  rmSync(path)
  const folder = dirname(path)
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

function keptAt(path: string): string {
  return join(systemPlaces.before, path)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
