import { encodePayloads } from './segment.ts'
import type { SegmentPayload } from './segment.ts'
import type { Statements } from './statements.ts'

/** A payload segment is closed at this size before compression: small enough to read one entry out of it quickly. */
const segmentBytesMax = 131_072

/** Writes payloads into as many segments as their size asks for. In a write transaction only. */
export function keepSegments(
  sql: Statements,
  log: number,
  payloads: readonly SegmentPayload[],
): void {
  let batch: SegmentPayload[] = []
  let size = 0
  const flush = (): void => {
    if (batch.length > 0) keepSegment(sql, log, batch, size)
    batch = []
    size = 0
  }
  for (const payload of payloads) {
    if (size > 0 && size + payload.bytes.length > segmentBytesMax) flush()
    batch.push(payload)
    size += payload.bytes.length + 43
  }
  flush()
}

function keepSegment(
  sql: Statements,
  log: number,
  payloads: readonly SegmentPayload[],
  size: number,
): void {
  const segment = sql.run(
    'INSERT INTO payload_segment (log, size, bytes) VALUES (?, ?, ?)',
    log,
    size,
    encodePayloads(payloads),
  )
  for (const [entry, group] of Map.groupBy(payloads, (payload) => payload.entry))
    sql.run(
      'INSERT INTO payload (entry, segment, fields) VALUES (?, ?, ?)',
      entry,
      segment,
      Uint8Array.from(group, (payload) => payload.field),
    )
}
