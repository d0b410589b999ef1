import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Leaves of consecutive entries in one compressed piece: u32 length and bytes, each, big-endian, zstd. */
export function encodeLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  const parts = leaves.flatMap((leaf) => [u32(leaf.length), leaf])
  return zstdCompressSync(Buffer.concat(parts))
}

export function decodeLeaves(segment: Uint8Array): readonly Uint8Array[] {
  const bytes = zstdDecompressSync(segment)
  const leaves: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32BE(at)
    leaves.push(bytes.subarray(at + 4, at + 4 + size))
    at += 4 + size
  }
  return leaves
}

/** One payload as a segment holds it. `entry` is the store's own number. */
export type SegmentPayload = {
  readonly entry: number
  readonly field: number
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

const headBytes = 6 + 1 + 32 + 4

/** Payloads in one compressed piece: u48 entry, u8 field, 32 bytes salt, u32 length, bytes; zstd. */
export function encodePayloads(payloads: readonly SegmentPayload[]): Uint8Array {
  const parts = payloads.flatMap(({ entry, field, salt, bytes }) => {
    const head = Buffer.alloc(headBytes)
    head.writeUIntBE(entry, 0, 6)
    head.writeUInt8(field, 6)
    head.set(salt, 7)
    head.writeUInt32BE(bytes.length, 39)
    return [head, bytes]
  })
  return zstdCompressSync(Buffer.concat(parts))
}

export function decodePayloads(segment: Uint8Array): readonly SegmentPayload[] {
  const bytes = zstdDecompressSync(segment)
  const payloads: SegmentPayload[] = []
  for (let at = 0; at < bytes.length;) {
    const from = at + headBytes
    const size = bytes.readUInt32BE(at + 39)
    payloads.push({
      entry: bytes.readUIntBE(at, 6),
      field: bytes.readUInt8(at + 6),
      salt: bytes.subarray(at + 7, at + 39),
      bytes: bytes.subarray(from, from + size),
    })
    at = from + size
  }
  return payloads
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
