import type { Outcome, SessionId, SubagentId, TurnId, CallId, Agent, Instant } from '@custody/model'
import type { PolicyRequest } from '@custody/policy'
import type { Action } from '@custody/model'
import type { Caller } from './caller.ts'

/** One call of a session that we decided. */
export type DecidedCall = {
  readonly id: CallId
  readonly seq: number
  readonly turn: TurnId | null
  readonly outcome: Outcome
}

/** One run of one agent, as the daemon knows it now. Changed by the flows of the hooks, and by nothing else. */
export type Session = {
  readonly id: SessionId
  readonly agentSessionId: string
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
  readonly history: {
    readSecret: boolean
    fetchedNetwork: boolean
    readonly wrote: Set<string>
    readonly fetched: Set<string>
  }
}

/**
 * Takes the agent's process from a hook. The first one may come from a script that is gone by the next; and what only
 * claims to be the agent never replaces what was shown to be it.
 */
export function followProcess(session: Session, caller: Caller): void {
  const isVerified = caller.kind === 'agent'
  if (caller.pid === null || (session.isPidVerified && !isVerified)) return
  session.pid = caller.pid
  session.isPidVerified = isVerified
}

const secretLabels = new Set([
  'credential',
  'cloud-credential',
  'ssh-key',
  'key-material',
  'env-file',
])
const wroteMax = 2000

/** Remembers what an allowed call did, for the facts of later ones. Each fact is a reason to be stricter. */
export function remember(session: Session, actions: readonly Action[]): void {
  const { history } = session
  for (const action of actions) {
    if (action.kind === 'file.read' && action.labels.some((label) => secretLabels.has(label)))
      history.readSecret = true
    if (action.kind === 'net.connect' && action.direction === 'receive')
      history.fetchedNetwork = true
    if (action.kind === 'file.write' && action.pathKnown && history.wrote.size < wroteMax)
      history.wrote.add(action.path)
    if (
      action.kind === 'file.write' &&
      action.manner === 'download' &&
      action.pathKnown &&
      history.fetched.size < wroteMax
    )
      history.fetched.add(action.path)
  }
}

/** The history as policy reads it. */
export function historyOf({ history }: Session): PolicyRequest['session']['history'] {
  const { readSecret, fetchedNetwork, wrote, fetched } = history
  return {
    readSecret,
    fetchedNetwork,
    wrotePaths: [...wrote].toSorted(),
    fetchedPaths: [...fetched].toSorted(),
  }
}
