import type { Clock } from '@custody/model'
import type { ProcessStat } from './process-stat.ts'

/** SHA-256 of the executable of a running process, hex; null if it could not be read in bounds. */
export type HashExecutable = (pid: number) => Promise<string | null>

/** What looking at processes needs from the world. */
export type ProcWorld = {
  /** Where the kernel's process table is mounted: `/proc`. */
  readonly proc: string
  readonly now: Clock
  readonly hashExecutable: HashExecutable
  /** Where the executable stands; null where it is not told. Default: the link in the process table. */
  readonly executableOf?: (stat: ProcessStat) => Promise<string | null>
}
