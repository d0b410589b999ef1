import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Crypto } from './crypto.ts'
import { encodeHex } from './hex.ts'
import { equalHashes } from './merkle.ts'
import { encodeSealKey, sealKeyId, sealKinds } from './seal.ts'
import type { SealKey } from './seal.ts'

export type VerifierKeyProblem = { readonly code: 'VERIFIER_KEY_INVALID' }

const invalid: VerifierKeyProblem = { code: 'VERIFIER_KEY_INVALID' }
const spkiBytes = 91

/** A log's key as a trust policy writes it: `<origin>+<key id in hex>+<base64>`. C2SP signed-note, "Verifier keys". */
export function encodeVerifierKey(crypto: Crypto, origin: string, key: SealKey): string {
  return `${origin}+${encodeHex(sealKeyId(crypto, origin, key))}+${encodeBase64(encodeSealKey(key))}`
}

/** Reads a log's key. The key id must be the key's own: a damaged line is no key. */
export function parseVerifierKey(
  crypto: Crypto,
  text: string,
): Result<{ readonly origin: string; readonly key: SealKey }, VerifierKeyProblem> {
  const [, origin, keyId, base64] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? []
  if (origin === undefined || keyId === undefined || base64 === undefined) return err(invalid)
  const bytes = decodeBase64(base64)
  const key = bytes.ok ? decodeSealKey(bytes.value) : null
  return key !== null && encodeHex(sealKeyId(crypto, origin, key)) === keyId
    ? ok({ origin, key })
    : err(invalid)
}

/** Reads what `encodeSealKey` wrote; null for anything else. */
function decodeSealKey(bytes: Uint8Array): SealKey | null {
  for (const kind of sealKinds) {
    const head = encodeSealKey({ kind, publicKey: new Uint8Array(0), nvName: null })
    if (!equalHashes(bytes.subarray(0, head.length), head)) continue
    const publicKey = bytes.slice(head.length, head.length + spkiBytes)
    const nvName = bytes.slice(head.length + spkiBytes)
    const hasCounter = kind === 'tpm-nv-certify/1'
    return publicKey.length === spkiBytes && nvName.length > 0 === hasCounter
      ? { kind, publicKey, nvName: hasCounter ? nvName : null }
      : null
  }
  return null
}
