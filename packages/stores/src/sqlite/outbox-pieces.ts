import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { FieldId } from '@custody/evidence'
import { isFieldId } from '@custody/evidence'

/** One opened commitment: the field, its salt of 32 bytes, its recorded bytes. */
export type Piece = {
  readonly field: FieldId
  readonly salt: Uint8Array
  readonly bytes: Uint8Array
}

const saltLength = 32
const frameLength = 1 + 1 + saltLength + 4 + 4
/** Below this, packing costs more than it saves. */
const packAbove = 4096
/** Above this, packing would hold up other entries. */
const packBelow = 262_144

/**
 * Frames the payloads of one entry: for each, u8 field, u8 packing (0 plain, 1 zstd), salt, u32 size as kept,
 * u32 size as recorded, bytes; integers big-endian.
 */
export function encodePieces(pieces: readonly Piece[]): Uint8Array {
  const kept = pieces.map((piece) => ({ piece, body: pack(piece.bytes) }))
  const frames = new Uint8Array(kept.reduce((sum, { body }) => sum + frameLength + body.length, 0))
  const view = new DataView(frames.buffer)
  let at = 0
  for (const { piece, body } of kept) {
    view.setUint8(at, piece.field)
    view.setUint8(at + 1, body === piece.bytes ? 0 : 1)
    frames.set(piece.salt, at + 2)
    view.setUint32(at + 2 + saltLength, body.length)
    view.setUint32(at + 6 + saltLength, piece.bytes.length)
    frames.set(body, at + frameLength)
    at += frameLength + body.length
  }
  return frames
}

/** Reads what `encodePieces` wrote. Throws on anything else: the file was changed by something else than us. */
export function decodePieces(frames: Uint8Array): readonly Piece[] {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  const pieces: Piece[] = []
  for (let at = 0; at < frames.length;) {
    const field = view.getUint8(at)
    const size = view.getUint32(at + 2 + saltLength)
    if (!isFieldId(field)) throw new Error(`a payload names the unknown field ${field}`)
    const salt = frames.slice(at + 2, at + 2 + saltLength)
    const body = frames.subarray(at + frameLength, at + frameLength + size)
    const bytes = view.getUint8(at + 1) === 0 ? body.slice() : zstdDecompressSync(body)
    if (bytes.length !== view.getUint32(at + 6 + saltLength))
      throw new Error(`a payload of ${bytes.length} bytes is not of the size it was recorded with`)
    pieces.push({ field, salt, bytes })
    at += frameLength + size
  }
  return pieces
}

function pack(bytes: Uint8Array): Uint8Array {
  if (bytes.length < packAbove || bytes.length > packBelow) return bytes
  const packed = zstdCompressSync(bytes)
  return packed.length < bytes.length ? packed : bytes
}
