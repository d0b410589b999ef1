import { hash } from 'node:crypto'
import type { SealKind } from '@custody/evidence'
import { joined, u32 } from './bytes.ts'
import { attestationPublic } from './public-area.ts'

/** Whose key it is: each organisation and each epoch of a log has one of its own, so nobody can link a machine by it. */
export type TpmScope = {
  /** SHA-256 of the organisation's root key; 32 zeros where there is no organisation. */
  readonly organisation: Uint8Array
  /** The log's epoch, from 1. */
  readonly epoch: number
  /** How the key seals. Absent for one that is being made: with a counter where the chip has one, else by quotes. */
  readonly seal?: TpmSealKind
}

/** A log keeps its kind of seal: a chip whose firmware learns to certify a counter goes on sealing as it began. */
export type TpmSealKind = Extract<SealKind, 'tpm-nv-certify/1' | 'tpm-quote/1'>

/** A machine that belongs to nobody but itself. */
export const noOrganisation: TpmScope = { organisation: new Uint8Array(32), epoch: 1 }

const text = new TextEncoder()

/** `unique` of the attestation key's template: SHA-256("custody/ak/1" ‖ organisation ‖ u32 epoch). spec/tpm-seal.md. */
export function uniqueOf({ organisation, epoch }: TpmScope): Uint8Array {
  if (organisation.length !== 32)
    throw new Error(`an organisation's key id has 32 bytes, not ${organisation.length}`)
  return digest(joined(text.encode('custody/ak/1'), organisation, u32(epoch)))
}

export function attestationTemplate(scope: TpmScope): Uint8Array {
  return attestationPublic(uniqueOf(scope), new Uint8Array(0))
}

const ownerRange = 0x0180_0000
const ownerRangeBits = 0x3f_ffff

/**
 * Where the organisation's counter lies: one for all of its epochs, so that it goes on where an epoch ends. In the range
 * for owners (TCG Registry of Reserved TPM 2.0 Handles, 2.3.1), at 22 bits of SHA-256("custody/counter/1" ‖ organisation).
 */
export function counterIndexOf({ organisation }: TpmScope): number {
  const bits = digest(joined(text.encode('custody/counter/1'), organisation))
  const at = ((bits[0] ?? 0) << 16) | ((bits[1] ?? 0) << 8) | (bits[2] ?? 0)
  return ownerRange | (at & ownerRangeBits)
}

function digest(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', bytes, 'buffer'))
}
