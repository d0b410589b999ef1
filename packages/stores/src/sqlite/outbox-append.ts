import type { DatabaseSync } from 'node:sqlite'
import { appendEntry, encodeLog } from '@custody/evidence'
import type {
  AppendedEntry as Entry,
  AppendProblem,
  AppendWorld,
  EntryDraft,
  EvidenceLog,
} from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { AppendedEntry, AppendHow, OutboxProblem } from '../outbox.ts'
import { encodePieces } from './outbox-pieces.ts'
import type { Reserve } from './outbox-reserve.ts'
import { problemOf } from './outbox-problem.ts'

type Appended = Result<AppendedEntry, OutboxProblem>
type Asked = {
  readonly draft: EntryDraft
  readonly how: AppendHow
  readonly answer: (appended: Appended) => void
}

/** The appending half of an outbox: entries that are asked for at the same time share one commit. */
export type OutboxAppends = {
  readonly append: (draft: EntryDraft, how: AppendHow) => Promise<Appended>
  readonly log: () => EvidenceLog
  /** The problem of the last ordinary entry that could not be written; null again once one could. */
  readonly problem: () => OutboxProblem | null
  /** Commits what waits, at once. */
  readonly flush: () => void
}

export type AppendParts = {
  readonly db: DatabaseSync
  readonly world: AppendWorld
  readonly reserve: Reserve
  readonly log: EvidenceLog
}

/**
 * Collects what is asked for until the event loop has read every request that has already arrived, then commits it
 * as one. So a lone call waits for nothing, and eight at once pay for one fsync.
 */
export function outboxAppends({ db, world, reserve, log: durable }: AppendParts): OutboxAppends {
  let log = durable
  let problem: OutboxProblem | null = null
  let waiting: Asked[] = []
  const write = entryWriter(db)
  const keepLog = db.prepare('UPDATE log SET state = ? WHERE id = 1')

  function flush(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    const room = attempt(() => reserve.makeRoom(bytesOf(group)))
    if (room.ok && commit(group, reserve.refill).ok) return
    // One entry may be what fails, or what fits: each is tried by itself, in order.
    for (const asked of group) commitAlone(asked)
  }

  /** All of `group` in one transaction; a draft that breaks the format is refused by itself. */
  function commit(group: readonly Asked[], prepare: () => void): Result<true, OutboxProblem> {
    const answers: (() => void)[] = []
    let next = log
    try {
      db.exec('BEGIN IMMEDIATE')
      prepare()
      for (const asked of group) {
        const appended = appendEntry(next, asked.draft, world)
        if (appended.ok) {
          write(appended.value, asked.how)
          next = appended.value.log
        }
        answers.push(() => asked.answer(answerTo(appended)))
      }
      keepLog.run(encodeLog(next))
      db.exec('COMMIT')
    } catch (cause) {
      if (db.isTransaction) db.exec('ROLLBACK')
      return err(problemOf(cause))
    }
    log = next
    if (group.some(({ how }) => how.lane !== 'reserved')) problem = null
    for (const answer of answers) answer()
    return ok(true)
  }

  function commitAlone(asked: Asked): void {
    const need = bytesOf([asked])
    if (asked.how.lane === 'reserved') {
      const kept = commit([asked], () => void reserve.release(need))
      if (!kept.ok) asked.answer(kept)
      return
    }
    const room = attempt(() => reserve.makeRoom(need))
    const kept = room.ok ? commit([asked], reserve.refill) : room
    if (kept.ok) return
    problem = kept.error
    asked.answer(kept)
  }

  return {
    append(draft, how) {
      return new Promise((answer) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ draft, how, answer })
      })
    },
    log: () => log,
    problem: () => problem,
    flush,
  }
}

/** What entries take on disk, at most: their payloads, leaf, and what pages hold besides. */
function bytesOf(group: readonly Asked[]): number {
  const sizes = group.flatMap(({ draft }) =>
    Object.values(draft.fields).map(({ length }) => length),
  )
  return sizes.reduce((sum, size) => sum + size, 0) * 1.02 + group.length * entryBytes
}

const entryBytes = 48 * 1024

function attempt(act: () => void): Result<true, OutboxProblem> {
  try {
    act()
    return ok(true)
  } catch (cause) {
    return err(problemOf(cause))
  }
}

function answerTo(appended: Result<Entry, AppendProblem>): Appended {
  if (!appended.ok) return err({ code: 'ENTRY_REFUSED', problem: appended.error })
  const { seq, leafHash } = appended.value
  return ok({ seq, leafHash })
}

/** Writes one entry's rows. Throws what SQLite throws; the transaction is then rolled back as a whole. */
function entryWriter(db: DatabaseSync): (entry: Entry, how: AppendHow) => void {
  const leafRow = db.prepare('INSERT INTO leaves VALUES (?, ?, ?, ?, ?, ?, ?)')
  const payloadRow = db.prepare('INSERT INTO payloads VALUES (?, ?)')
  const markRow = db.prepare('INSERT OR REPLACE INTO marks VALUES (?, ?)')
  return ({ seq, leaf, leafBytes, leafHash, payloads }, { marks = {} }) => {
    leafRow.run(seq, leaf.at, leaf.kind, leaf.session, leaf.call, leafHash, leafBytes)
    if (payloads.length > 0) payloadRow.run(seq, encodePieces(payloads))
    for (const [name, value] of Object.entries(marks)) markRow.run(name, value)
  }
}
