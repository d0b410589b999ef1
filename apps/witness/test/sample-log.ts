import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import {
  encodeBase64,
  encodeCheckpoint,
  encodeNote,
  encodeNoteKey,
  encodeVerifierKey,
  noteKey,
  portableCrypto as crypto,
  sealKeyId,
} from '@custody/evidence'

/** A log as its owner has it: any head of any history of it, signed, and any proof that it may ask to be believed. */
export type SampleLog = {
  readonly origin: string
  readonly verifierKey: string
  /** A signed note over the first `size` entries of a history. Entries of the history `mine` are the honest ones. */
  readonly note: (size: number, history?: string) => string
  readonly body: (oldSize: number, size: number, history?: string) => string
}

type Hash = Uint8Array
const sha256 = (...parts: readonly Uint8Array[]): Hash =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

/** A log signed by Ed25519, as `heads` and `acts` are. */
export function noteLog(origin: string): SampleLog {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const key = noteKey(crypto, origin, raw, 'note')
  return sampleLog(origin, encodeNoteKey(key, 'note'), (text) => ({
    keyId: key.keyId,
    signature: sign(null, Buffer.from(text), privateKey),
  }))
}

/** A device's log, sealed by a key in a file. */
export function deviceLog(origin: string): SampleLog {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  const key = { kind: 'file-p256/1', publicKey: spki, nvName: null } as const
  return sampleLog(origin, encodeVerifierKey(crypto, origin, key), (text) => ({
    keyId: sealKeyId(crypto, origin, key),
    signature: sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  }))
}

type SignText = (text: string) => { readonly keyId: Uint8Array; readonly signature: Uint8Array }

function sampleLog(origin: string, verifierKey: string, signText: SignText): SampleLog {
  const note = (size: number, history = 'mine') => {
    const text = textOf(origin, size, history)
    return encodeNote({ text, signatures: [{ name: origin, ...signText(text) }] })
  }
  return {
    origin,
    verifierKey,
    note,
    body: (oldSize, size, history = 'mine') => bodyOf(oldSize, size, note(size, history), history),
  }
}

/** The note text of a head. */
export function textOf(origin: string, size: number, history = 'mine'): string {
  return encodeCheckpoint({ origin, size, root: rootOf(0, size, history) })
}

/** A request to cosign `note`, with the proof that belongs to it. */
export function bodyOf(oldSize: number, size: number, note: string, history = 'mine'): string {
  const lines = oldSize === 0 ? [] : subproof(oldSize, 0, size, true, history)
  const proof = lines.map((hash) => `${encodeBase64(hash)}\n`).join('')
  return `old ${oldSize}\n${proof}\n${note}`
}

// A second opinion: the definitions of RFC 9162, 2.1.1 and 2.1.4, word for word and slow.

/** Another history is the same but for its third entry. */
function leaf(at: number, history: string): Hash {
  const name = at === 2 ? history : 'mine'
  return sha256(Uint8Array.of(0), Buffer.from(`${name} ${at}`))
}

function rootOf(from: number, to: number, history: string): Hash {
  const size = to - from
  if (size === 0) return sha256()
  if (size === 1) return leaf(from, history)
  const split = from + splitOf(size)
  return sha256(Uint8Array.of(1), rootOf(from, split, history), rootOf(split, to, history))
}

function subproof(
  old: number,
  from: number,
  to: number,
  isWhole: boolean,
  history: string,
): readonly Hash[] {
  const size = to - from
  if (old === size) return isWhole ? [] : [rootOf(from, to, history)]
  const split = splitOf(size)
  const middle = from + split
  return old <= split
    ? [...subproof(old, from, middle, isWhole, history), rootOf(middle, to, history)]
    : [...subproof(old - split, middle, to, false, history), rootOf(from, middle, history)]
}

function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}
