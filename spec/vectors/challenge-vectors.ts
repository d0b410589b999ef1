import { encodeHex, enrolChallenge, portableCrypto as crypto } from '@custody/evidence'
import type { WitnessNonce } from '@custody/evidence'

/** Nonces of an enrolment, and the challenge that serves all of them in hex; null where they make none. */
export type ChallengeVector = {
  readonly name: string
  readonly serverNonce: string
  readonly witnesses: readonly { readonly name: string; readonly nonce: string }[]
  readonly challenge: string | null
}

const nonce = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const a = { name: 'witness.example/a', nonce: nonce(1) }
const b = { name: 'witness.example/b', nonce: nonce(2) }
const short = { name: 'witness.example/aa', nonce: nonce(3) }

const rows: readonly (readonly [string, Uint8Array, readonly WitnessNonce[]])[] = [
  ['the server alone', nonce(9), []],
  ['one witness', nonce(9), [a]],
  ['two witnesses', nonce(9), [a, b]],
  ['two witnesses in another order are the same', nonce(9), [b, a]],
  ['a name that begins another stands first', nonce(9), [short, a]],
  ['names are ordered by their bytes, not by characters', nonce(9), [{ name: 'ﬀ', nonce: nonce(4) }, { name: '😀', nonce: nonce(5) }]],
  ['two witnesses of one name', nonce(9), [a, { ...a, nonce: nonce(5) }]],
  ['a short nonce of the server', nonce(9, 31), [a]],
  ['a long nonce of a witness', nonce(9), [{ ...a, nonce: nonce(1, 33) }]],
]

/** spec/tpm-seal.md, "Enrolment". */
export const challengeVectors: readonly ChallengeVector[] = rows.map(([name, own, witnesses]) => {
  const challenge = enrolChallenge(crypto, own, witnesses)
  return {
    name,
    serverNonce: encodeHex(own),
    witnesses: witnesses.map((one) => ({ name: one.name, nonce: encodeHex(one.nonce) })),
    challenge: challenge === null ? null : encodeHex(challenge),
  }
})
