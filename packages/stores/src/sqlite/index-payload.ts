import { fieldName, fields } from '@custody/evidence'
import type { FieldName } from '@custody/evidence'
import type { Writing } from './append.ts'
import { readMcpServer, readPosture, readPrincipal } from './payload-shape.ts'
import { firstLine, headlineOf, parseJson, searchableText } from './search-text.ts'
import type { SegmentPayload } from './segment.ts'
import type { Tally } from './tally.ts'
import { moveToTool } from './tally.ts'

type Indexing = Writing & { readonly tally: Tally }

/** The entry whose payloads came. `session` and `subject` are numbers of the store. */
type Entry = {
  readonly no: number
  readonly at: number
  readonly kind: string
  readonly session: number | null
  readonly subject: number | null
}

/** Fields that full text covers. */
const searched: ReadonlySet<FieldName> = new Set(['prompt', 'text', 'tool', 'input', 'output'])

/** Indexes what payloads of one entry say. In a write transaction only. Payloads are hostile: what they are not, they are not. */
export function indexPayloads(
  writing: Indexing,
  device: number,
  entry: Entry,
  payloads: readonly SegmentPayload[],
): void {
  const texts: string[] = []
  indexCall(writing, entry, payloads)
  for (const payload of payloads) {
    const name = fieldName(payload.field)
    if (name === undefined) continue
    indexField(writing, { device, entry, name, bytes: payload.bytes })
    if (searched.has(name)) texts.push(searchableText(payload.bytes, fields[name].media === 'json'))
  }
  if (texts.length > 0) indexText(writing, entry.no, texts.join('\n'))
}

/** Payloads of one entry may come in two uploads; then the later texts take the place of the earlier. */
function indexText({ sql }: Indexing, entry: number, text: string): void {
  sql.run('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)', entry, text)
}

type Field = {
  readonly device: number
  readonly entry: Entry
  readonly name: FieldName
  readonly bytes: Uint8Array
}

const sessionColumns: { readonly [name in FieldName]?: string } = {
  cwd: 'workspace = coalesce(workspace, ?)',
  workspace: 'workspace = ?',
  remote: 'remote = ?',
  branch: 'branch = ?',
  model: 'model = ?',
}

function indexField(writing: Indexing, field: Field): void {
  const { sql } = writing
  const { entry, name, bytes } = field
  const column = sessionColumns[name]
  if (
    column !== undefined &&
    entry.session !== null &&
    (name === 'model' || entry.kind === 'session.opened')
  )
    sql.run(`UPDATE session SET ${column} WHERE no = ?`, shortText(bytes), entry.session)
  switch (name) {
    case 'prompt':
      if (entry.session !== null)
        sql.run(
          'UPDATE session SET title = coalesce(title, ?) WHERE no = ?',
          firstLine(shortText(bytes)),
          entry.session,
        )
      break
    case 'subagentType':
      indexSubagentName(writing, entry, shortText(bytes))
      break
    case 'principal':
      indexPrincipal(writing, entry, bytes)
      break
    case 'mcpServer':
      indexMcp(writing, field)
      break
    case 'posture':
      indexPosture(writing, field)
      break
    default:
  }
}

/** What a call is called and is about: both come with the entry that told of it, so its row is written once. */
function indexCall(
  { sql, words, tally }: Indexing,
  entry: Entry,
  payloads: readonly SegmentPayload[],
): void {
  if (!isOfCall(entry)) return
  const named = payloads.find(({ field }) => field === fields.tool.id)
  const input = payloads.find(({ field }) => field === fields.input.id)
  if (named === undefined && input === undefined) return
  const call = sql.get(
    'SELECT at, device, agent, outcome, would, tool FROM call WHERE entry = ?',
    entry.subject,
  )
  if (call === undefined) return
  const tool = named === undefined ? null : words.number(shortText(named.bytes))
  const headline = input === undefined ? null : headlineOf(input.bytes)
  sql.run(
    'UPDATE call SET tool = coalesce(tool, ?), headline = coalesce(headline, ?) WHERE entry = ?',
    tool,
    headline,
    entry.subject,
  )
  if (tool === null || call['tool'] !== null || call['outcome'] === null) return
  const number = (column: string): number => Number(call[column])
  const [at, device, agent] = [number('at'), number('device'), number('agent')]
  moveToTool(tally, { at, device, agent, outcome: number('outcome'), would: number('would') }, tool)
}

function isOfCall({ kind, subject }: Entry): boolean {
  return subject !== null && kind.startsWith('call.')
}

function indexSubagentName({ sql }: Indexing, entry: Entry, name: string): void {
  if (entry.subject === null || !entry.kind.startsWith('subagent.')) return
  sql.run('UPDATE subagent SET name = ? WHERE no = ?', name, entry.subject)
}

function indexPrincipal({ sql }: Indexing, entry: Entry, bytes: Uint8Array): void {
  const principal = readPrincipal(parseJson(bytes))
  if (entry.session === null || principal === null) return
  sql.run(
    'UPDATE session SET principal = ?, uid = ? WHERE no = ?',
    principal.name,
    principal.uid,
    entry.session,
  )
}

function indexMcp({ sql }: Indexing, { entry, bytes }: Field): void {
  const server = readMcpServer(parseJson(bytes))
  if (server === null || entry.subject === null || !entry.kind.startsWith('mcp.')) return
  const { fingerprint, name, target, environmentNames } = server
  sql.run(
    'UPDATE mcp_server SET fingerprint = ?, name = ?, target = ?, environment = ? WHERE no = ?',
    fingerprint,
    name,
    target,
    JSON.stringify(environmentNames),
    entry.subject,
  )
}

function indexPosture({ sql }: Indexing, { device, entry, bytes }: Field): void {
  if (!entry.kind.startsWith('posture.')) return
  for (const check of readPosture(parseJson(bytes))) {
    const before = sql.get(
      'SELECT status FROM posture WHERE device = ? AND probe = ?',
      device,
      check.probe,
    )
    sql.run(
      'INSERT INTO posture (device, probe, at, status, detail, max_age) VALUES (?, ?, ?, ?, ?, ?)' +
        ' ON CONFLICT DO UPDATE SET at = excluded.at, status = excluded.status, detail = excluded.detail,' +
        ' max_age = excluded.max_age WHERE excluded.at >= at',
      device,
      check.probe,
      check.at,
      check.status,
      check.detail,
      check.maxAgeMs,
    )
    if (before?.['status'] !== check.status)
      sql.run(
        'INSERT INTO posture_change (device, probe, entry, at, status, detail) VALUES (?, ?, ?, ?, ?, ?)' +
          ' ON CONFLICT DO NOTHING',
        device,
        check.probe,
        entry.no,
        entry.at,
        check.status,
        check.detail,
      )
  }
}

function shortText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 4000)).toWellFormed()
}
