import { z } from 'zod'
import type { AskedWitness } from './ask-witness.ts'

/** A grant of an epoch with its place in the organisation's `acts`. */
export type GrantToTell = {
  /** The log that it opens. */
  readonly origin: string
  readonly seq: number
}

/** The same with the proof that it stands there, under a head of that size. */
export type ProvenGrant = {
  readonly leaf: string
  readonly seq: number
  readonly size: number
  readonly path: readonly string[]
}

export type GrantAnswer =
  | { readonly code: 'TAKEN' }
  /** It knows the acts up to there. */
  | { readonly code: 'ACTS_HEAD_DIFFERS'; readonly size: number }
  | { readonly code: 'GRANT_REFUSED'; readonly status: number; readonly because: string }
  | { readonly code: 'WITNESS_AWAY' }

const timeoutMs = 10_000
const Sizes = z.union([z.object({ size: z.int().min(0) }), z.int().min(0)])

/** Shows a witness that an epoch was granted, so that it takes the new log and closes the one before. spec/witness.md. */
export async function tellGrant(
  { url }: AskedWitness,
  origin: string,
  grant: ProvenGrant,
): Promise<GrantAnswer> {
  try {
    const answer = await fetch(`${url}/enrol/epoch`, {
      method: 'POST',
      body: JSON.stringify({ origin, grant }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const said = (await answer.text()).slice(0, 4096)
    if (answer.status === 200) return { code: 'TAKEN' }
    const size = answer.status === 409 ? sizeIn(said) : null
    if (size !== null) return { code: 'ACTS_HEAD_DIFFERS', size }
    return { code: 'GRANT_REFUSED', status: answer.status, because: codeIn(said) }
  } catch {
    return { code: 'WITNESS_AWAY' }
  }
}

/** Untrusted: a refusal's first word. */
function codeIn(said: string): string {
  return /[A-Z][A-Z_]{2,60}/.exec(said)?.[0] ?? 'WITNESS_REFUSED'
}

function sizeIn(said: string): number | null {
  if (/^(?:0|[1-9][0-9]{0,15})\n?$/.test(said)) return Number(said)
  try {
    const read = Sizes.safeParse(JSON.parse(said))
    if (!read.success) return null
    return typeof read.data === 'number' ? read.data : read.data.size
  } catch {
    return null
  }
}
