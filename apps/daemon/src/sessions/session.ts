import type { Outcome, SessionId, SubagentId, TurnId, CallId, Agent, Instant } from '@custody/model'
import type { Account } from '../home/account.ts'
import type { Caller } from './caller.ts'
import type { History } from './history.ts'

/** One call of a session that we decided. */
export type DecidedCall = {
  readonly id: CallId
  /** The entry of the decision; null where it stands in the log of before enrolment. */
  readonly seq: number | null
  readonly turn: TurnId | null
  readonly outcome: Outcome
}

/** One run of one agent, as the daemon knows it now. Changed by the flows of the hooks, and by nothing else. */
export type Session = {
  readonly id: SessionId
  readonly agentSessionId: string
  /** Whose agent it is. */
  readonly account: Account
  /** Its version can become known later, from the conversation. */
  agent: Agent
  readonly openedAt: Instant
  lastSeenAt: Instant
  closedAt: Instant | null
  /** The entry that holds the process chain; null where none could be told. */
  readonly opened: number
  readonly workspace: string | null
  transcriptPath: string | null
  /** The agent's process, as the newest hook that tells it shows it. */
  pid: number | null
  /** Of that process, in ticks since boot: its pid alone can go to another. Null where it is not told. */
  pidStartTime: number | null
  /** `pid` is known to be the agent's, by its executable. */
  isPidVerified: boolean
  /** By the agent's own id of the prompt. */
  readonly turns: Map<string, TurnId>
  turn: TurnId | null
  readonly subagents: Map<string, SubagentId>
  /** By the agent's own id of the call. */
  readonly calls: Map<string, DecidedCall>
  /** The newest calls that a hook told of, by the agent's own id. */
  readonly heardCalls: Set<string>
  callCount: number
  deniedCount: number
  /** An alarm about an unverified caller was raised. */
  alarmed: boolean
  readonly history: History
}

/**
 * Takes the agent's process from a hook. The first one may come from a script that is gone by the next; and what only
 * claims to be the agent never replaces what was shown to be it.
 */
export function followProcess(session: Session, caller: Caller): void {
  const isVerified = caller.kind === 'agent'
  if (caller.pid === null || (session.isPidVerified && !isVerified)) return
  session.pid = caller.pid
  session.pidStartTime = startTimeOf(caller)
  session.isPidVerified = isVerified
}

/** When the agent's process started, in ticks since boot. */
export function startTimeOf({ chain, pid }: Caller): number | null {
  return chain?.nodes.find((node) => node.pid === pid)?.startTime ?? null
}
