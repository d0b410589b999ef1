import { byteReader, joined, sized } from './bytes.ts'

// Pure. Format: spec/tpm-seal.md, "Enrolment".

/** What a chip shows of its key when it enrols, beside its answer to the challenge. Nothing in it is secret. */
export type TpmStatement = {
  /** TPMT_PUBLIC of the attestation key. */
  readonly attestationKey: Uint8Array
  /** TPMS_NV_PUBLIC of the counter; empty where the key seals without one. */
  readonly counter: Uint8Array
  /** TPMT_PUBLIC of the endorsement key. */
  readonly endorsementKey: Uint8Array
  /** X.509, DER; empty where the chip has none. */
  readonly endorsementCertificate: Uint8Array
  /** A quote of PCRs 0 to 15, over the same text as the answer: u16 ‖ TPMS_ATTEST ‖ r ‖ s. Recorded, not judged. */
  readonly bootQuote: Uint8Array
}

const label = new TextEncoder().encode('custody/tpm-statement/1\0')

export function encodeStatement(statement: TpmStatement): Uint8Array {
  const { attestationKey, counter, endorsementKey, endorsementCertificate, bootQuote } = statement
  return joined(
    label,
    ...[attestationKey, counter, endorsementKey, endorsementCertificate, bootQuote].map(sized),
  )
}

/** Reads what `encodeStatement` wrote; null for anything else. */
export function parseStatement(bytes: Uint8Array): TpmStatement | null {
  // Untrusted: whoever enrols wrote it.
  const reader = byteReader(bytes)
  const isOurs = reader.take(label.length).every((byte, at) => byte === label[at])
  const statement = {
    attestationKey: reader.sized(),
    counter: reader.sized(),
    endorsementKey: reader.sized(),
    endorsementCertificate: reader.sized(),
    bootQuote: reader.sized(),
  }
  return isOurs && reader.isWhole() ? statement : null
}
