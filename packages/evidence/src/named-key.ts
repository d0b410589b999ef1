import type { Crypto } from './crypto.ts'
import type { Leaf } from './entry.ts'
import { decodeHex } from './hex.ts'
import type { LogKey } from './log-key.ts'
import { noteKey } from './note-key.ts'

/** The key that an entry names as its log's own; null for an entry that names none. */
export function namedKey(crypto: Crypto, origin: string, leaf: Leaf): LogKey | null {
  if (leaf.kind === 'organisation.opened') {
    const key = noteKey(crypto, origin, bytesOf(leaf.facts.publicKey), 'note')
    return { kind: 'ed25519', origin, key }
  }
  if (leaf.kind !== 'enrolled') return null
  const { seal: kind, publicKey, nvName } = leaf.facts
  const counter = nvName === null ? null : bytesOf(nvName)
  return { kind: 'seal', origin, key: { kind, publicKey: bytesOf(publicKey), nvName: counter } }
}

/** Invariant: the leaf's schema has checked that it is hex. */
function bytesOf(hex: string): Uint8Array {
  const bytes = decodeHex(hex)
  if (!bytes.ok) throw new Error('a checked key is not hex')
  return bytes.value
}
