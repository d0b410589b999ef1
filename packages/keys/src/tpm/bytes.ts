/**
 * Reads big-endian fields one after the other. It never throws: what is read past the end is zeros and empty, and then
 * `isWhole` says no. So a parser reads all of its fields first and asks once.
 */
export type ByteReader = {
  readonly u8: () => number
  readonly u16: () => number
  readonly u32: () => number
  readonly u64: () => bigint
  readonly take: (length: number) => Uint8Array
  /** A TPM2B: u16 length, then that many bytes. */
  readonly sized: () => Uint8Array
  /** Whether every read found its bytes and nothing is left. */
  readonly isWhole: () => boolean
  /** Whether every read so far found its bytes. */
  readonly isSound: () => boolean
  /** What is left. */
  readonly rest: () => Uint8Array
}

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0
  let isShort = false
  const take = (length: number): Uint8Array => {
    if (isShort || at + length > bytes.length) {
      isShort = true
      return new Uint8Array(0)
    }
    at += length
    return bytes.slice(at - length, at)
  }
  const number = (length: number): bigint =>
    take(length).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  const small = (length: number) => Number(number(length))
  return {
    u8: () => small(1),
    u16: () => small(2),
    u32: () => small(4),
    u64: () => number(8),
    take,
    sized: () => take(small(2)),
    isWhole: () => !isShort && at === bytes.length,
    isSound: () => !isShort,
    rest: () => bytes.slice(at),
  }
}

export function u8(value: number): Uint8Array {
  return Uint8Array.of(value)
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value)
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/** A TPM2B. */
export function sized(bytes: Uint8Array): Uint8Array {
  return joined(u16(bytes.length), bytes)
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
