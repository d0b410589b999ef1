import { agentNames } from '@custody/model'
import { z } from 'zod'
import { readText, replaceFile } from '../../home/home-folder.ts'
import type { FirstSeen } from './executable-state.ts'
import { firstSeenMax } from './executable-state.ts'

const Kept = z.object({
  v: z.literal(1),
  firstSeen: z
    .array(
      z.object({
        name: z.enum(agentNames),
        version: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        firstSeenAt: z.number(),
      }),
    )
    .max(firstSeenMax),
})

/** What this device saw first. No file: nothing yet. Null for a file that is none of ours: what it held is not known. */
export function readFirstSeen(path: string): readonly FirstSeen[] | null {
  try {
    const text = readText(path)
    return text === null ? [] : Kept.parse(JSON.parse(text)).firstSeen
  } catch {
    return null
  }
}

export function keepFirstSeen(path: string, firstSeen: readonly FirstSeen[]): void {
  replaceFile(path, `${JSON.stringify({ v: 1, firstSeen })}\n`)
}
