/**
 * The broker's frames: a question is u32 verb, u32 length, bytes; an answer i32 status, u32 length, bytes; all
 * little-endian. A status below zero is an errno. Source: spec/local-protocol.md, "The broker".
 */
export const verbs = {
  identifyTcp: 1,
  identifyUnix: 2,
  inspect: 3,
  writeManaged: 4,
  readManaged: 5,
  become: 6,
  look: 16,
  read: 17,
  list: 18,
} as const

export type Verb = keyof typeof verbs

export function encodeQuestion(verb: Verb, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(verbs[verb], 0)
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

export type Answer = { readonly status: number; readonly bytes: Buffer }

/** Cuts the first whole answer off what came in; null while it is not whole. */
export function decodeAnswer(
  received: Buffer,
): { readonly answer: Answer; readonly rest: Buffer } | null {
  if (received.length < 8) return null
  const end = 8 + received.readUInt32LE(4)
  if (received.length < end) return null
  const answer = { status: received.readInt32LE(0), bytes: received.subarray(8, end) }
  return { answer, rest: received.subarray(end) }
}

/** How many bytes are lacking of the first answer in what came in, as far as can be told: at least one. */
export function lackingOf(received: Buffer): number {
  return received.length < 8 ? 1 : Math.max(1, 8 + received.readUInt32LE(4) - received.length)
}

/** Writes numbers of the named widths one after the other. */
export function pack(...fields: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0))
  let at = 0
  for (const [width, value] of fields) {
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at)
    else bytes.writeUIntLE(value, at, width)
    at += width
  }
  return bytes
}
