import { byteReader, joined, sized, u16, u32 } from './bytes.ts'
import { algorithms, nvAttributes as bits } from './numbers.ts'

// Pure. Source: TPM 2.0 Library, part 2, 13.5 (TPMS_NV_PUBLIC).

export const counterBytes = 8

/**
 * Attributes of a seal's counter: written and read with its own (empty) auth, never the owner's, and orderly: kept in
 * the chip's memory and written at an orderly shutdown, because a cell of its NV memory bears about 100,000 writes.
 */
export const counterAttributes =
  bits.counter | bits.authWrite | bits.authRead | bits.noDa | bits.orderly

/** The public area of a counter. Its Name changes once, with its first increment, when `written` is set. */
export function counterPublic(index: number, attributes: number): Uint8Array {
  return joined(
    u32(index),
    u16(algorithms.sha256),
    u32(attributes),
    sized(new Uint8Array(0)), // authPolicy
    u16(counterBytes),
  )
}

/** The public area of a counter that counts. */
export function writtenCounterPublic(index: number): Uint8Array {
  return counterPublic(index, counterAttributes | bits.written)
}

export type NvPublic = {
  readonly index: number
  readonly attributes: number
  readonly sizeBytes: number
}

/** Reads a TPMS_NV_PUBLIC without policy, named by SHA-256; null for anything else. */
export function parseNvPublic(bytes: Uint8Array): NvPublic | null {
  const reader = byteReader(bytes)
  const index = reader.u32()
  const nameAlgorithm = reader.u16()
  const attributes = reader.u32()
  const policy = reader.sized()
  const sizeBytes = reader.u16()
  return reader.isWhole() && nameAlgorithm === algorithms.sha256 && policy.length === 0
    ? { index, attributes, sizeBytes }
    : null
}
