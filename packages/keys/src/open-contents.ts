import {
  commitmentsIn,
  decodeBase64,
  encodeBundleLine,
  encodeHex,
  parseBundleLine,
  parseLeaf,
  portableCrypto,
} from '@custody/evidence'
import type { Leaf, Payload, SealedPayload } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Id, Result } from '@custody/model'
import { openPayload, unwrapKey } from './content-key.ts'
import type { ContentKeyProblem } from './content-key.ts'

/** The wrapped keys of one log, as a server gives them out after the act that says so. Bytes are base64. */
export type RevealedKeys = {
  readonly origin: string
  readonly keys: readonly {
    readonly key: Id<'key'>
    readonly enc: string
    readonly wrapped: string
  }[]
}

/** A line of the opened bundle, its newline with it, and what was opened there. */
export type OpenedLine = {
  readonly text: string
  readonly opened: Omit<Payload, 'origin'> | null
  /** It holds contents that these keys do not open. */
  readonly isClosed: boolean
}

/** What a key opened is not what the entry committed to: somebody closed other bytes in its place. */
export type ContentDiffers = {
  readonly code: 'CONTENT_DIFFERS'
  readonly seq: number
}

/** Opens a bundle line by line, in its order. */
export type OpenLine = (text: string) => Promise<Result<OpenedLine, ContentDiffers>>

/** A content key's private half as its file holds it: 32 bytes in base64. Null for anything else. */
export function parseContentKey(text: string): Uint8Array | null {
  const key = decodeBase64(text.trim())
  return key.ok && key.value.length === 32 ? key.value : null
}

/** Unwraps the keys, and gives what opens the closed contents of a bundle. The private key goes nowhere. */
export async function contentOpener(
  privateKey: Uint8Array,
  { origin, keys }: RevealedKeys,
): Promise<Result<OpenLine, ContentKeyProblem>> {
  const secrets = new Map<string, Uint8Array>()
  for (const { key, enc, wrapped } of keys) {
    const given = { key, enc: bytesOf(enc), wrapped: bytesOf(wrapped) }
    const secret = await unwrapKey(privateKey, origin, given)
    if (!secret.ok) return secret
    secrets.set(key, secret.value)
  }
  const commit = commitmentsIn(portableCrypto, origin)
  let leaf: Leaf | null = null
  const open = async (sealed: SealedPayload) => {
    const secret = secrets.get(sealed.key)
    const opened = secret === undefined ? null : await openPayload(secret, origin, sealed)
    return opened?.ok === true ? opened.value : null
  }
  return ok(async (text) => {
    const line = parseBundleLine(text)
    if (line.ok && line.value.kind === 'leaf') {
      const parsed = parseLeaf(line.value.bytes)
      leaf = parsed.ok ? parsed.value : null
    }
    if (!line.ok || line.value.kind !== 'sealed')
      return ok({ text: `${text}\n`, opened: null, isClosed: false })
    const payload = await open(line.value.sealed)
    if (payload === null) return ok({ text: `${text}\n`, opened: null, isClosed: true })
    const told = leaf?.commitments.find(({ field }) => field === payload.field)
    if (told === undefined || encodeHex(commit(payload)) !== told.c)
      return err({ code: 'CONTENT_DIFFERS', seq: payload.seq })
    const openedLine = encodeBundleLine({ kind: 'payload', payload })
    return ok({ text: openedLine, opened: payload, isClosed: false })
  })
}

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64)
  return bytes.ok ? bytes.value : new Uint8Array()
}
