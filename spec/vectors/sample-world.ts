import { createHash } from 'node:crypto'
import {
  cosignatureLine,
  cosignedMessage,
  encodeNote,
  enrolmentMessage,
  noteKey,
  portableCrypto,
} from '@custody/evidence'
import type {
  NoteKey,
  NoteSignature,
  Random,
  SealKey,
  StatedEnrolment,
} from '@custody/evidence'
import { newId } from '@custody/model'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'

/** The same bytes at every run: vectors are made again and compared. Never for anything but vectors. */
export function seededRandom(seed: string): Random {
  let block = 0
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += 32) {
      const part = createHash('sha256').update(`${seed}/${block}`).digest()
      bytes.set(part.subarray(0, Math.min(32, length - at)), at)
      block += 1
    }
    return bytes
  }
}

const random = seededRandom('ids')
export const id = <Prefix extends string>(prefix: Prefix) => newId(prefix, random(16))

/** A device's key that signs alike at every run (RFC 6979). The secret is of this seed and worth nothing. */
export type SampleKey = {
  readonly key: SealKey
  readonly sign: (message: Uint8Array) => Uint8Array
}

const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')

export function sampleKey(seed: string, kind: SealKey['kind'] = 'file-p256/1'): SampleKey {
  const secret = new Uint8Array(createHash('sha256').update(`key/${seed}`).digest())
  const point = p256.getPublicKey(secret, false)
  return {
    key: { kind, publicKey: Uint8Array.from([...spkiHead, ...point]), nvName: null },
    sign: (message) => p256.sign(message, secret, { lowS: false }),
  }
}

/** A witness that cosigns whatever it is given, at any time, and signs any statement. */
export type SampleWitness = {
  readonly key: NoteKey
  readonly cosign: (noteText: string, time: number) => NoteSignature
  readonly state: (bytes: Uint8Array) => StatedEnrolment
}

export function sampleWitness(name: string): SampleWitness {
  const secret = new Uint8Array(createHash('sha256').update(`witness/${name}`).digest())
  const key = noteKey(portableCrypto, name, ed25519.getPublicKey(secret), 'cosignature')
  return {
    key,
    cosign: (noteText, time) =>
      cosignatureLine(key, time, ed25519.sign(cosignedMessage(noteText, time), secret)),
    state: (bytes) => ({
      by: { witness: name, signature: ed25519.sign(enrolmentMessage(bytes), secret) },
      bytes,
    }),
  }
}

/** An organisation's key, which signs the heads of its own logs. */
export type SampleSigner = {
  readonly key: NoteKey
  readonly sign: (text: string) => string
}

export function sampleSigner(log: string, seed: string): SampleSigner {
  const secret = new Uint8Array(createHash('sha256').update(`signer/${seed}`).digest())
  const key = noteKey(portableCrypto, log, ed25519.getPublicKey(secret), 'note')
  return {
    key,
    sign: (text) => {
      const signature = ed25519.sign(new TextEncoder().encode(text), secret)
      return encodeNote({ text, signatures: [{ name: log, keyId: key.keyId, signature }] })
    },
  }
}
