/** Reads SSH's wire format (RFC 4251, 5) piece by piece. Never throws: what is missing reads as empty, and then it is not whole. */
export function sshReader(bytes: Uint8Array) {
  let at = 0
  let isShort = false
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) isShort = true
    const taken = isShort ? new Uint8Array(0) : bytes.slice(at, at + length)
    at += taken.length
    return taken
  }
  const uint32 = () => take(4).reduce((sum, byte) => sum * 256 + byte, 0)
  const string = () => take(uint32())
  return {
    take,
    uint32,
    string,
    /** A string that is UTF-8; another one reads as empty. */
    text: (): string => textOf(string()),
    /** Everything was there, and nothing follows. */
    isWhole: () => !isShort && at === bytes.length,
  }
}

/** Strings, each after its length. */
export function sshStrings(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const encoder = new TextEncoder()
  const pieces = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  return Uint8Array.from(pieces.flatMap((piece) => [...uint32Bytes(piece.length), ...piece]))
}

function uint32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return ''
  }
}
