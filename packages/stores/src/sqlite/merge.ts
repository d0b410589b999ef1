import { keepSegments } from './keep-segments.ts'
import { decodeLeaves, decodePayloads, encodeLeaves } from './segment.ts'
import type { Statements } from './statements.ts'

// A device uploads one to twenty entries at a time, and small pieces compress badly. So when a log has gathered this
// many small segments they are written anew as one. schema.ts has an index of the small ones.
const smallMax = 32
/** A segment of leaves is closed at this many. */
const leavesMax = 512

/** Merges the small leaf segments of a log, if there are enough of them. In a write transaction only. */
export function mergeLeaves(sql: Statements, log: number): void {
  const small = sql.all(
    'SELECT no, first, count, bytes FROM segment WHERE log = ? AND count < 256 ORDER BY first',
    log,
  )
  if (small.length < smallMax) return
  for (const run of runsOf(small.map(leafSegment))) {
    if (run.length < 2) continue
    const leaves = run.flatMap(({ bytes }) => decodeLeaves(bytes))
    for (const { no } of run) sql.run('DELETE FROM segment WHERE no = ?', no)
    const first = run[0]?.first ?? 0
    for (let from = 0; from < leaves.length; from += leavesMax) {
      const some = leaves.slice(from, from + leavesMax)
      sql.run(
        'INSERT INTO segment (log, first, count, bytes) VALUES (?, ?, ?, ?)',
        log,
        first + from,
        some.length,
        encodeLeaves(some),
      )
    }
  }
}

type LeafSegment = {
  readonly no: number
  readonly first: number
  readonly count: number
  readonly bytes: Uint8Array
}

function leafSegment(row: ReturnType<Statements['all']>[number]): LeafSegment {
  const { no, first, count, bytes } = row
  if (!(bytes instanceof Uint8Array)) throw new Error('a segment without bytes')
  return { no: Number(no), first: Number(first), count: Number(count), bytes }
}

/** Segments that follow on one another, in runs. */
function runsOf(segments: readonly LeafSegment[]): readonly (readonly LeafSegment[])[] {
  const runs: LeafSegment[][] = []
  for (const segment of segments) {
    const last = runs.at(-1)?.at(-1)
    if (last !== undefined && last.first + last.count === segment.first) runs.at(-1)?.push(segment)
    else runs.push([segment])
  }
  return runs
}

/** Merges the small payload segments of a log, if there are enough of them. In a write transaction only. */
export function mergePayloads(sql: Statements, log: number): void {
  const small = sql.all(
    'SELECT no, bytes FROM payload_segment WHERE log = ? AND size < 65536 ORDER BY no',
    log,
  )
  if (small.length < smallMax) return
  const payloads = small.flatMap(({ no, bytes }) => {
    if (!(bytes instanceof Uint8Array)) throw new Error('a payload segment without bytes')
    const held = decodePayloads(bytes)
    for (const entry of new Set(held.map((payload) => payload.entry)))
      sql.run('DELETE FROM payload WHERE entry = ? AND segment = ?', entry, no ?? null)
    sql.run('DELETE FROM payload_segment WHERE no = ?', no ?? null)
    return held
  })
  keepSegments(sql, log, payloads)
}
