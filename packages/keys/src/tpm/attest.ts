import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, u32 } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import { generatedValue, tags } from './numbers.ts'

// Pure. Source: TPM 2.0 Library, part 2, 10.12 (TPMS_ATTEST).

/** The chip's own time. `clock` is milliseconds, and gives order, not time: whoever owns the chip can set it forward. */
export type TpmClock = {
  readonly clock: bigint
  /** How often the chip was reset, since TPM2_Clear. */
  readonly resetCount: number
  /** How often it was restarted or resumed since the last reset. */
  readonly restartCount: number
  /** No: `clock` may have shown this time before, because the chip lost power. */
  readonly safe: boolean
}

/** What a chip says and its key has signed. */
export type Attest = {
  readonly qualifiedSigner: Uint8Array
  /** What the asker gave along. */
  readonly extraData: Uint8Array
  readonly time: TpmClock
  readonly firmwareVersion: bigint
  readonly attested:
    | {
        readonly kind: 'nv'
        readonly indexName: Uint8Array
        readonly offset: number
        readonly contents: Uint8Array
      }
    | {
        readonly kind: 'quote'
        /** TPML_PCR_SELECTION, as it stands. */
        readonly selection: Uint8Array
        readonly pcrDigest: Uint8Array
      }
    | { readonly kind: 'creation'; readonly name: Uint8Array; readonly creationHash: Uint8Array }
    | { readonly kind: 'certify'; readonly name: Uint8Array; readonly qualifiedName: Uint8Array }
}

export type AttestProblem =
  /** No chip said it: a restricted key signs such a text only after hashing it, and hashes nothing with the magic. */
  | { readonly code: 'ATTEST_MAGIC_MISSING' }
  | { readonly code: 'ATTEST_KIND_UNKNOWN'; readonly kind: number }
  | { readonly code: 'ATTEST_SHAPE_UNKNOWN' }

/** TPML_PCR_SELECTION of no register in no bank. TPM 2.0 Library, part 2, 10.9.7: the count may be 0. */
export const noRegisters = u32(0)

/** Reads what a chip says; says nothing of who signed it. */
export function parseAttest(bytes: Uint8Array): Result<Attest, AttestProblem> {
  // Untrusted: seals come from devices and bundles.
  const reader = byteReader(bytes)
  if (reader.u32() !== generatedValue) return err({ code: 'ATTEST_MAGIC_MISSING' })
  const kind = reader.u16()
  const qualifiedSigner = reader.sized()
  const extraData = reader.sized()
  const clock = reader.u64()
  const resetCount = reader.u32()
  const restartCount = reader.u32()
  const safe = reader.u8()
  const firmwareVersion = reader.u64()
  if (!reader.isSound() || safe > 1) return err({ code: 'ATTEST_SHAPE_UNKNOWN' })
  const attested = attestedOf(kind, reader)
  if (attested === null) return err({ code: 'ATTEST_KIND_UNKNOWN', kind })
  if (!reader.isWhole()) return err({ code: 'ATTEST_SHAPE_UNKNOWN' })
  const time = { clock, resetCount, restartCount, safe: safe === 1 }
  return ok({ qualifiedSigner, extraData, time, firmwareVersion, attested })
}

function attestedOf(kind: number, reader: ByteReader): Attest['attested'] | null {
  switch (kind) {
    case tags.attestNv:
      return {
        kind: 'nv',
        indexName: reader.sized(),
        offset: reader.u16(),
        contents: reader.sized(),
      }
    case tags.attestQuote:
      return quoteOf(reader)
    case tags.attestCreation:
      return { kind: 'creation', name: reader.sized(), creationHash: reader.sized() }
    case tags.attestCertify:
      return { kind: 'certify', name: reader.sized(), qualifiedName: reader.sized() }
    default:
      return null
  }
}

/** The selection's length stands in it, so what is left but the digest is it. */
function quoteOf(reader: ByteReader): Attest['attested'] {
  const rest = reader.rest()
  const inner = byteReader(rest)
  for (let banks = inner.u32(); banks > 0 && inner.isSound(); banks -= 1) {
    inner.u16()
    inner.take(inner.u8())
  }
  const selection = reader.take(rest.length - inner.rest().length)
  return { kind: 'quote', selection, pcrDigest: reader.sized() }
}
