import { err, ok } from '@custody/model'
import type { CallRow } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import { callRows } from '../../views/call-rows.ts'
import type { CallFilter } from '../../views/call-filter.ts'
import type { FoundCall } from '../../views/find-calls.ts'
import { findCalls, searchCalls } from '../../views/find-calls.ts'
import { ftsQuery } from '../../views/fts-query.ts'
import { ruleBook } from '../../views/rule-book.ts'

const rowsPerPiece = 200

/** Every row of the same query, as JSON lines or CSV. Read page by page, as fast as it is taken. */
export const exportCalls = route({
  endpoint: serverEndpoints.exportCalls,
  thread: 'reader',
  act: async (_world, { query: { q, ...filter }, asker }) =>
    adminAct('admin.export-made', {
      by: asker.viewer,
      name: 'tool-calls',
      detail: { ...filter, ...(q === undefined ? {} : { q }) },
    }),
  answer: async (world, { query: { q, format, ...filter } }) => {
    const fts = q === undefined || q.trim() === '' ? undefined : ftsQuery(q)
    if (fts === null) return err({ code: 'SEARCH_INVALID' })
    const isCsv = format === 'csv'
    return ok({
      fileName: isCsv ? 'tool-calls.csv' : 'tool-calls.jsonl',
      contentType: isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      chunks: pieces(world, filter, fts, isCsv),
    })
  },
})

async function* pieces(
  world: StoreWorld,
  filter: CallFilter,
  fts: string | undefined,
  isCsv: boolean,
): AsyncIterable<string> {
  const book = await ruleBook(world.policies)
  if (isCsv) yield `${columns.join(',')}\r\n`
  let before: number | null = null
  for (;;) {
    const page: { readonly before: number | null; readonly limit: number } = {
      before,
      limit: rowsPerPiece,
    }
    const found: readonly FoundCall[] =
      fts === undefined
        ? await findCalls(world.query, filter, page)
        : await searchCalls(world.query, fts, filter, page)
    const last = found.at(-1)
    if (last === undefined) return
    const rows = await callRows(world, book, found)
    yield rows.map((row) => (isCsv ? csvLine(row) : `${JSON.stringify(row)}\n`)).join('')
    before = last.match ?? last.entry
  }
}

const columns = [
  'at',
  'device',
  'session',
  'call',
  'agent',
  'tool',
  'headline',
  'outcome',
  'wouldOutcome',
  'rules',
  'status',
  'durationMs',
] as const

function csvLine(row: CallRow): string {
  const values = [
    new Date(row.at).toISOString(),
    row.deviceName,
    row.session,
    row.call,
    row.agent.name,
    row.tool,
    row.headline,
    row.outcome,
    row.wouldOutcome,
    row.rules.map(({ id }) => id).join(' '),
    row.status,
    row.durationMs,
  ]
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Captured text must not become a formula in a spreadsheet. */
function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
