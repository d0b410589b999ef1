import type { Leaf } from '@custody/evidence'
import { replacementsIn } from '@custody/evidence'
import { callers, modeCode, outcomeCode, statusCode } from './code.ts'
import { idBytes } from './id-bytes.ts'
import type { SessionSums } from './session-sum.ts'
import type { Statements } from './statements.ts'
import { tallyDecision } from './tally.ts'
import type { Tally } from './tally.ts'
import type { Words } from './words.ts'

/** What indexing one log's batch works with. */
export type Indexing = {
  readonly sql: Statements
  readonly words: Words
  readonly tally: Tally
  readonly sessions: SessionSums
  readonly log: number
  readonly device: number
}

const requestKeyLifeMs = 24 * 60 * 60 * 1000

type LeafOf<Kind extends Leaf['kind']> = Extract<Leaf, { readonly kind: Kind }>
type Place = { readonly entry: number; readonly session: number | null }

const insertEntry =
  'INSERT INTO entry (log, seq, at, kind, source, session, subject, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'

/** Makes the rows that one leaf stands for. In a write transaction only. Gives back the entry's number. */
export function indexLeaf(work: Indexing, leaf: Leaf, next: number): number {
  const { sql, words } = work
  const own = isCanary(leaf)
  const session = own ? null : work.sessions.add(leaf, next)
  const subject = own ? null : subjectOf(work, leaf, { entry: next, session })
  const outcome = leaf.decision === null ? null : outcomeCode(leaf.decision.outcome)
  const entry = sql.run(
    insertEntry,
    work.log,
    leaf.seq,
    leaf.at,
    words.number(leaf.kind),
    words.number(leaf.source),
    session,
    subject,
    outcome,
  )
  if (entry !== next) throw new Error(`entry ${entry} was to be ${next}`)
  return entry
}

/** The device itself made the call, to see it denied: no agent's session, and no call that anybody asks for figures of. */
function isCanary({ source, kind }: Leaf): boolean {
  return source === 'device' && (kind === 'session.opened' || kind === 'call.decided')
}

/** Makes or finds the row that an entry is about. */
function subjectOf(work: Indexing, leaf: Leaf, place: Place): number | null {
  const { sql } = work
  switch (leaf.kind) {
    case 'subagent.started':
      startSubagent(work, leaf, place)
      return subagentNumber(sql, leaf.subagent)
    case 'subagent.ended':
      sql.run('UPDATE subagent SET ended_at = ? WHERE id = ?', leaf.at, leaf.subagent)
      return subagentNumber(sql, leaf.subagent)
    case 'mcp.seen':
    case 'mcp.changed':
      return indexMcpServer(work, leaf, place)
    case 'policy.applied':
      sql.run('UPDATE device SET policy = ? WHERE no = ?', leaf.facts.version, work.device)
      return null
    case 'request-key':
      sql.run(
        // One that ended with the epoch before is announced anew by the log of this one.
        'INSERT INTO request_key (key, device, expires_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE' +
          ' SET revoked_at = NULL, expires_at = excluded.expires_at WHERE device = excluded.device AND revoked_at IS NOT NULL',
        leaf.facts.publicKey,
        work.device,
        // A device cannot give its key a longer life than security.md, "Device requests", allows.
        Math.min(leaf.facts.expiresAt, leaf.at + requestKeyLifeMs),
      )
      return null
    default:
      return callOf(work, leaf, place)
  }
}

/** The call that an entry belongs to, by the number of the entry that told of it first. */
function callOf(work: Indexing, leaf: Leaf, place: Place): number | null {
  if (leaf.call === null) return null
  if (leaf.kind === 'call.decided') return decided(work, leaf, place)
  const row = work.sql.get('SELECT entry FROM call WHERE id = ?', idBytes(leaf.call))
  const known = row === undefined ? null : Number(row['entry'])
  return leaf.kind === 'call.finished' ? finished(work, leaf, place, known) : known
}

const insertCall =
  'INSERT INTO call (entry, id, device, session, subagent, agent, version, at, outcome, would, mode, complete, problem,' +
  ' caller, status, finished, duration, mcp, redactions)' +
  ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'

function decided(work: Indexing, leaf: LeafOf<'call.decided'>, { entry, session }: Place): number {
  const { sql, words, device } = work
  const { decision } = leaf
  const agent = words.number(leaf.agent?.name ?? 'unknown')
  const status =
    decision?.outcome === 'deny' || decision?.outcome === 'approve' ? 'blocked' : 'running'
  const subagent = subagentNumber(sql, leaf.subagent)
  sql.run(
    insertCall,
    entry,
    idBytes(leaf.call ?? ''),
    device,
    session,
    subagent,
    agent,
    words.number(leaf.agent?.version ?? 'unknown'),
    leaf.at,
    decision && outcomeCode(decision.outcome),
    decision && outcomeCode(decision.wouldOutcome),
    decision && modeCode(decision.mode),
    decision && Number(decision.complete),
    decision?.problem == null ? null : words.number(decision.problem),
    callers.indexOf(leaf.facts.caller),
    statusCode(status),
    null,
    null,
    mcpNumber(sql, leaf.facts.mcp),
    replacementsIn(leaf).length,
  )
  tallyDecision(work.tally, words, leaf, { device, agent })
  for (const rule of decision?.rules ?? []) keepRule(work, rule, entry, 1)
  for (const rule of decision?.warnings ?? []) keepRule(work, rule, entry, 0)
  if (subagent !== null) countSubagent(sql, subagent, decision?.outcome === 'deny')
  return entry
}

function keepRule({ sql, words }: Indexing, rule: string, entry: number, role: 0 | 1): void {
  sql.run(
    'INSERT INTO call_rule (rule, entry, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    words.number(rule),
    entry,
    role,
  )
}

function countSubagent(sql: Statements, subagent: number, isDenied: boolean): void {
  sql.run(
    'UPDATE subagent SET calls = calls + 1, denied = denied + ? WHERE no = ?',
    Number(isDenied),
    subagent,
  )
}

/** A call whose decision is not known here gets a row of its own: it is shown, without an outcome. */
function finished(
  work: Indexing,
  leaf: LeafOf<'call.finished'>,
  { entry, session }: Place,
  known: number | null,
): number {
  const { sql, words } = work
  const { status, durationMs, caller, mcp } = leaf.facts
  const code = statusCode(status === 'ok' || status === 'failed' ? status : 'unknown')
  if (known !== null) {
    sql.run(
      'UPDATE call SET status = ?, duration = ?, finished = ?, redactions = redactions + ?, mcp = coalesce(mcp, ?)' +
        ' WHERE entry = ?',
      code,
      durationMs,
      entry,
      replacementsIn(leaf).length,
      mcpNumber(sql, mcp),
      known,
    )
    return known
  }
  sql.run(
    insertCall,
    entry,
    idBytes(leaf.call ?? ''),
    work.device,
    session,
    subagentNumber(sql, leaf.subagent),
    words.number(leaf.agent?.name ?? 'unknown'),
    words.number(leaf.agent?.version ?? 'unknown'),
    leaf.at,
    null,
    null,
    null,
    null,
    null,
    callers.indexOf(caller),
    code,
    entry,
    durationMs,
    mcpNumber(sql, mcp),
    replacementsIn(leaf).length,
  )
  return entry
}

function startSubagent(
  { sql }: Indexing,
  leaf: LeafOf<'subagent.started'>,
  { session }: Place,
): void {
  if (leaf.subagent === null || session === null) return
  sql.run(
    'INSERT INTO subagent (id, session, parent, started_at, calls, denied) VALUES (?, ?, ?, ?, 0, 0)' +
      ' ON CONFLICT DO NOTHING',
    leaf.subagent,
    session,
    leaf.facts.parent,
    leaf.at,
  )
}

function subagentNumber(sql: Statements, id: string | null): number | null {
  const row = id === null ? undefined : sql.get('SELECT no FROM subagent WHERE id = ?', id)
  return row === undefined ? null : Number(row['no'])
}

function mcpNumber(sql: Statements, id: string | null): number | null {
  const row = id === null ? undefined : sql.get('SELECT no FROM mcp_server WHERE id = ?', id)
  return row === undefined ? null : Number(row['no'])
}

function indexMcpServer(
  { sql, words, device }: Indexing,
  leaf: LeafOf<'mcp.seen'> | LeafOf<'mcp.changed'>,
  { entry, session }: Place,
): number | null {
  const { server, level, pinned, approved, transport } = leaf.facts
  if (server === null) return null
  const agent = leaf.agent === null ? null : words.number(leaf.agent.name)
  sql.run(
    'INSERT INTO mcp_server (id, device, agent, level, pinned, approved, transport, first_at, last_at)' +
      ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET level = excluded.level,' +
      ' pinned = excluded.pinned, approved = excluded.approved, transport = excluded.transport,' +
      ' agent = coalesce(agent, excluded.agent), last_at = max(last_at, excluded.last_at)',
    server,
    device,
    agent,
    level,
    pinned,
    approved,
    transport,
    leaf.at,
    leaf.at,
  )
  const no = mcpNumber(sql, server)
  if (session !== null)
    sql.run(
      'INSERT INTO mcp_session (session, server) VALUES (?, ?) ON CONFLICT DO NOTHING',
      session,
      no,
    )
  if (leaf.kind === 'mcp.changed')
    sql.run(
      'INSERT INTO mcp_change (entry, server, at, change) VALUES (?, ?, ?, ?)',
      entry,
      no,
      leaf.at,
      leaf.facts.change,
    )
  return no
}
