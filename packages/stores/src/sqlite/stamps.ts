import { instant } from '@custody/model'
import type { EvidenceStore } from '../evidence-store.ts'
import type { Statements } from './statements.ts'

const ofLog = 'log = (SELECT no FROM log WHERE origin = ?)'

/** The part of the evidence store that time stamps are in. */
export function stampsOf(
  sql: Statements,
): Pick<EvidenceStore, 'keepStamp' | 'newestStamp' | 'stampedAt'> {
  return {
    keepStamp: async (origin, { size, at, text }) => {
      sql.run(
        'INSERT OR IGNORE INTO stamp (log, size, at, text) SELECT no, ?, ?, ? FROM log WHERE origin = ?',
        size,
        at,
        text,
        origin,
      )
      sql.run(
        `UPDATE stamp SET text = NULL WHERE ${ofLog} AND text IS NOT NULL` +
          ` AND size < (SELECT max(size) FROM stamp WHERE ${ofLog})`,
        origin,
        origin,
      )
    },
    newestStamp: async (origin) => {
      const row = sql.get(
        `SELECT size, text FROM stamp WHERE ${ofLog} AND text IS NOT NULL ORDER BY size DESC LIMIT 1`,
        origin,
      )
      return row === undefined ? null : { size: Number(row['size']), text: String(row['text']) }
    },
    stampedAt: async (origin, seq) => {
      const row = sql.get(
        `SELECT at FROM stamp WHERE ${ofLog} AND size > ? ORDER BY size LIMIT 1`,
        origin,
        seq,
      )
      return row === undefined ? null : instant(Number(row['at']))
    },
  }
}
