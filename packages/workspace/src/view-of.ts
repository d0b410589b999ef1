import type { WorkspaceView } from '@custody/action'
import { blankView } from '@custody/action'

/** Where a call is made, and by whom. */
export type Seat = {
  readonly workingDirectory: string
  readonly home: string
  readonly uid: number
  /** Login name; empty when not known. */
  readonly account: string
  /** Folders that the agent was given besides its project. */
  readonly additionalRoots: readonly string[]
}

/** Looks at the workspace once and gives the bounded view that the analysis of one call may use. Make one per call. */
export async function viewOf(seat: Seat): Promise<WorkspaceView> {
  return blankView(seat)
}
