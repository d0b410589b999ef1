import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Crypto } from './crypto.ts'
import { decodeHex, encodeHex } from './hex.ts'
import { verifyInclusion } from './inclusion-proof.ts'
import type { TreeHead } from './inclusion-proof.ts'
import type { Hash } from './merkle.ts'
import { hashLeaf } from './merkle.ts'
import { count } from './scalar.ts'

/**
 * A cosigned head of one log with an authority's time stamp: the witness has many heads stamped at once, as the leaves of
 * a tree, and tells of each only what is needed. Source: spec/witness.md, "Time stamps".
 */
export type Stamp = {
  /** The head as the witness cosigned it. */
  readonly note: string
  readonly index: number
  readonly path: readonly Hash[]
  /** The tree over all heads that were stamped together. */
  readonly heads: TreeHead
  /** An RFC 3161 TimeStampToken, DER. */
  readonly token: Uint8Array
}

/** `UNREADABLE`: it is no such file. `NOT_STAMPED`: the head is not among those that were stamped. */
export type StampProblem = { readonly code: 'STAMP_UNREADABLE' | 'HEAD_NOT_STAMPED' }

const label = new TextEncoder().encode('custody/stamp/1\0')
const unreadable: StampProblem = { code: 'STAMP_UNREADABLE' }

const shape = z.strictObject({
  v: z.literal(1),
  stamp: z.strictObject({
    note: z.string(),
    index: count,
    path: z.array(z.string()).max(53),
    size: count,
    root: z.string(),
    token: z.string(),
  }),
})

/** What is stamped: "custody/stamp/1" ‖ 0x00 ‖ u64 how many heads ‖ the root of their tree. */
export function stampedBytes({ size, root }: TreeHead): Uint8Array {
  const bytes = new Uint8Array(label.length + 8 + root.length)
  bytes.set(label)
  new DataView(bytes.buffer).setBigUint64(label.length, BigInt(size))
  bytes.set(root, label.length + 8)
  return bytes
}

/** The leaf that a head is in that tree. */
export function stampedLeaf(crypto: Crypto, note: string): Hash {
  return hashLeaf(crypto, new TextEncoder().encode(note))
}

export function encodeStamp({ note, index, path, heads, token }: Stamp): string {
  const root = encodeHex(heads.root)
  const stamp = { note, index, path: path.map(encodeHex), size: heads.size, root }
  return `${JSON.stringify({ v: 1, stamp: { ...stamp, token: encodeBase64(token) } })}\n`
}

/** Reads a stamp, and makes sure that its head is among those stamped. What the token is worth is for others to say. */
export function parseStamp(crypto: Crypto, text: string): Result<Stamp, StampProblem> {
  // Untrusted: whoever hands it over wrote it.
  const parsed = shape.safeParse(jsonOf(text))
  if (!parsed.success) return err(unreadable)
  const { note, index, size } = parsed.data.stamp
  const path = parsed.data.stamp.path.map(hashOf)
  const root = hashOf(parsed.data.stamp.root)
  const token = decodeBase64(parsed.data.stamp.token)
  const hashes = path.filter((hash) => hash !== null)
  if (root === null || !token.ok || hashes.length !== path.length) return err(unreadable)
  const heads = { size, root }
  return verifyInclusion(crypto, stampedLeaf(crypto, note), { index, path: hashes }, heads).ok
    ? ok({ note, index, path: hashes, heads, token: token.value })
    : err({ code: 'HEAD_NOT_STAMPED' })
}

function hashOf(hex: string): Hash | null {
  const hash = decodeHex(hex)
  return hash.ok && hash.value.length === 32 ? hash.value : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
