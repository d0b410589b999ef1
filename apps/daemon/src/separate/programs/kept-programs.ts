import { z } from 'zod'
import { readText, replaceFile } from '../../home/home-folder.ts'
import type { ProgramFiles } from './program-changes.ts'

/** The programs as an installation left them. */
export type InstalledPrograms = {
  /** Which installation: another one may lay other files. */
  readonly installation: string
  readonly files: ProgramFiles
}

const File = z.object({
  sha256: z.string().nullable(),
  uid: z.int(),
  mode: z.int(),
  target: z.string().nullable(),
  stamp: z.string(),
})
const Kept = z.object({
  v: z.literal(1),
  installation: z.string(),
  files: z.array(z.tuple([z.string(), File])),
})

/** What a daemon before this one kept; null where none did, or the file is none of ours. */
export function readPrograms(path: string): InstalledPrograms | null {
  try {
    const { installation, files } = Kept.parse(JSON.parse(readText(path) ?? '{}'))
    return { installation, files: new Map(files) }
  } catch {
    return null
  }
}

export function keepPrograms(path: string, { installation, files }: InstalledPrograms): void {
  replaceFile(path, `${JSON.stringify({ v: 1, installation, files: [...files] })}\n`)
}
