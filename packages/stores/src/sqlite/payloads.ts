import { err, ok } from '@custody/model'
import type { Instant, Result } from '@custody/model'
import type { WrappedKey } from '@custody/evidence'
import type {
  AppendProblem,
  ClosedPayload,
  Indexed,
  PayloadsKept,
  VerifiedPayload,
} from '../evidence-store.ts'
import type { Writing } from './append.ts'
import { keepClosed } from './closed.ts'
import { indexPayloads } from './index-payload.ts'
import { keepSegments } from './keep-segments.ts'
import { mergePayloads } from './merge.ts'
import type { SegmentPayload } from './segment.ts'
import type { Statements } from './statements.ts'
import { transaction } from './statements.ts'
import { tallyOf } from './tally.ts'

type EntryRow = {
  readonly no: number
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly session: number | null
  readonly subject: number | null
}

/** Keeps payloads that open their entries' commitments, and indexes what they say. Durable when it returns with `ok`. */
export function keepPayloadsNow(
  writing: Writing,
  origin: string,
  payloads: readonly GivenPayload[],
  keys: readonly WrappedKey[] = [],
): Result<PayloadsKept, AppendProblem> {
  try {
    return ok(transaction(writing.db, () => keepInTransaction(writing, origin, payloads, keys)))
  } catch (error) {
    writing.words.forget()
    return err({
      code: 'STORE_UNWRITABLE',
      detail: error instanceof Error ? error.message : 'unknown',
    })
  }
}

function keepInTransaction(
  writing: Writing,
  origin: string,
  payloads: readonly GivenPayload[],
  keys: readonly WrappedKey[],
): PayloadsKept {
  const { sql } = writing
  const log = sql.get('SELECT no, device, epoch FROM log WHERE origin = ?', origin)
  if (log === undefined) throw new Error(`no log ${origin}`)
  const [no, device, epoch] = [Number(log['no']), Number(log['device']), Number(log['epoch'])]
  const sorted = sortNew(writing, no, payloads)
  const { fresh: all } = sorted
  keepSegments(sql, no, all.filter(isOpen))
  keepClosed(sql, no, all.filter(isClosed), keys)
  mergePayloads(sql, no)
  const tally = tallyOf(sql)
  const sessions = new Map<number, number>()
  for (const { entry, payloads: fresh } of sorted.entries) {
    indexPayloads({ ...writing, tally }, device, entry, fresh.flatMap(readable))
    if (entry.session !== null)
      sessions.set(entry.session, (sessions.get(entry.session) ?? 0) + fresh.length)
  }
  tally.write()
  for (const [session, count] of sessions)
    sql.run('UPDATE session SET held = held + ? WHERE no = ?', count, session)
  const added = sorted.fresh.length
  sql.run('UPDATE log SET held = held + ? WHERE no = ?', added, no)
  const indexed = indexedOf(sql, sorted.entries, epoch)
  return { added, already: sorted.already, erased: sorted.erased, indexed }
}

function indexedOf(sql: Statements, entries: Sorted['entries'], epoch: number): readonly Indexed[] {
  const ids = new Map<number, string>()
  const idOf = (session: number): string => {
    const known = ids.get(session)
    if (known !== undefined) return known
    const id = String(sql.get('SELECT id FROM session WHERE no = ?', session)?.['id'])
    ids.set(session, id)
    return id
  }
  return entries.map(({ entry: { no, kind, seq, at, session } }) => {
    const id = session === null ? null : idOf(session)
    return { entry: no, kind, session: id, epoch, seq, at: at as Instant }
  })
}

/** Open, or as it came closed. */
export type GivenPayload = VerifiedPayload | ClosedPayload

type Fresh = SegmentPayload | (ClosedPayload & { readonly entry: number })

function isClosed(fresh: Fresh): fresh is ClosedPayload & { readonly entry: number } {
  return 'opened' in fresh
}

function isOpen(fresh: Fresh): fresh is SegmentPayload {
  return !isClosed(fresh)
}

/** What can be indexed of it. */
function readable(fresh: Fresh): readonly SegmentPayload[] {
  if (!isClosed(fresh)) return [fresh]
  const { entry, field, opened } = fresh
  return opened === null ? [] : [{ entry, field, ...opened }]
}

type Sorted = {
  readonly fresh: Fresh[]
  readonly entries: { readonly entry: EntryRow; readonly payloads: Fresh[] }[]
  already: number
  erased: number
}

/** Tells what is new from what is held or erased. */
function sortNew({ sql, words }: Writing, log: number, payloads: readonly GivenPayload[]): Sorted {
  const sorted: Sorted = { fresh: [], entries: [], already: 0, erased: 0 }
  for (const [seq, group] of Map.groupBy(payloads, (payload) => payload.seq)) {
    const row = sql.get(selectEntry, log, seq)
    if (row === undefined) throw new Error(`log ${log} has no entry ${seq}`)
    const no = Number(row['no'])
    const held = Number(row['hasHeld']) === 1 ? fieldsHeld(sql, no) : new Set<number>()
    const erased = Number(row['hasErased']) === 1 ? fieldsErased(sql, no) : new Set<number>()
    const fresh: Fresh[] = []
    for (const given of group) {
      const { field } = given
      if (erased.has(field)) sorted.erased += 1
      else if (held.has(field)) sorted.already += 1
      else {
        held.add(field)
        fresh.push({ ...given, entry: no })
      }
    }
    if (fresh.length === 0) continue
    sorted.fresh.push(...fresh)
    sorted.entries.push({
      entry: entryRow(row, words.text(Number(row['kind']))),
      payloads: fresh,
    })
  }
  return sorted
}

const selectEntry =
  'SELECT no, seq, at, kind, session, subject,' +
  ' EXISTS (SELECT 1 FROM payload WHERE payload.entry = no)' +
  ' OR EXISTS (SELECT 1 FROM sealed_payload WHERE sealed_payload.entry = no) AS hasHeld,' +
  ' EXISTS (SELECT 1 FROM erased WHERE erased.entry = no) AS hasErased' +
  ' FROM entry WHERE log = ? AND seq = ?'

function entryRow(
  row: { readonly [column: string]: number | string | Uint8Array | null },
  kind: string,
): EntryRow {
  const orNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  const { no, seq, at, session, subject } = row
  return {
    no: Number(no),
    seq: Number(seq),
    at: Number(at),
    kind,
    session: orNull(session),
    subject: orNull(subject),
  }
}

/** Numbers of the fields of an entry that some segment holds. */
export function fieldsHeld(sql: Statements, entry: number): Set<number> {
  const rows = sql.all('SELECT fields FROM payload WHERE entry = ?', entry)
  const closed = sql.all('SELECT field FROM sealed_payload WHERE entry = ?', entry)
  return new Set([
    ...rows.flatMap((row) => (row['fields'] instanceof Uint8Array ? [...row['fields']] : [])),
    ...closed.map((row) => Number(row['field'])),
  ])
}

export function fieldsErased(sql: Statements, entry: number): Set<number> {
  return new Set(
    sql.all('SELECT field FROM erased WHERE entry = ?', entry).map((row) => Number(row['field'])),
  )
}
