import type { LogEntry } from '@custody/protocol'
import { columns, visible } from '../terminal.ts'

/** What an entry holds beyond its line: its fields whole, where they are still kept here, and how far it has come. */
export function entryFields({
  fields,
  state,
  source,
  call,
  session,
  leafHash,
  redactions,
}: LogEntry): string {
  const rows: (readonly [string, string])[] = [
    ['state', `${state}, from ${source}`],
    ...(session === null ? [] : [['session', session] as const]),
    ...(call === null ? [] : [['call', call] as const]),
    ['leaf', leafHash],
    ...Object.entries(fields).map(([name, field]) => [name, fieldText(field)] as const),
    ...(redactions.length === 0 ? [] : [['redacted', `${redactions.length} places`] as const]),
  ]
  return columns(rows, '      ')
}

function fieldText({ text, size, truncated }: LogEntry['fields'][string]): string {
  if (text === null) return `(${size} bytes, not kept here any more)`
  return `${visible(text)}${truncated ? ` … (${size} bytes)` : ''}`
}
