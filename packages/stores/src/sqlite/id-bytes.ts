const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const values = new Uint8Array(128)
for (let value = 0; value < 32; value += 1) values[alphabet.charCodeAt(value)] = value

/** The 16 bytes of an id of ours, without its prefix. Invariant: `isId` held for it. */
export function idBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(16)
  let at = 15
  let bits = 0
  let width = 0
  for (let digit = id.length - 1; at >= 0; digit -= 1) {
    bits |= (values[id.charCodeAt(digit)] ?? 0) << width
    width += 5
    while (width >= 8 && at >= 0) {
      bytes[at] = bits & 255
      at -= 1
      bits >>= 8
      width -= 8
    }
    if (digit === id.length - 26 && at >= 0) bytes[at--] = bits & 255
  }
  return bytes
}

/** The id of that prefix whose bytes these are. */
export function idText(prefix: string, bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let width = 0
  for (let at = 15; at >= 0; at -= 1) {
    bits |= (bytes[at] ?? 0) << width
    width += 8
    while (width >= 5) {
      text = alphabet.charAt(bits & 31) + text
      bits >>= 5
      width -= 5
    }
  }
  return `${prefix}_${alphabet.charAt(bits & 31)}${text}`
}
