import type { AccountFiles } from '../../broker/account-files.ts'
import type { BrokerProblem } from '../../broker/connection.ts'

/** How much one search may ask. What is beyond is not looked at, and the search says that it is not complete. */
export type Bounds = {
  readonly asks: number
  readonly ms: number
  readonly namesPerFolder: number
  readonly monotonicMs: () => number
}

/** Files of an account for a search that must end. Null: absent, out of the account's reach, or beyond the bounds. */
export type BoundedFiles = {
  readonly look: (path: string) => Promise<{ readonly kind: Kind; readonly target: string } | null>
  /** Of a folder, also where a link leads to it. */
  readonly names: (folder: string) => Promise<readonly string[]>
  /** `unreadable`: it is there, and too long or no regular file. */
  readonly text: (path: string) => Promise<string | 'unreadable' | null>
  /** False once anything was left out. */
  readonly isComplete: () => boolean
}

type Kind = 'file' | 'directory' | 'link' | 'other'

const textBytesMax = 256 * 1024
/** ENOENT, EACCES and ENOTDIR: what an account cannot enter it cannot run. */
const outOfReach = new Set([2, 13, 20])

export function boundedFiles(
  files: Pick<AccountFiles, 'look' | 'read' | 'list'>,
  { asks, ms, namesPerFolder, monotonicMs }: Bounds,
): BoundedFiles {
  const end = monotonicMs() + ms
  let left = asks
  let complete = true

  const mayAsk = (): boolean => {
    const may = left > 0 && monotonicMs() < end
    left -= 1
    if (!may) complete = false
    return may
  }
  /** Whether it is there though it cannot be had. */
  const isThere = (problem: BrokerProblem): boolean => {
    if (problem.code === 'BROKER_REFUSED' && outOfReach.has(problem.errno)) return false
    complete = false
    // Who does not answer holds up every further question as well.
    if (problem.code === 'BROKER_AWAY') left = 0
    return problem.code === 'BROKER_REFUSED'
  }
  return {
    async look(path) {
      if (!mayAsk()) return null
      const looked = await files.look(path)
      if (looked.ok) return { kind: looked.value.status.kind, target: looked.value.target }
      isThere(looked.error)
      return null
    },
    async names(folder) {
      if (!mayAsk()) return []
      const listed = await files.list(`${folder}/.`)
      if (!listed.ok) {
        isThere(listed.error)
        return []
      }
      if (listed.value.length > namesPerFolder) complete = false
      return listed.value.slice(0, namesPerFolder)
    },
    async text(path) {
      if (!mayAsk()) return null
      const read = await files.read(path, 0, textBytesMax)
      if (read.ok)
        return read.value.status.sizeBytes > textBytesMax
          ? 'unreadable'
          : read.value.bytes.toString('utf8')
      return isThere(read.error) ? 'unreadable' : null
    },
    isComplete: () => complete,
  }
}
