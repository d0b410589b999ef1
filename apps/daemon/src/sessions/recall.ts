import { fieldName, parseLeaf } from '@custody/evidence'
import type { FieldName, Leaf } from '@custody/evidence'
import type { Outbox } from '@custody/stores'
import type { Account } from '../home/account.ts'
import { newHistory } from './history.ts'
import type { Opening } from './recall-history.ts'
import { openingsIn, recallConversations } from './recall-history.ts'
import { emptySession, freshMaps, principalUid } from './register-session.ts'
import type { Session } from './session.ts'
import type { SessionBook } from './session-book.ts'

/** The account of a number; null for one whose sessions are not ours to go on with. */
export type AccountOf = (uid: number) => Account | null

type Found = { readonly byId: Map<string, Session>; readonly accountOf: AccountOf }

const entriesBack = 4000
const quietMs = 12 * 60 * 60 * 1000

/**
 * Recalls from the log which sessions, turns, subagents and calls are under way and what happened in them, so that a
 * restart in the middle of a call neither loses it nor takes its result for somebody else's, and a session's past
 * still counts. Sessions that were silent for twelve hours are forgotten.
 */
export function recallSessions(
  log: Outbox,
  book: SessionBook,
  now: number,
  accountOf: AccountOf,
): void {
  const { recorded } = log.state()
  const from = Math.max(0, recorded - entriesBack)
  const texts = new Map<number, Map<FieldName, string>>()
  const byId = new Map<string, Session>()
  for (const kept of log.leaves(from, recorded)) {
    if (kept.session === null || now - kept.at > quietMs) continue
    const leaf = parseLeaf(kept.bytes)
    if (!leaf.ok) continue
    if (!byId.has(kept.session)) recallOpening(log, leaf.value, texts, { byId, accountOf })
    recallEntry(leaf.value, fieldsOf(log, kept.seq, texts), { byId, accountOf })
  }
  const conversations = recallConversations(log, openingsOf(log, [...byId.values()]))
  for (const session of byId.values())
    book.add({
      ...session,
      history: conversations.get(session.agentSessionId) ?? newHistory(false),
    })
}

/** The openings of the conversations that sessions belong to; of one that was opened long ago, its own. */
function openingsOf(log: Outbox, sessions: readonly Session[]): readonly Opening[] {
  const names = new Set(sessions.map(({ agentSessionId }) => agentSessionId))
  const found = openingsIn(log).filter(({ agentSessionId }) => names.has(agentSessionId))
  const older = sessions.filter(({ id }) => !found.some((one) => one.id === id))
  return [...older.map((session) => ({ ...session, begun: 'unknown' })), ...found]
}

type Texts = ReadonlyMap<FieldName, string>

/** Every entry of a session names the one that opened it, however far back that stands. */
function recallOpening(
  log: Outbox,
  { session, refs }: Leaf,
  texts: Map<number, Map<FieldName, string>>,
  found: Found,
): void {
  if (refs.processes === null) return
  const [kept] = log.leaves(refs.processes, refs.processes + 1)
  const leaf = kept === undefined ? null : parseLeaf(kept.bytes)
  if (leaf === null || !leaf.ok || leaf.value.kind !== 'session.opened') return
  if (leaf.value.session === session)
    recallEntry(leaf.value, new Map(fieldsOf(log, leaf.value.seq, texts)), found)
  texts.clear()
}

function recallEntry(leaf: Leaf, texts: Texts, { byId, accountOf }: Found): void {
  if (leaf.session === null || leaf.agent === null) return
  if (leaf.kind === 'session.opened') {
    const agentSessionId = texts.get('agentSessionId')
    const account = accountOf(principalUid(texts.get('principal') ?? '') ?? -1)
    if (agentSessionId === undefined || account === null) return
    byId.set(leaf.session, {
      ...emptySession,
      ...freshMaps(),
      id: leaf.session,
      agentSessionId,
      account,
      agent: leaf.agent,
      openedAt: leaf.at as Session['openedAt'],
      lastSeenAt: leaf.at as Session['openedAt'],
      opened: leaf.seq,
      workspace: texts.get('workspace') ?? texts.get('cwd') ?? null,
      transcriptPath: texts.get('transcriptPath') ?? null,
      pid: null,
      pidStartTime: null,
      isPidVerified: false,
    })
    return
  }
  const session = byId.get(leaf.session)
  if (session === undefined) return
  session.lastSeenAt = leaf.at as Session['openedAt']
  recallIds(leaf, texts, session)
  if (leaf.kind === 'session.closed') session.closedAt = leaf.at as Session['openedAt']
}

function recallIds(leaf: Leaf, texts: Texts, session: Session): void {
  const prompt = texts.get('agentPromptId')
  const subagent = texts.get('agentSubagentId')
  const toolUse = texts.get('toolUseId')
  if (leaf.turn !== null) session.turn = leaf.turn
  if (leaf.turn !== null && prompt !== undefined) session.turns.set(prompt, leaf.turn)
  if (leaf.subagent !== null && subagent !== undefined)
    session.subagents.set(subagent, leaf.subagent)
  if (toolUse === undefined || leaf.call === null) return
  if (leaf.kind === 'call.finished') session.calls.delete(toolUse)
  if (leaf.kind !== 'call.decided' || leaf.decision === null) return
  const { outcome } = leaf.decision
  session.heardCalls.add(toolUse)
  session.callCount += 1
  if (outcome === 'deny' || outcome === 'approve') session.deniedCount += 1
  session.calls.set(toolUse, { id: leaf.call, seq: leaf.seq, turn: leaf.turn, outcome })
}

const recalled = new Set<FieldName>([
  'agentSessionId',
  'principal',
  'workspace',
  'cwd',
  'transcriptPath',
  'agentPromptId',
  'agentSubagentId',
  'toolUseId',
])

/** The short fields of one entry as text; read a hundred entries at a time. */
function fieldsOf(log: Outbox, seq: number, texts: Map<number, Map<FieldName, string>>): Texts {
  const known = texts.get(seq)
  if (known !== undefined) return known
  texts.clear()
  for (const { seq: of, field, bytes } of log.payloads(seq, seq + 100)) {
    const name = fieldName(field)
    if (name === undefined || !recalled.has(name)) continue
    const fields = texts.get(of) ?? new Map<FieldName, string>()
    texts.set(of, fields.set(name, new TextDecoder().decode(bytes)))
  }
  return texts.get(seq) ?? new Map()
}
