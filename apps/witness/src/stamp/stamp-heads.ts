import { randomBytes } from 'node:crypto'
import {
  encodeStamp,
  portableCrypto as crypto,
  proveInclusion,
  stampedBytes,
  stampedLeaf,
} from '@custody/evidence'
import { timestampRequest, timestampToken } from '@custody/keys/timestamp'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { headOf, nodesOf } from '../tree-of.ts'
import type { WitnessStore } from '../witness-store.ts'

/** What stamping needs from the world. */
export type Stamping = {
  readonly store: WitnessStore
  /** The authority's address. RFC 3161, 3.4: HTTP. */
  readonly authority: string
  /** POSIX seconds. */
  readonly now: () => number
}

export type StampingProblem = {
  readonly code:
    | 'AUTHORITY_AWAY'
    | 'TIMESTAMP_INVALID'
    | 'TIMESTAMP_REFUSED'
    | 'TIMESTAMP_DIFFERS'
    | 'TIMESTAMP_UNTRUSTED'
}

const timeoutMs = 20_000
const answerBytesMax = 64 * 1024

/** Has every head stamped that no stamp covers yet, by one request. Gives back how many; durable when it resolves. */
export async function stampHeads({
  store,
  authority,
  now,
}: Stamping): Promise<Result<number, StampingProblem>> {
  const heads = store.unstamped()
  if (heads.length === 0) return ok(0)
  const bytes = stampedBytes(headOf(heads.map(({ note }) => stampedLeaf(crypto, note))))
  const digest = crypto.sha256(bytes)
  const nonce = randomBytes(16)
  const answer = await asked(authority, timestampRequest(digest, nonce))
  if (answer === null) return err({ code: 'AUTHORITY_AWAY' })
  const token = timestampToken(answer, digest, nonce)
  if (!token.ok) return token
  store.alone(() => store.keepStamp({ at: now(), token: token.value, heads }))
  return ok(heads.length)
}

async function asked(authority: string, request: Uint8Array): Promise<Uint8Array | null> {
  try {
    const answer = await fetch(authority, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: Uint8Array.from(request),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.status !== 200) return null
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body ?? []) {
      chunks.push(chunk)
      size += chunk.length
      if (size > answerBytesMax) return null
    }
    return Buffer.concat(chunks)
  } catch {
    return null
  }
}

/** The stamp over a log's head of that size or more, else the newest, as `GET /<hash>/stamp` gives it. */
export function stampText(store: WitnessStore, hash: string, size: number | null): string | null {
  const found = store.stampOf(hash, size)
  const head = found?.stamp.heads[found.index]
  if (found === null || head === undefined) return null
  const hashes = found.stamp.heads.map(({ note }) => stampedLeaf(crypto, note))
  const heads = headOf(hashes)
  const { path } = proveInclusion(crypto, nodesOf(hashes), found.index, heads.size)
  const { index, stamp } = found
  return encodeStamp({ note: head.note, index, path, heads, token: stamp.token })
}

/** Stamps now and from then on. What fails is told, and asked for again the next time. */
export function startStamping(
  stamping: Stamping,
  everyMs: number,
  tell: (code: string) => void,
): { readonly stop: () => void } {
  const run = (): void =>
    void stampHeads(stamping).then(
      (done) => tell(done.ok ? 'STAMPED' : done.error.code),
      () => tell('WITNESS_FAILED'),
    )
  run()
  const timer = setInterval(run, everyMs)
  return { stop: () => clearInterval(timer) }
}
