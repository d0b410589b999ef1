import { equalHashes } from '@custody/evidence'
import type { Crypto, SealKey } from '@custody/evidence'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { isP256Key } from '../p256.ts'
import type { VerifyP256 } from '../p256.ts'
import { noRegisters, parseAttest } from './attest.ts'
import type { Attest, AttestProblem, TpmClock } from './attest.ts'
import { byteReader } from './bytes.ts'
import { counterBytes } from './nv-public.ts'
import { attestationPublicOf, nameOf, qualifiedNameOf } from './public-area.ts'

// Pure: a browser runs it. Format: spec/tpm-seal.md.

/** What the chip said of itself when it sealed. */
export type TpmSeal = {
  /** The counter: above that of every seal before, below that of every seal after. Null for a quote, which has none. */
  readonly counter: number | null
  readonly time: TpmClock
}

export type TpmSealProblem =
  | AttestProblem
  | { readonly code: 'ATTEST_SIGNATURE_BAD' }
  /** Another key of the chip, or one of another hierarchy or with other attributes, is named as the signer. */
  | { readonly code: 'ATTEST_SIGNER_DIFFERS' }
  /** It is of other bytes than these. */
  | { readonly code: 'ATTEST_TEXT_DIFFERS' }
  /** It shows another index than the counter that was enrolled. */
  | { readonly code: 'ATTEST_COUNTER_DIFFERS' }
  /** A quote that shows registers: a seal shows none. */
  | { readonly code: 'ATTEST_REGISTERS_SHOWN' }
  | { readonly code: 'ATTEST_KEY_INVALID' }

/** Checks a seal of kind `tpm-nv-certify/1` or `tpm-quote/1` over `text`, and reads out what the chip said. */
export function verifyTpmSeal(
  crypto: Pick<Crypto, 'sha256'>,
  verifyP256: VerifyP256,
  key: SealKey,
  text: Uint8Array,
  signature: Uint8Array,
): Result<TpmSeal, TpmSealProblem> {
  const { kind, nvName, publicKey } = key
  const hasItsCounter = kind === 'tpm-quote/1' ? nvName === null : nvName?.length === 34
  if (!hasItsCounter) return err({ code: 'ATTEST_KEY_INVALID' })
  const said = verifySignedAttest(crypto, verifyP256, publicKey, text, signature)
  if (!said.ok) return said
  const { attested, time } = said.value
  if (nvName !== null && attested.kind === 'nv') {
    const counter = counterIn(attested, nvName)
    return counter.ok ? ok({ counter: counter.value, time }) : counter
  }
  if (nvName === null && attested.kind === 'quote')
    return showsNothing(crypto, attested)
      ? ok({ counter: null, time })
      : err({ code: 'ATTEST_REGISTERS_SHOWN' })
  return err({ code: 'ATTEST_KIND_UNKNOWN', kind: kindOf(signature) })
}

function counterIn(
  { indexName, offset, contents }: Extract<Attest['attested'], { kind: 'nv' }>,
  nvName: Uint8Array,
): Result<number, TpmSealProblem> {
  if (!equalHashes(indexName, nvName) || offset !== 0 || contents.length !== counterBytes)
    return err({ code: 'ATTEST_COUNTER_DIFFERS' })
  const counter = Number(byteReader(contents).u64())
  return Number.isSafeInteger(counter) ? ok(counter) : err({ code: 'ATTEST_SHAPE_UNKNOWN' })
}

/** Whether a quote is of no register: so each byte of a seal is fixed but for the chip's time and firmware. */
export function showsNothing(
  { sha256 }: Pick<Crypto, 'sha256'>,
  { selection, pcrDigest }: Extract<Attest['attested'], { kind: 'quote' }>,
): boolean {
  return equalHashes(selection, noRegisters) && equalHashes(pcrDigest, sha256(new Uint8Array(0)))
}

/**
 * Reads u16 length ‖ TPMS_ATTEST ‖ r ‖ s, and checks who signed it and that it is over SHA-256(text). The signer's name is
 * made of its public key and of the attributes that every attestation key of ours has.
 */
export function verifySignedAttest(
  crypto: Pick<Crypto, 'sha256'>,
  verifyP256: VerifyP256,
  publicKey: Uint8Array,
  text: Uint8Array,
  signed: Uint8Array,
): Result<Attest, TpmSealProblem> {
  // Untrusted: seals come from devices and bundles.
  if (!isP256Key(publicKey)) return err({ code: 'ATTEST_KEY_INVALID' })
  const reader = byteReader(signed)
  const attest = reader.sized()
  const signature = reader.take(64)
  if (!reader.isWhole()) return err({ code: 'ATTEST_SHAPE_UNKNOWN' })
  if (!verifyP256(publicKey, attest, signature)) return err({ code: 'ATTEST_SIGNATURE_BAD' })
  const said = parseAttest(attest)
  if (!said.ok) return said
  const name = nameOf(crypto.sha256, attestationPublicOf(publicKey))
  if (!equalHashes(said.value.qualifiedSigner, qualifiedNameOf(crypto.sha256, name)))
    return err({ code: 'ATTEST_SIGNER_DIFFERS' })
  return equalHashes(said.value.extraData, crypto.sha256(text))
    ? said
    : err({ code: 'ATTEST_TEXT_DIFFERS' })
}

function kindOf(signed: Uint8Array): number {
  return byteReader(signed.subarray(6, 8)).u16()
}
