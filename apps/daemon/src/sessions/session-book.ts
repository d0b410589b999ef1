import type { HookEvent } from '@custody/agents'
import type { LogProblem } from '@custody/device'
import type { AgentName, Clock, Result, SubagentId, TurnId } from '@custody/model'
import { newId } from '@custody/model'
import type { History } from './history.ts'
import { newHistory } from './history.ts'
import type { Account } from '../home/account.ts'
import type { Session } from './session.ts'

/** The sessions the daemon knows, found by the agent's own ids. */
export type SessionBook = {
  /**
   * The session of a hook; opened where it is new. Hooks that arrive together open it once. `open` is given what is
   * known of an earlier session under the same id of the agent, which it may be the continuation of.
   */
  readonly of: (
    event: HookEvent,
    account: Account,
    open: (history: History | null) => Promise<Result<Session, LogProblem>>,
  ) => Promise<Result<Session, LogProblem>>
  readonly find: (account: Account, agent: AgentName, agentSessionId: string) => Session | null
  readonly add: (session: Session) => void
  /** Newest seen first. */
  readonly all: () => readonly Session[]
  /**
   * Forgets all: after the log was exchanged, the next hook opens its session anew, with a history that has a hole. The
   * calls that were decided before stay known: their results are no strangers'.
   */
  readonly clear: () => void
}

export function sessionBook(now: Clock): SessionBook {
  const sessions = new Map<string, Session>()
  const opening = new Map<string, Promise<Result<Session, LogProblem>>>()
  const forgotten = new Map<string, Session>()
  const keyOf = ({ uid }: Pick<Account, 'uid'>, agent: AgentName, agentSessionId: string) =>
    `${uid} ${agent} ${agentSessionId}`

  return {
    async of(event, account, open) {
      const key = keyOf(account, event.agent, event.agentSessionId)
      const known = sessions.get(key)
      if (known !== undefined && known.closedAt === null) {
        known.lastSeenAt = now()
        known.transcriptPath ??= event.transcriptPath
        return { ok: true, value: known }
      }
      const already = opening.get(key)
      if (already !== undefined) return already
      const before = forgotten.get(key)
      const begun = open(known?.history ?? (before === undefined ? null : newHistory(false))).then(
        (opened) => goingOn(opened, before),
      )
      opening.set(key, begun)
      try {
        const opened = await begun
        if (opened.ok) {
          sessions.set(key, opened.value)
          forgotten.delete(key)
        }
        return opened
      } finally {
        opening.delete(key)
      }
    },
    find: (account, agent, agentSessionId) =>
      sessions.get(keyOf(account, agent, agentSessionId)) ?? null,
    add: (session) => {
      sessions.set(keyOf(session.account, session.agent.name, session.agentSessionId), session)
    },
    all: () => [...sessions.values()].toSorted((a, b) => b.lastSeenAt - a.lastSeenAt),
    clear() {
      for (const [key, session] of sessions) forgotten.set(key, session)
      sessions.clear()
    },
  }
}

function goingOn(
  opened: Result<Session, LogProblem>,
  before: Session | undefined,
): Result<Session, LogProblem> {
  if (!opened.ok || before === undefined) return opened
  const calls = new Map([...before.calls].map(([id, call]) => [id, { ...call, seq: null }]))
  return { ok: true, value: { ...opened.value, calls, heardCalls: before.heardCalls } }
}

type RandomBytes = (length: number) => Uint8Array

/** Our id of the turn that a hook belongs to: the agent's prompt, else the newest turn. */
export function turnOf(session: Session, event: HookEvent, random: RandomBytes): TurnId | null {
  const { agentPromptId } = event
  if (agentPromptId === null) return session.turn
  const known = session.turns.get(agentPromptId)
  if (known !== undefined) return known
  const turn = newId('trn', random(16))
  session.turns.set(agentPromptId, turn)
  session.turn = turn
  return turn
}

/** Our id of a subagent, given when it is first met; null for the main conversation. */
export function subagentOf(
  session: Session,
  agentSubagentId: string | null,
  random: RandomBytes,
): SubagentId | null {
  if (agentSubagentId === null) return null
  const known = session.subagents.get(agentSubagentId)
  if (known !== undefined) return known
  const subagent = newId('sub', random(16))
  session.subagents.set(agentSubagentId, subagent)
  return subagent
}
