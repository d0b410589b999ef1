import { parseNote, portableCrypto, parseNoteKey, readCosignature } from '@custody/evidence'
import type { NoteKey, TrustedWitness } from '@custody/evidence'
import { portableEd25519 } from '@custody/keys/verify'
import type { Instant, Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'
import type { HeadToCosign } from './head-to-cosign.ts'

/** A witness that can be asked. */
export type AskedWitness = {
  readonly name: string
  readonly key: NoteKey
  /** Its submission prefix, without a slash at the end. */
  readonly url: string
}

/** A head with a witness's line beside the seal, and when by that witness's clock it was made. */
export type CosignedNote = { readonly note: string; readonly at: Instant }

export type AskProblem =
  /** It knows another head than the one asked from; `size` is that one's. */
  | { readonly code: 'OLD_SIZE_DIFFERS'; readonly size: number }
  /** It refuses; `detail` is what it said. */
  | { readonly code: 'WITNESS_REFUSED'; readonly status: number; readonly detail: string }
  | { readonly code: 'WITNESS_AWAY'; readonly detail: string }
  | { readonly code: 'WITNESS_ANSWER_BAD' }

const timeoutMs = 10_000
const answerBytesMax = 16_384

/** The witnesses of a policy that can be asked: those with an address and a key that is read here. */
export function askedWitnesses(witnesses: readonly TrustedWitness[]): readonly AskedWitness[] {
  return witnesses.flatMap(({ name, verifierKey, url }) => {
    const key = parseNoteKey(portableCrypto, verifierKey, 'cosignature')
    return key.ok && url !== null ? [{ name, key: key.value, url: url.replace(/\/+$/, '') }] : []
  })
}

/** Whether its line stands beside the seal already: asked again it would only say a later time. */
export function hasCosigned({ key }: AskedWitness, note: string): boolean {
  const parsed = parseNote(note)
  const said = parsed.ok ? readCosignature(parsed.value, key, portableEd25519) : null
  return said !== null && said !== 'bad'
}

/**
 * Asks one witness to cosign a head, from the size that it is thought to know. Gives back the note with its line, which
 * holds, and the time that it states. Source: C2SP tlog-witness, "add-checkpoint".
 */
export async function askWitness(
  { url, key }: AskedWitness,
  oldSize: number,
  { note, proof }: HeadToCosign,
): Promise<Result<CosignedNote, AskProblem>> {
  const body = `old ${oldSize}\n${proof.map((hash) => `${hash}\n`).join('')}\n${note}`
  let status: number
  let said: string
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body,
      signal,
      redirect: 'error',
    })
    status = answer.status
    said = await beginningOf(answer)
  } catch (error) {
    return err({ code: 'WITNESS_AWAY', detail: error instanceof Error ? error.message : 'unknown' })
  }
  if (status === 409) {
    const size = /^(?:0|[1-9][0-9]{0,15})\n$/.test(said) ? Number(said) : NaN
    return Number.isSafeInteger(size)
      ? err({ code: 'OLD_SIZE_DIFFERS', size })
      : err({ code: 'WITNESS_ANSWER_BAD' })
  }
  if (status !== 200)
    return err({ code: 'WITNESS_REFUSED', status, detail: said.slice(0, 80).trim() })
  // Untrusted: only its own lines are taken, and only those that hold.
  const own = said.split('\n').filter((line) => line.startsWith(`— ${key.name} `))
  const cosigned = `${note}${own.map((line) => `${line}\n`).join('')}`
  const parsed = parseNote(cosigned)
  const cosignature = parsed.ok ? readCosignature(parsed.value, key, portableEd25519) : null
  return cosignature === null || cosignature === 'bad'
    ? err({ code: 'WITNESS_ANSWER_BAD' })
    : ok({ note: cosigned, at: instant(cosignature.time * 1000) })
}

/** No answer of a witness is longer; what follows is not even read. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= answerBytesMax) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, answerBytesMax)
}
