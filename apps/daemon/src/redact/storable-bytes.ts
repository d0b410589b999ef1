import { createHash, createHmac } from 'node:crypto'
import type { Redacted, Redaction } from '@custody/redaction'
import { redact, redactJson, secretsIn, tagSecretWith } from '@custody/redaction'
import type { TagSecret } from '@custody/redaction'

/** `json` is redacted inside its strings and stays JSON; `text` is redacted as it stands. */
export type Form = 'text' | 'json'

/** Bytes that may be stored. */
export type StorableBytes = {
  readonly bytes: Uint8Array
  readonly found: readonly Redaction[]
  /** SHA-256 of `bytes`. Stays on the device. */
  readonly sha256: Uint8Array
  /** `bytes` by zstd, where they came through the worker (above 64 KiB); null below. */
  readonly zstd: Uint8Array | null
}

/** The tag of this device, with the HMAC of `node:crypto`. */
export function deviceTag(key: Uint8Array): TagSecret {
  return tagSecretWith(
    (secret, message) => createHmac('sha256', secret).update(message).digest(),
    key,
  )
}

/** Replaces the secrets in bytes and hashes what results. Bytes that are no UTF-8 keep every other byte. */
export function storable(bytes: Uint8Array, form: Form, tagSecret: TagSecret): StorableBytes {
  const text = decodeUtf8(bytes)
  if (text === null) return hashed(redactLatin1(bytes, tagSecret))
  const redacted = form === 'json' ? redactJson(text, tagSecret) : redact(text, tagSecret)
  // Nothing found: the very bytes that came, a byte order mark included.
  if (redacted.found.length === 0) return hashed({ bytes, found: [] })
  return hashed({ bytes: Buffer.from(redacted.text), found: redacted.found })
}

function hashed(of: {
  readonly bytes: Uint8Array
  readonly found: Redacted['found']
}): StorableBytes {
  return { ...of, sha256: createHash('sha256').update(of.bytes).digest(), zstd: null }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** One byte, one character: every secret is ASCII, so it is found in any binary around it. */
function redactLatin1(
  bytes: Uint8Array,
  tagSecret: TagSecret,
): { readonly bytes: Uint8Array; readonly found: readonly Redaction[] } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const found: Redaction[] = []
  let kept = ''
  let from = 0
  for (const { rule, start, end } of secretsIn(text)) {
    const tag = `[redacted:${rule}:${tagSecret(text.slice(start, end))}]`
    kept += text.slice(from, start)
    found.push({ rule, at: kept.length, size: tag.length })
    kept += tag
    from = end
  }
  return { bytes: Buffer.from(kept + text.slice(from), 'latin1'), found }
}
