import {
  encodeBundleLine,
  parseCheckpoint,
  parseNote,
  parseStamp,
  proveInclusion,
} from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import type { Selection } from './selection.ts'

type World = Pick<StoreWorld, 'query' | 'evidence' | 'fleet' | 'crypto'>

/** A log of which a bundle holds the first `size` leaves. */
export type BundledLog = { readonly no: number; readonly origin: string; readonly size: number }

/** Whether what opens the entries' commitments goes along. Without it they are `withheld`. */
export type Contents = 'with' | 'without'

const leavesPerPiece = 256

/** Whole logs: each leaf with its payloads, each checkpoint right after the last leaf that it covers. spec/bundle.md. */
export async function* wholeBundle(
  world: World,
  logs: readonly BundledLog[],
  contents: Contents,
): AsyncIterable<string> {
  yield encodeBundleLine({ kind: 'bundle' })
  yield* wholeSections(world, logs, contents)
  yield endOf(logs, [])
}

async function* wholeSections(
  world: World,
  logs: readonly BundledLog[],
  contents: Contents,
): AsyncIterable<string> {
  for (const log of logs) {
    yield encodeBundleLine({ kind: 'log', origin: log.origin, scope: 'whole' })
    yield await statementLines(world, log.origin)
    for (let from = 0; from < log.size; from += leavesPerPiece) {
      const to = Math.min(log.size, from + leavesPerPiece)
      yield await wholePiece(world, log, { from, to, contents })
    }
  }
}

function endOf(whole: readonly BundledLog[], selections: readonly Selection[]): string {
  const leaves =
    whole.reduce((sum, { size }) => sum + size, 0) +
    selections.reduce((sum, { seqs }) => sum + seqs.length, 0)
  return encodeBundleLine({ kind: 'end', logs: whole.length + selections.length, leaves })
}

/** What attesters stated of the log's key when it enrolled; empty for a key in a file. */
async function statementLines({ fleet }: Pick<World, 'fleet'>, origin: string): Promise<string> {
  const statements = await fleet.statements(origin)
  return statements
    .map(({ witness, bytes, signature }) => {
      const by = witness === null || signature === null ? null : { witness, signature }
      return encodeBundleLine({ kind: 'statement', statement: { by, bytes } })
    })
    .join('')
}

async function wholePiece(
  world: World,
  { no, origin }: BundledLog,
  {
    from,
    to,
    contents,
  }: { readonly from: number; readonly to: number; readonly contents: Contents },
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
  const stamped = await world.evidence.newestStamp(origin)
  let text = ''
  for (const [at, bytes] of leaves.entries()) {
    text += origin.endsWith('/heads')
      ? encodeBundleLine({ kind: 'head', note: new TextDecoder().decode(bytes) })
      : await leafLines(world, { origin, seq: from + at, bytes }, contents)
    const note = notes.get(from + at + 1)
    if (note === undefined) continue
    text += encodeBundleLine({ kind: 'checkpoint', note })
    if (stamped?.size === from + at + 1) text += stampLine(world.crypto, stamped.text)
  }
  return text
}

/** Invariant: it was read when it was kept. */
function stampLine(crypto: World['crypto'], text: string): string {
  const stamp = parseStamp(crypto, text)
  return stamp.ok ? encodeBundleLine({ kind: 'stamp', stamp: stamp.value }) : ''
}

async function leafLines(
  { evidence }: World,
  {
    origin,
    seq,
    bytes,
  }: { readonly origin: string; readonly seq: number; readonly bytes: Uint8Array },
  contents: Contents,
): Promise<string> {
  const leaf = encodeBundleLine({ kind: 'leaf', bytes })
  if (contents !== 'with') return leaf
  const openings = await evidence.openings(origin, seq)
  const payloads = openings.map((opening) =>
    encodeBundleLine({ kind: 'payload', payload: { seq, ...opening } }),
  )
  const open = new Set(openings.map(({ field }) => field))
  const closed = (await evidence.closed(origin, seq))
    .filter(({ field }) => !open.has(field))
    .map(({ wrapped: _wrapped, ...rest }) =>
      encodeBundleLine({ kind: 'sealed', sealed: { seq, ...rest } }),
    )
  return leaf + payloads.join('') + closed.join('')
}

/** Entries of some logs, each under one head of its log with a proof; `before` them the logs that are needed whole. */
export async function* selectedBundle(
  world: World,
  selections: readonly Selection[],
  contents: Contents,
  before: readonly BundledLog[] = [],
): AsyncIterable<string> {
  yield encodeBundleLine({ kind: 'bundle' })
  yield* wholeSections(world, before, contents)
  for (const { origin, seqs } of selections) {
    const head = await headOver(world.evidence, origin, seqs.at(-1) ?? 0)
    yield encodeBundleLine({ kind: 'log', origin, scope: 'selected' })
    yield await statementLines(world, origin)
    yield encodeBundleLine({ kind: 'checkpoint', note: head.note })
    for (const seq of seqs) {
      const [bytes] = await world.evidence.leaves(origin, seq, seq + 1)
      if (bytes === undefined) throw new Error(`no entry ${seq} in ${origin}`)
      const nodes = (level: number, index: number) => world.evidence.node(origin, level, index)
      const { path } = proveInclusion(world.crypto, nodes, seq, head.size)
      yield (
        (await leafLines(world, { origin, seq, bytes }, contents)) +
          encodeBundleLine({ kind: 'proof', seq, path })
      )
    }
  }
  yield endOf(before, selections)
}

/** The newest cosigned head over entry `seq`; where there is none, the head that its first seal covers. */
async function headOver(
  evidence: World['evidence'],
  origin: string,
  seq: number,
): Promise<{ readonly size: number; readonly note: string }> {
  const cosigned = await evidence.cosigned(origin, seq)
  const note = cosigned === null ? null : parseNote(cosigned)
  const head = note?.ok === true ? parseCheckpoint(note.value.text) : null
  if (cosigned !== null && head?.ok === true) return { size: head.value.size, note: cosigned }
  const cover = await evidence.cover(origin, seq)
  if (cover === null) throw new Error(`entry ${seq} of ${origin} has no seal`)
  return cover
}
