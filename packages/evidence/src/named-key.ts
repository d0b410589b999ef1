import type { Crypto } from './crypto.ts'
import type { Leaf } from './entry.ts'
import type { Facts } from './entry-kind.ts'
import { decodeHex } from './hex.ts'
import type { LogKey } from './log-key.ts'
import { noteKey } from './note-key.ts'
import type { SealKey } from './seal.ts'

/** The key that an entry names as its log's own; null for an entry that names none. */
export function namedKey(crypto: Crypto, origin: string, leaf: Leaf): LogKey | null {
  if (leaf.kind === 'organisation.opened') {
    const key = noteKey(crypto, origin, bytesOf(leaf.facts.publicKey), 'note')
    return { kind: 'ed25519', origin, key }
  }
  return leaf.kind === 'enrolled' ? { kind: 'seal', origin, key: sealKeyOf(leaf.facts) } : null
}

/** The key of a device, as the facts of `enrolled` and of `epoch.granted` name it. */
export function sealKeyOf(
  facts: Pick<Facts['enrolled'], 'seal' | 'publicKey' | 'nvName'>,
): SealKey {
  const { seal: kind, publicKey, nvName } = facts
  const counter = nvName === null ? null : bytesOf(nvName)
  return { kind, publicKey: bytesOf(publicKey), nvName: counter }
}

/** Invariant: the leaf's schema has checked that it is hex. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = decodeHex(hex)
  if (!bytes.ok) throw new Error('a checked fact is not hex')
  return bytes.value
}
