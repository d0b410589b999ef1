import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import type { Crypto } from './crypto.ts'
import { emptyFrontier } from './frontier.ts'
import type { Frontier } from './frontier.ts'
import { decodeHex, encodeHex } from './hex.ts'
import type { Hash } from './merkle.ts'
import { count, hash, originText } from './scalar.ts'

/** All that must be kept of a log to append to it. */
export type EvidenceLog = {
  readonly origin: string
  /** The hash of the last leaf; for an empty log that of its origin, so that a chain belongs to one log only. */
  readonly prev: Hash
  readonly frontier: Frontier
}

export type LogTextProblem = { readonly code: 'LOG_TEXT_INVALID' }

const label = new TextEncoder().encode('custody/log/1\0')

/** What the first leaf names as `prev`: SHA-256("custody/log/1" ‖ 0x00 ‖ origin). An origin holds random ids only. */
export function firstPrev(crypto: Crypto, origin: string): Hash {
  const name = new TextEncoder().encode(origin)
  const message = new Uint8Array(label.length + name.length)
  message.set(label)
  message.set(name, label.length)
  return crypto.sha256(message)
}

/** A log without entries. `origin` as `encodeOrigin` writes it. */
export function emptyLog(crypto: Crypto, origin: string): EvidenceLog {
  return { origin, prev: firstPrev(crypto, origin), frontier: emptyFrontier }
}

const logText = z.strictObject({
  origin: originText,
  prev: hash,
  size: count,
  nodes: z.array(hash).max(53),
})

/** Writes a log's state as one line of JSON, to be kept beside its leaves. */
export function encodeLog(log: EvidenceLog): string {
  return JSON.stringify({
    origin: log.origin,
    prev: encodeHex(log.prev),
    size: log.frontier.size,
    nodes: log.frontier.nodes.map(encodeHex),
  })
}

/** Reads what `encodeLog` wrote. */
export function parseLog(text: string): Result<EvidenceLog, LogTextProblem> {
  const parsed = logText.safeParse(jsonOf(text))
  if (!parsed.success) return err({ code: 'LOG_TEXT_INVALID' })
  const { origin, prev, size, nodes } = parsed.data
  const ones = size.toString(2).replaceAll('0', '').length
  if (nodes.length !== ones) return err({ code: 'LOG_TEXT_INVALID' })
  return ok({ origin, prev: bytesOf(prev), frontier: { size, nodes: nodes.map(bytesOf) } })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Invariant: the schema has checked that it is hex. */
function bytesOf(text: string): Hash {
  const bytes = decodeHex(text)
  if (!bytes.ok) throw new Error('a checked hash is not hex')
  return bytes.value
}
