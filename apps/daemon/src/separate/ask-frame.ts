/**
 * What `custody-ask` sends and is told. Source: spec/local-protocol.md, "Asking". Untrusted: any account can send any
 * bytes.
 */
export type AskQuestion =
  /** What it says besides is not read: every event is decided over HTTP. */
  | { readonly kind: 'hook'; readonly agent: string; readonly event: string }
  | { readonly kind: 'policy-helper'; readonly version: string }

export type AskAnswer = {
  readonly exitCode: number
  readonly output: Uint8Array
  /** For standard error. */
  readonly text: string
}

const headBytes = 8
const hookVerb = 'h'.charCodeAt(0)
const bodyBytesMax = 33 * 1024 * 1024
const nameBytesMax = 64
/** Of a question so much is kept: both names of a hook, and the whole of any other. */
export const keptBytesMax = headBytes + 2 * (nameBytesMax + 1)

/** How many bytes the question has that begins with these; null while its head is not whole; 0: it is none. */
export function questionLength(received: Buffer): number | null {
  if (received.length < headBytes) return null
  const isOurs = received.toString('latin1', 0, 3) === 'CA1'
  const length = received.readUInt32LE(4)
  const lengthMax = received[3] === hookVerb ? bodyBytesMax : keptBytesMax - headBytes
  return isOurs && length <= lengthMax ? headBytes + length : 0
}

/** Reads a question of which the first bytes were kept; null where it is none of ours. */
export function parseQuestion(kept: Buffer): AskQuestion | null {
  const verb = String.fromCharCode(kept[3] ?? 0)
  const body = kept.subarray(headBytes)
  const first = nameIn(body)
  if (first === null) return null
  if (verb === 'p') {
    return first.rest.length === 0 && isVersion(first.name)
      ? { kind: 'policy-helper', version: first.name }
      : null
  }
  const second = verb === 'h' ? nameIn(first.rest) : null
  return second === null ? null : { kind: 'hook', agent: first.name, event: second.name }
}

function isVersion(text: string): boolean {
  return /^[\w.+-]{0,64}$/.test(text)
}

function nameIn(bytes: Buffer): { readonly name: string; readonly rest: Buffer } | null {
  const end = bytes.indexOf(0)
  if (end < 0 || end > nameBytesMax) return null
  return { name: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 1) }
}

export function encodeAnswer({ exitCode, output, text }: AskAnswer): Buffer {
  const errors = Buffer.from(text, 'utf8')
  const head = Buffer.alloc(12)
  head[0] = exitCode
  head.writeUInt32LE(output.length, 4)
  head.writeUInt32LE(errors.length, 8)
  return Buffer.concat([head, output, errors])
}
