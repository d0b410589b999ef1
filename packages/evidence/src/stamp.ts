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
const unreadable = { code: 'STAMP_UNREADABLE' } as const

/** A stamp as it is written, in a file of its own and in a bundle. */
export const stampShape = z.strictObject({
  note: z.string(),
  index: count,
  path: z.array(z.string()).max(53),
  size: count,
  root: z.string(),
  token: z.string(),
})
const shape = z.strictObject({ v: z.literal(1), stamp: stampShape })

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

export function encodeStamp(stamp: Stamp): string {
  return `${JSON.stringify({ v: 1, stamp: stampText(stamp) })}\n`
}

/** As JSON has it. */
export function stampText({ note, index, path, heads, token }: Stamp): z.infer<typeof stampShape> {
  const root = encodeHex(heads.root)
  const text = { note, index, path: path.map(encodeHex), size: heads.size, root }
  return { ...text, token: encodeBase64(token) }
}

/** Reads a stamp, and makes sure that its head is among those stamped. What the token is worth is for others to say. */
export function parseStamp(crypto: Crypto, text: string): Result<Stamp, StampProblem> {
  // Untrusted: whoever hands it over wrote it.
  const parsed = shape.safeParse(jsonOf(text))
  if (!parsed.success) return err(unreadable)
  const stamp = readStamp(parsed.data.stamp)
  if (!stamp.ok) return stamp
  return isAmongStamped(crypto, stamp.value) ? stamp : err({ code: 'HEAD_NOT_STAMPED' })
}

/** Reads what stands in it, and looks at nothing more. */
export function readStamp({
  note,
  index,
  size,
  ...text
}: z.infer<typeof stampShape>): Result<Stamp, { readonly code: 'STAMP_UNREADABLE' }> {
  const path = text.path.map(hashOf)
  const root = hashOf(text.root)
  const token = decodeBase64(text.token)
  const hashes = path.filter((hash) => hash !== null)
  if (root === null || !token.ok || hashes.length !== path.length) return err(unreadable)
  return ok({ note, index, path: hashes, heads: { size, root }, token: token.value })
}

/** Whether the head is one of those that were stamped together. */
export function isAmongStamped(crypto: Crypto, { note, index, path, heads }: Stamp): boolean {
  return verifyInclusion(crypto, stampedLeaf(crypto, note), { index, path }, heads).ok
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
