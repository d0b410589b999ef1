import { capturedOf } from '@custody/device'
import { beginningOf, encodeBundleLine, hashChildren, proveInclusion } from '@custody/evidence'
import type { Hash, NodeSource } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'
import type { Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { ExportQuery } from '@custody/protocol'
import type { Sight } from './audience.ts'
import type { KeptLeaf, KeptSeal, Outbox } from '@custody/stores'

/**
 * The lines of an evidence bundle: the whole log up to its newest seal, or chosen entries with their proofs. An account is
 * given the entries of its own sessions, after those with which the log begins: without them nobody could tell its key.
 */
export function exportBundle(
  log: Outbox,
  query: ExportQuery,
  sight: Sight,
): Result<Iterable<string>, Problem> {
  const seal = log.newestSeal()
  if (seal === null) return err({ code: 'EXPORT_EMPTY' })
  const own = sight.sessions()
  const isWhole = query.session === undefined && query.from === undefined && query.to === undefined
  if (isWhole && own === null) return ok(wholeLog(log, seal))
  const { session } = query
  if (session !== undefined && !sight.session(session)) return err({ code: 'SESSION_UNKNOWN' })
  const sessions = session === undefined ? own : [session]
  const all = { before: seal.size, limit: seal.size }
  const chosen = (
    sessions === null
      ? log.find(all)
      : sessions.flatMap((one) => log.find({ ...all, session: one }))
  )
    .toSorted((one, other) => one.seq - other.seq)
    .filter(({ at }) => at >= (query.from ?? 0) && at <= (query.to ?? Number.MAX_SAFE_INTEGER))
  if (chosen.length === 0)
    return err({ code: session === undefined ? 'EXPORT_EMPTY' : 'SESSION_UNKNOWN' })
  return ok(selection(log, seal, withBeginning(log, seal, chosen)))
}

function withBeginning(
  log: Outbox,
  seal: KeptSeal,
  chosen: readonly KeptLeaf[],
): readonly KeptLeaf[] {
  const beginning = beginningOf(log.origin)
  const first = log.leaves(0, Math.min(seal.size, beginning.length))
  return [...first, ...chosen.filter(({ seq }) => !beginning.includes(seq))]
}

const page = { entries: 200, bytes: 4_000_000 }

function* wholeLog(log: Outbox, newest: KeptSeal): Generator<string> {
  yield encodeBundleLine({ kind: 'bundle' })
  yield encodeBundleLine({ kind: 'log', origin: log.origin, scope: 'whole' })
  let seal = log.sealOver(0)
  for (let from = 0; from < newest.size;) {
    const leaves = log.leaves(from, newest.size, page)
    for (const leaf of leaves) {
      yield* entryLines(log, leaf)
      if (seal === null || leaf.seq + 1 !== seal.size) continue
      yield encodeBundleLine({ kind: 'checkpoint', note: seal.note })
      seal = log.sealOver(seal.size)
    }
    from += leaves.length
  }
  yield encodeBundleLine({ kind: 'end', logs: 1, leaves: newest.size })
}

function* selection(log: Outbox, seal: KeptSeal, chosen: readonly KeptLeaf[]): Generator<string> {
  const nodes = nodesOver(log.leafHashes(0, seal.size))
  yield encodeBundleLine({ kind: 'bundle' })
  yield encodeBundleLine({ kind: 'log', origin: log.origin, scope: 'selected' })
  yield encodeBundleLine({ kind: 'checkpoint', note: seal.note })
  for (const leaf of chosen) {
    yield* entryLines(log, leaf)
    const { path } = proveInclusion(nodeCrypto, nodes, leaf.seq, seal.size)
    yield encodeBundleLine({ kind: 'proof', seq: leaf.seq, path })
  }
  yield encodeBundleLine({ kind: 'end', logs: 1, leaves: chosen.length })
}

function* entryLines(log: Outbox, { seq, bytes }: KeptLeaf): Generator<string> {
  yield encodeBundleLine({ kind: 'leaf', bytes })
  // A bundle is made to be handed on: what stays on the device is not in it.
  for (const payload of capturedOf(log, log.payloads(seq, seq + 1)))
    yield encodeBundleLine({ kind: 'payload', payload })
}

/** One array of hashes per level. 64 bytes an entry for as long as an export of chosen entries takes. */
function nodesOver(leaves: readonly Hash[]): NodeSource {
  const levels: Hash[][] = [[...leaves]]
  for (let below = levels[0] ?? []; below.length > 1;) {
    const next: Hash[] = []
    for (let at = 0; at + 1 < below.length; at += 2) {
      const [left, right] = [below[at], below[at + 1]]
      if (left !== undefined && right !== undefined)
        next.push(hashChildren(nodeCrypto, left, right))
    }
    levels.push(next)
    below = next
  }
  return (level, index) => {
    const hash = levels[level]?.[index]
    if (hash === undefined) throw new Error(`no node ${index} at level ${level}`)
    return hash
  }
}
