import type { DueHook, ManagedAgent } from '@custody/agents'
import type { ChildProcess } from '../../mcp/child-processes.ts'
import type { Registration } from '../registrations.ts'

/** What one look at a registered client shows. */
export type ClientSight = {
  readonly registration: Pick<Registration, 'registeredAt' | 'heardAt'>
  readonly now: number
  readonly argv: readonly string[]
  /** What it started and runs now, ourselves left out. */
  readonly children: readonly Pick<ChildProcess, 'pid' | 'startTime' | 'argv'>[]
  /** Those that ran at the look before, by pid and start. */
  readonly before: ReadonlySet<string>
}

/**
 * So long a client is given for its first hook. Measured on Claude Code 2.1.330: SessionStart comes within 4 s of the
 * registration (`-p` waits 3 s for its input), whatever its servers do; with `--bare` the first prompt comes as soon.
 */
export const firstHookWithinMs = 15_000

/**
 * Whether a registered client works, and no hook came of it: it was given other settings than ours. One that only stands
 * there may be waiting, at a question about trust, a login or a key, where no hook is due yet and nothing is started that
 * stays. A shell of a call is work at first sight; any other program is if it is still there at the next look.
 */
export function isSilent(
  { registration, now, argv, children, before }: ClientSight,
  { dueHook, isOfCall }: Pick<ManagedAgent, 'dueHook' | 'isOfCall'>,
): boolean {
  const { registeredAt, heardAt } = registration
  if (heardAt !== null || now - registeredAt < firstHookWithinMs) return false
  if (children.some((child) => isOfCall(child.argv))) return true
  const due: DueHook = dueHook(argv)
  return due === 'at-start' && children.some((child) => before.has(childKey(child)))
}

export function childKey({ pid, startTime }: Pick<ChildProcess, 'pid' | 'startTime'>): string {
  return `${pid}:${startTime}`
}
