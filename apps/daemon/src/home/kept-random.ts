import { existsSync, readFileSync } from 'node:fs'
import { nodeRandom } from '@custody/keys'
import { replaceFile } from './home-folder.ts'

const keptBytes = 32

/** 32 random bytes that this home keeps: made where there are none yet. Throws for a file of any other length. */
export function keptRandom(path: string): Uint8Array {
  if (!existsSync(path)) replaceFile(path, nodeRandom(keptBytes))
  const kept = new Uint8Array(readFileSync(path))
  if (kept.length !== keptBytes)
    throw new Error(`${path} has ${kept.length} bytes, not ${keptBytes}`)
  return kept
}
