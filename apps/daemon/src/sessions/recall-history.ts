import { fieldName, fields, parseLeaf } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import type { Action } from '@custody/model'
import type { KeptLeaf, Outbox } from '@custody/stores'
import type { History } from './history.ts'
import { newHistory, remember } from './history.ts'

/** How far back a history is read: what lies before is said to be unknown. */
export const historyBack = 20_000
const page = 200

/** A session whose history is wanted: its own id, and the entry that opened it. */
export type PastSession = { readonly id: string; readonly opened: number }

/**
 * Reads from the log what happened in sessions: what their calls that were let through did, by the actions that stand
 * with each decision. Where the beginning or some actions cannot be read any more, the history is not complete.
 */
export function recallHistories(
  log: Outbox,
  sessions: readonly PastSession[],
): ReadonlyMap<string, History> {
  const { recorded } = log.state()
  const bound = Math.max(0, recorded - historyBack)
  const histories = new Map(
    sessions.map(({ id, opened }) => [id, newHistory(opened >= bound)] as const),
  )
  const from = Math.max(bound, Math.min(recorded, ...sessions.map(({ opened }) => opened)))
  for (let at = from; at < recorded; at += page)
    for (const kept of log.leaves(at, Math.min(at + page, recorded))) {
      const history = kept.session === null ? undefined : histories.get(kept.session)
      if (history !== undefined && kept.kind === 'call.decided') recallCall(log, kept, history)
    }
  return histories
}

/** A session as its opening entry tells of it. */
export type Opening = PastSession & { readonly agentSessionId: string; readonly begun: string }

/** The sessions that were opened as far back as a history is read, oldest first. */
export function openingsIn(log: Outbox): readonly Opening[] {
  const { recorded } = log.state()
  const after = Math.max(0, recorded - historyBack) - 1
  return log.find({ kind: 'session.opened', after, limit: historyBack }).flatMap((kept) => {
    const leaf = parseLeaf(kept.bytes)
    const agentSessionId = textOf(log, kept.seq, 'agentSessionId')
    if (!leaf.ok || leaf.value.kind !== 'session.opened') return []
    if (kept.session === null || agentSessionId === null) return []
    const { begun } = leaf.value.facts
    return [{ id: kept.session, opened: kept.seq, agentSessionId, begun }]
  })
}

/** Ways to begin that go on with an earlier conversation. */
export const continuing: ReadonlySet<string> = new Set(['resume', 'fork'])

/**
 * What happened in each conversation, by the agent's id of it: all its sessions together. One whose first session that is
 * found went on with an earlier one has a past that is not known whole.
 */
export function recallConversations(
  log: Outbox,
  openings: readonly Opening[],
): ReadonlyMap<string, History> {
  const histories = recallHistories(log, openings)
  const conversations = Map.groupBy(openings, ({ agentSessionId }) => agentSessionId)
  return new Map(
    [...conversations].map(([agentSessionId, sessions]) => {
      const joined = sessions
        .flatMap(({ id }) => histories.get(id) ?? [])
        .reduce(joinHistories, newHistory())
      if (continuing.has(sessions[0]?.begun ?? '')) joined.complete = false
      return [agentSessionId, joined]
    }),
  )
}

function recallCall(log: Outbox, kept: KeptLeaf, history: History): void {
  const leaf = parseLeaf(kept.bytes)
  if (!leaf.ok || !wasLetThrough(leaf.value)) return
  const actions = parseActions(textOf(log, kept.seq, 'actions'))
  if (actions === null) history.complete = false
  else remember(history, kept.seq, actions)
}

function wasLetThrough({ decision }: Leaf): boolean {
  return decision !== null && decision.outcome !== 'deny' && decision.outcome !== 'approve'
}

/** Invariant: this daemon wrote them. A later version of it may know other facts; what is read here stays. */
function parseActions(text: string | null): readonly Action[] | null {
  if (text === null) return null
  try {
    const actions: unknown = JSON.parse(text)
    return Array.isArray(actions) ? actions : null
  } catch {
    return null
  }
}

function textOf(log: Outbox, seq: number, name: keyof typeof fields): string | null {
  const found = log.payloads(seq, seq + 1).find(({ field }) => fieldName(field) === name)
  return found === undefined ? null : new TextDecoder().decode(found.bytes)
}

function joinHistories(a: History, b: History): History {
  return {
    complete: a.complete && b.complete,
    readSecret: a.readSecret ?? b.readSecret,
    fetchedNetwork: a.fetchedNetwork ?? b.fetchedNetwork,
    wrote: new Map([...a.wrote, ...b.wrote]),
    fetched: new Map([...a.fetched, ...b.fetched]),
  }
}
