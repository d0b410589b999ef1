import type { Leaf } from '@custody/evidence'
import type { Statements } from './statements.ts'
import type { Words } from './words.ts'

/** What a batch adds to one session. Numbers are added, the rest replaces. */
type Sum = {
  readonly no: number
  lastEntry: number
  lastAt: number
  endedAt: number | null
  opened: number | null
  permissionMode: string | null
  assurance: string | null
  hasTokens: boolean
  readonly counts: { [Name in (typeof counted)[number]]: number }
}

const counted = [
  'calls',
  'allowed',
  'asked',
  'approvals',
  'denied',
  'failed',
  'prompts',
  'subagents',
  'alerts',
  'entries',
  'committed',
  'tokens_in',
  'tokens_out',
  'cache_read',
  'cache_write',
] as const

const outcomeColumns = {
  allow: 'allowed',
  ask: 'asked',
  approve: 'approvals',
  deny: 'denied',
} as const

/** Sums of one batch by session, so that each session's row is written once per batch. */
export type SessionSums = {
  /** The session's number; its row is made if it is new. Null for an entry of no session. */
  readonly add: (leaf: Leaf, entry: number) => number | null
  readonly write: () => void
}

export function sessionSumsOf(
  sql: Statements,
  words: Words,
  where: { readonly log: number; readonly device: number },
): SessionSums {
  const sums = new Map<string, Sum>()
  const sumFor = (leaf: Leaf, session: string, entry: number): Sum => {
    const known = sums.get(session)
    if (known !== undefined) return known
    const sum = newSum(sessionNumber(sql, words, where, { leaf, session, entry }), leaf, entry)
    sums.set(session, sum)
    return sum
  }
  const add = (leaf: Leaf, entry: number): number | null => {
    if (leaf.session === null) return null
    const sum = sumFor(leaf, leaf.session, entry)
    addLeaf(sum, leaf, entry)
    return sum.no
  }
  const write = (): void => {
    for (const sum of sums.values()) writeSum(sql, sum)
    sums.clear()
  }
  return { add, write }
}

function newSum(no: number, leaf: Leaf, entry: number): Sum {
  const counts = Object.fromEntries(counted.map((name) => [name, 0])) as Sum['counts']
  const nothing = { endedAt: null, opened: null, permissionMode: null, assurance: null }
  return { no, lastEntry: entry, lastAt: leaf.at, ...nothing, hasTokens: false, counts }
}

function sessionNumber(
  sql: Statements,
  words: Words,
  { log, device }: { readonly log: number; readonly device: number },
  {
    leaf,
    session,
    entry,
  }: { readonly leaf: Leaf; readonly session: string; readonly entry: number },
): number {
  const row = sql.get('SELECT no FROM session WHERE id = ?', session)
  if (row !== undefined) return Number(row['no'])
  const agent = words.number(leaf.agent?.name ?? 'unknown')
  const version = words.number(leaf.agent?.version ?? 'unknown')
  return sql.run(
    'INSERT INTO session (id, log, device, agent, version, first_entry, last_entry, started_at, last_at, calls,' +
      ' allowed, asked, approvals, denied, failed, prompts, subagents, alerts, entries, committed, held)' +
      ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)',
    session,
    log,
    device,
    agent,
    version,
    entry,
    entry,
    leaf.at,
    leaf.at,
  )
}

function addLeaf(sum: Sum, leaf: Leaf, entry: number): void {
  sum.lastEntry = entry
  sum.lastAt = Math.max(sum.lastAt, leaf.at)
  sum.counts.entries += 1
  sum.counts.committed += leaf.commitments.length
  switch (leaf.kind) {
    case 'session.opened':
      sum.opened = entry
      sum.endedAt = null
      sum.permissionMode = leaf.facts.permissionMode
      sum.assurance = leaf.facts.assurance
      break
    case 'session.closed':
      sum.endedAt = leaf.at
      break
    case 'prompt.submitted':
      sum.counts.prompts += leaf.facts.machineMade ? 0 : 1
      break
    case 'call.decided':
      sum.permissionMode = leaf.facts.permissionMode
      sum.counts.calls += 1
      if (leaf.decision !== null) sum.counts[outcomeColumns[leaf.decision.outcome]] += 1
      break
    case 'call.finished':
      if (leaf.facts.status === 'failed') sum.counts.failed += 1
      break
    case 'subagent.started':
      sum.counts.subagents += 1
      break
    case 'alert':
      sum.counts.alerts += 1
      break
    case 'message.said':
      addTokens(sum, leaf.facts)
      break
    default:
  }
}

function addTokens(
  sum: Sum,
  facts: {
    readonly inputTokens: number | null
    readonly outputTokens: number | null
    readonly cacheReadTokens: number | null
    readonly cacheWriteTokens: number | null
  },
): void {
  if (facts.inputTokens === null && facts.outputTokens === null) return
  sum.hasTokens = true
  sum.counts.tokens_in += facts.inputTokens ?? 0
  sum.counts.tokens_out += facts.outputTokens ?? 0
  sum.counts.cache_read += facts.cacheReadTokens ?? 0
  sum.counts.cache_write += facts.cacheWriteTokens ?? 0
}

const plain = counted.slice(0, 11)
const updateSession =
  `UPDATE session SET last_entry = ?, last_at = max(last_at, ?), ended_at = ?, opened = coalesce(opened, ?),` +
  ` permission_mode = coalesce(?, permission_mode), assurance = coalesce(?, assurance), ` +
  `${plain.map((name) => `${name} = ${name} + ?`).join(', ')} WHERE no = ?`
const updateTokens =
  'UPDATE session SET tokens_in = coalesce(tokens_in, 0) + ?, tokens_out = coalesce(tokens_out, 0) + ?,' +
  ' cache_read = coalesce(cache_read, 0) + ?, cache_write = coalesce(cache_write, 0) + ? WHERE no = ?'

/** A session in which something happens after its end goes on. */
function writeSum(sql: Statements, sum: Sum): void {
  sql.run(
    updateSession,
    sum.lastEntry,
    sum.lastAt,
    sum.endedAt,
    sum.opened,
    sum.permissionMode,
    sum.assurance,
    ...plain.map((name) => sum.counts[name]),
    sum.no,
  )
  const { tokens_in, tokens_out, cache_read, cache_write } = sum.counts
  if (sum.hasTokens) sql.run(updateTokens, tokens_in, tokens_out, cache_read, cache_write, sum.no)
}
