import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where a device keeps the key of one epoch, or the word of which chip has it. */
export type KeyFiles = {
  /** The key itself, where it is in a file. */
  readonly key: string
  /** Where it was put when it was made. */
  readonly record: string
}

/** Each epoch of a log has a key of its own, and none is made over another. */
export function keyFilesOf(folder: string, epoch: number): KeyFiles {
  const at = epoch === 1 ? '' : `.e${epoch}`
  return { key: join(folder, `device-key${at}.p8`), record: join(folder, `key-place${at}.json`) }
}

/** The epochs before that one whose keys were put somewhere, newest first. */
export function epochsBefore(folder: string, epoch: number): readonly number[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const [whole, number] = /^key-place(?:\.e(\d{1,10}))?\.json$/.exec(name) ?? []
      return whole === undefined ? [] : [Number(number ?? 1)]
    })
    .filter((one) => one < epoch)
    .toSorted((a, b) => b - a)
}
