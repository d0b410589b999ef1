import type { WorkspaceView } from '@custody/action'
import type { Isolation, ProcessChain, Result } from '@custody/model'
import type { DigestedFiles, Tail, TailMark, TailProblem } from '@custody/workspace'
import type { Account } from './home/account.ts'
import type { ChildProcess } from './mcp/child-processes.ts'
import type { ProcessPlace } from './mcp/sight-server.ts'
import type { Callers } from './sessions/caller.ts'
import type { WorkspaceLook } from './sessions/register-session.ts'

/**
 * How the daemon stands on its machine: whose calls it takes, and by what right it sees their files and processes. One
 * for a same-user installation, one for a separate one; nothing else knows the difference.
 */
export type Standing = {
  readonly isolation: Isolation
  /** The account of a number; null for one whose calls are never taken. */
  readonly accountOf: (uid: number) => Account | null
  readonly callers: Callers
  readonly processes: Processes
  readonly files: AccountSight
}

/** Processes, as far as the daemon may see them. */
export type Processes = {
  /** SHA-256 of the executable, hex; null if it could not be read in bounds. */
  readonly hashExecutable: (pid: number) => Promise<string | null>
  readonly argvOf: (pid: number) => readonly string[]
  readonly below: (pid: number) => readonly ChildProcess[]
  readonly chainOf: (pid: number) => Promise<ProcessChain>
  /** Its executable's path and its folder; null where they are not told. */
  readonly placeOf: (process: ChildProcess) => Promise<ProcessPlace | null>
  /** Whether this very process still runs. */
  readonly isAlive: (process: Pick<ChildProcess, 'pid' | 'startTime'>) => boolean
  /** When it started, in ms by the clock of the file systems. */
  readonly startedAtMs: (process: ChildProcess) => number
}

/** Where a call is made, and which folders its agent was given besides its project. */
export type CallPlace = {
  readonly workingDirectory: string
  readonly additionalRoots: readonly string[]
}

/** Files that agents name, as their account may see them and no further. */
export type AccountSight = {
  /** Runs a pure analysis over what it may see; perhaps more than once, until it saw all that it asked for. */
  readonly analyse: <Value>(
    account: Account,
    place: CallPlace,
    work: (view: WorkspaceView) => Value,
  ) => Promise<Value>
  readonly look: (account: Account, workingDirectory: string) => Promise<WorkspaceLook>
  /** A small file as text; null where there is none or it may not be read. */
  readonly read: (account: Account, path: string) => Promise<string | null>
  /** Files of the account by their content; root's too, who installs for all. */
  readonly digested: (account: Account) => DigestedFiles
  readonly tail: (
    account: Account,
    path: string,
    mark: TailMark,
  ) => Promise<Result<Tail, TailProblem>>
}
