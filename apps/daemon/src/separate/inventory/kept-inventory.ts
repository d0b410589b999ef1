import { z } from 'zod'
import { readText, replaceFile } from '../../home/home-folder.ts'

const Kept = z.object({ v: z.literal(1), told: z.array(z.tuple([z.string(), z.string()])) })

/** What a daemon before this one told of agents at rest. A file that is none of ours is as none: all is told once more. */
export function readTold(path: string): Map<string, string> {
  try {
    return new Map(Kept.parse(JSON.parse(readText(path) ?? '{}')).told)
  } catch {
    return new Map()
  }
}

export function keepTold(path: string, told: ReadonlyMap<string, string>): void {
  replaceFile(path, `${JSON.stringify({ v: 1, told: [...told] })}\n`)
}
