import { createHash } from 'node:crypto'
import {
  encodeHex,
  linesOf,
  parseCheckpoint,
  parseNote,
  portableCrypto,
  readCosignature,
  sealKeyId,
} from '@custody/evidence'
import type { SealKey } from '@custody/evidence'
import { nodeP256 } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import type { LastHead } from '../epochs/grant-epoch.ts'
import type { AskedWitness } from './ask-witness.ts'

const timeoutMs = 10_000
const answerBytesMax = 16_384
/** What a witness says that does not keep such a log, or shows nobody its heads. */
const knowsNone = new Set([404, 405])

type Log = { readonly origin: string; readonly key: SealKey }

/**
 * The last head of a log as the witnesses know it: the largest of what they show. Null where none knows the log. One that does
 * not answer, or whose head does not hold, is a problem: it would refuse for good a grant that is behind its own head.
 */
export async function lastWitnessed(
  witnesses: readonly AskedWitness[],
  log: Log,
): Promise<Result<LastHead | null, { readonly code: 'WITNESS_AWAY'; readonly witness: string }>> {
  const all = await Promise.all(
    witnesses.map(async (witness) => ({ witness, shown: await shownHead(witness, log) })),
  )
  const away = all.find(({ shown }) => shown === 'away')
  if (away !== undefined) return err({ code: 'WITNESS_AWAY', witness: away.witness.name })
  const heads = all.flatMap(({ shown }) => (shown === 'away' || shown === null ? [] : [shown.head]))
  const [largest = null] = heads.toSorted((a, b) => b.size - a.size)
  return ok(largest)
}

/** A head that a witness shows: its cosignature and the log's seal hold. */
export type ShownHead = { readonly head: LastHead; readonly note: string }

/** The last head of a log that one witness shows; null where it knows none. */
export async function shownHead(
  { url, key }: AskedWitness,
  log: Log,
): Promise<ShownHead | 'away' | null> {
  const name = createHash('sha256').update(log.origin).digest('hex')
  try {
    const answer = await fetch(`${url}/${name}/checkpoint`, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const said = (await answer.text()).slice(0, answerBytesMax)
    if (knowsNone.has(answer.status)) return null
    return answer.status === 200 ? (headIn(said, key, log) ?? 'away') : 'away'
  } catch {
    return 'away'
  }
}

/** Untrusted: what a witness shows. Its own cosignature and the log's seal hold, or it is nothing. */
function headIn(
  text: string,
  witness: AskedWitness['key'],
  { origin, key }: Log,
): ShownHead | null {
  const note = parseNote(text)
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : null
  if (!note.ok || checkpoint?.ok !== true || checkpoint.value.origin !== origin) return null
  const cosigned = readCosignature(note.value, witness, portableEd25519)
  const [line] = linesOf(note.value, origin, sealKeyId(portableCrypto, origin, key))
  const isSealed =
    line !== undefined &&
    sealVerifier(nodeP256())(key, new TextEncoder().encode(note.value.text), line.signature).ok
  if (cosigned === null || cosigned === 'bad' || !isSealed) return null
  const { size, root } = checkpoint.value
  return { head: { origin, size, root: encodeHex(root) }, note: text }
}
