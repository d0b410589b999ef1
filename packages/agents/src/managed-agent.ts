import type { Result } from '@custody/model'
import type { AllowedMcpServer, InstallProblem } from './install-plan.ts'

/** How the machine's own installation is reached: the same for every session. */
export type ManagedPlace = {
  readonly hookPort: number
  /** Absolute path of the native program that agents start. */
  readonly askPath: string
  readonly failMode: 'open' | 'closed'
}

/** What one session is told before its first prompt. */
export type SessionSettings = ManagedPlace & {
  /** Ties its hooks to it. Never in the developer's environment. */
  readonly secret: string
  /** The only MCP servers that it may start; null leaves them to policy. */
  readonly allowedMcpServers: readonly AllowedMcpServer[] | null
}

/** What of our hooks is due of a client, by the words that it was started with. `none`: it opens no session. */
export type DueHook = 'at-start' | 'at-first-prompt' | 'none'

/** How one agent is governed by a file that only root may write. Pure. */
export type ManagedAgent = {
  /** Absolute. */
  readonly file: string
  /** The first version that the file holds to all of it; an older one is told to refuse to start, if it knows the key. */
  readonly minimumVersion: string
  /** The file as a whole. It names the native program, and denies everything to a client too old to start it. */
  readonly renderFile: (place: ManagedPlace) => Uint8Array
  /** What the native program prints for a session, in the agent's bytes. */
  readonly renderSession: (settings: SessionSettings) => Result<Uint8Array, InstallProblem>
  readonly dueHook: (argv: readonly string[]) => DueHook
  /** Whether a process right below the client is one that a call, or its person's own shell line, started. */
  readonly isOfCall: (argv: readonly string[]) => boolean
}
