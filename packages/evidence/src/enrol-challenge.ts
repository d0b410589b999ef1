import type { Crypto } from './crypto.ts'

/** A random value of one attester, under the name that it goes by: good for one enrolment, and for some minutes. */
export type WitnessNonce = { readonly name: string; readonly nonce: Uint8Array }

const label = new TextEncoder().encode('custody/enrol-challenge/1\0')
const nonceBytes = 32

/**
 * The one challenge that serves every attester of an enrolment: SHA-256 of the label, the server's nonce, and of each
 * witness in the order of its name's bytes u16 length ‖ name ‖ nonce. So one answer of a chip is fresh for all of them.
 * Null where a nonce has not 32 bytes, or two witnesses go by one name. Source: spec/tpm-seal.md, "Enrolment".
 */
export function enrolChallenge(
  { sha256 }: Pick<Crypto, 'sha256'>,
  serverNonce: Uint8Array,
  witnesses: readonly WitnessNonce[],
): Uint8Array | null {
  // Untrusted: whoever relays them wrote the names.
  const named = witnesses.map(({ name, nonce }) => ({
    name: new TextEncoder().encode(name),
    nonce,
  }))
  const ordered = named.toSorted((a, b) => compareBytes(a.name, b.name))
  const isTwice = ordered.some(({ name }, at) => {
    const next = ordered[at + 1]
    return next !== undefined && compareBytes(name, next.name) === 0
  })
  const isWhole = [serverNonce, ...named.map(({ nonce }) => nonce)].every(
    ({ length }) => length === nonceBytes,
  )
  if (isTwice || !isWhole || named.some(({ name }) => name.length > 0xffff)) return null
  const parts = ordered.flatMap(({ name, nonce }) => [
    Uint8Array.of(name.length >> 8, name.length & 0xff),
    name,
    nonce,
  ])
  return sha256(joined([label, serverNonce, ...parts]))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index])
  return at < 0 || at >= b.length ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0)
}
