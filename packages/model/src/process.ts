import type { Instant } from './time.ts'

/** One process of a chain, as the kernel told it. Null and `unknown` where the kernel would not tell. */
export type ProcessNode = {
  readonly pid: number
  /** Clock ticks since boot; with `pid` and the boot id it names a process for good. */
  readonly startTime: number | null
  readonly uid: number | null
  /** Path of the executable, ` (deleted)` and memfd names included. */
  readonly executable: string | null
  /** SHA-256 of the executable itself, read through /proc/<pid>/exe; hex. Null if it could not be read. */
  readonly executableSha256: string | null
  readonly argv: readonly string[]
}

/** A process and its parents up to pid 1, the process itself first. `gap` says why the chain ends early. */
export type ProcessChain = {
  readonly bootId: string
  readonly nodes: readonly ProcessNode[]
  readonly gap: string | null
  readonly at: Instant
}
