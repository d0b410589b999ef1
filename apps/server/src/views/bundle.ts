import type { Leaf } from '@custody/evidence'
import { encodeBundleLine, proveInclusion } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'

type World = Pick<StoreWorld, 'query' | 'evidence' | 'crypto'>
type Log = { readonly no: number; readonly origin: string; readonly size: number }

const leavesPerPiece = 256

/** Whole logs: each leaf with its payloads, each checkpoint right after the last leaf that it covers. spec/bundle.md. */
export async function* wholeBundle(world: World, logs: readonly Log[]): AsyncIterable<string> {
  yield encodeBundleLine({ kind: 'bundle' })
  let count = 0
  for (const log of logs) {
    yield encodeBundleLine({ kind: 'log', origin: log.origin, scope: 'whole' })
    for (let from = 0; from < log.size; from += leavesPerPiece) {
      const to = Math.min(log.size, from + leavesPerPiece)
      yield await wholePiece(world, log, from, to)
      count += to - from
    }
  }
  yield encodeBundleLine({ kind: 'end', logs: logs.length, leaves: count })
}

async function wholePiece(
  world: World,
  { no, origin }: Log,
  from: number,
  to: number,
): Promise<string> {
  const leaves = await world.evidence.leaves(origin, from, to)
  const seals = await world.query
    .selectFrom('batch')
    .select(['size', 'note'])
    .where('log', '=', no)
    .where('size', '>', from)
    .where('size', '<=', to)
    .execute()
  const notes = new Map(seals.map(({ size, note }) => [size, note]))
  let text = ''
  for (const [at, bytes] of leaves.entries()) {
    text += await leafLines(world, origin, from + at, bytes)
    const note = notes.get(from + at + 1)
    if (note !== undefined) text += encodeBundleLine({ kind: 'checkpoint', note })
  }
  return text
}

async function leafLines(
  { evidence }: World,
  origin: string,
  seq: number,
  bytes: Uint8Array,
): Promise<string> {
  const openings = await evidence.openings(origin, seq)
  const payloads = openings.map((opening) =>
    encodeBundleLine({ kind: 'payload', payload: { seq, ...opening } }),
  )
  return encodeBundleLine({ kind: 'leaf', bytes }) + payloads.join('')
}

/** The entries of one session, those that they refer to, and the first of the log, which names its key. */
export async function* selectedBundle(
  world: World,
  session: { readonly no: number; readonly log: number },
): AsyncIterable<string> {
  const { origin, size } = await world.query
    .selectFrom('log')
    .select(['origin', 'size'])
    .where('no', '=', session.log)
    .executeTakeFirstOrThrow()
  const { note } = await world.query
    .selectFrom('batch')
    .select('note')
    .where('log', '=', session.log)
    .where('size', '=', size)
    .executeTakeFirstOrThrow()
  const seqs = await seqsOf(world, session, origin)
  yield encodeBundleLine({ kind: 'bundle' })
  yield encodeBundleLine({ kind: 'log', origin, scope: 'selected' })
  yield encodeBundleLine({ kind: 'checkpoint', note })
  for (const seq of seqs) {
    const [bytes] = await world.evidence.leaves(origin, seq, seq + 1)
    if (bytes === undefined) throw new Error(`no entry ${seq} in ${origin}`)
    const nodes = (level: number, index: number) => world.evidence.node(origin, level, index)
    const { path } = proveInclusion(world.crypto, nodes, seq, size)
    yield (
      (await leafLines(world, origin, seq, bytes)) + encodeBundleLine({ kind: 'proof', seq, path })
    )
  }
  yield encodeBundleLine({ kind: 'end', logs: 1, leaves: seqs.length })
}

async function seqsOf(
  { query, evidence }: World,
  session: { readonly no: number; readonly log: number },
  origin: string,
): Promise<readonly number[]> {
  const rows = await query
    .selectFrom('entry')
    .select('seq')
    .where('session', '=', session.no)
    .where('log', '=', session.log)
    .execute()
  const seqs = new Set([0, ...rows.map(({ seq }) => seq)])
  for (const { seq } of rows) {
    const [bytes] = await evidence.leaves(origin, seq, seq + 1)
    if (bytes === undefined) continue
    // Invariant: leaves were parsed strictly when they were taken in.
    const { refs } = JSON.parse(new TextDecoder().decode(bytes)) as Pick<Leaf, 'refs'>
    for (const ref of [refs.processes, refs.posture]) if (ref !== null) seqs.add(ref)
  }
  return [...seqs].toSorted((a, b) => a - b)
}
