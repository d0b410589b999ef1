import { sealKinds } from '@custody/evidence'
import { keyProtections } from '@custody/model'
import { z } from 'zod'
import type { HeadSigner } from './head-signer.ts'
import { headBytes } from './head-signer.ts'
import type { KeyAttestation } from './key-attestation.ts'
import type { SealingProblem } from './key-provider.ts'
import type { TpmCredential } from './tpm/activate.ts'
import { byteReader, joined, sized } from './tpm/bytes.ts'

/**
 * What custodyd and the sealer say to one another: a question is one byte verb and 32 bytes, and for a credential what the
 * first two of them say more; an answer u8 status, u32 little-endian length, bytes. Source: spec/local-protocol.md, "The sealer".
 */
export const sealerVerbs = {
  key: 0x6b,
  seal: 0x73,
  enrol: 0x65,
  activate: 0x61,
  epoch: 0x6f,
} as const
export type SealerVerb = keyof typeof sealerVerbs

export const questionBytes = 1 + headBytes
const answerBytesMax = 64 * 1024

const statuses = ['ok', 'KEY_BUSY', 'KEY_UNAVAILABLE', 'QUESTION_UNKNOWN'] as const
export type SealerStatus = (typeof statuses)[number]

/** `argument` has 32 bytes; the question for the key has zeros. */
export function encodeSealerQuestion(verb: SealerVerb, argument: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(sealerVerbs[verb]), argument])
}

/** From here on the connection means the key of that epoch: u32 big-endian, 28 zeros. Answered as the question for the key. */
export function encodeEpochQuestion(epoch: number): Buffer {
  const argument = Buffer.alloc(headBytes)
  argument.writeUInt32BE(epoch)
  return encodeSealerQuestion('epoch', argument)
}

/** Null where it names none: epochs begin with 1, and what follows the number is zeros. */
export function decodeEpoch(question: Buffer): number | null {
  const epoch = question.readUInt32BE(1)
  const isPlain = question.subarray(5, questionBytes).every((byte) => byte === 0)
  return epoch > 0 && isPlain ? epoch : null
}

/** A credential follows its question: u16 big-endian length, 30 zeros, then TPM2B_ID_OBJECT and TPM2B_ENCRYPTED_SECRET. */
export function encodeActivation({ idObject, seed }: TpmCredential): Buffer {
  const credential = joined(sized(idObject), sized(seed))
  const argument = Buffer.alloc(headBytes)
  argument.writeUInt16BE(credential.length)
  return Buffer.concat([encodeSealerQuestion('activate', argument), credential])
}

/** How many bytes a question has in all, told by its beginning. */
export function questionLengthOf(question: Buffer): number {
  return question[0] === sealerVerbs.activate
    ? questionBytes + question.readUInt16BE(1)
    : questionBytes
}

/** Null where it is no credential. */
export function decodeActivation(question: Buffer): TpmCredential | null {
  const reader = byteReader(question.subarray(questionBytes))
  const credential = { idObject: reader.sized(), seed: reader.sized() }
  return reader.isWhole() ? credential : null
}

export function encodeSealerAnswer(status: SealerStatus, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head[0] = statuses.indexOf(status)
  head.writeUInt32LE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

export type SealerAnswer = { readonly status: SealerStatus; readonly bytes: Buffer }

/** Cuts the first whole answer off; null while it is not whole. An answer that is too long has status unavailable. */
export function decodeSealerAnswer(
  received: Buffer,
): { readonly answer: SealerAnswer; readonly rest: Buffer } | null {
  if (received.length < 5) return null
  const length = received.readUInt32LE(1)
  if (length > answerBytesMax) {
    const answer = { status: 'KEY_UNAVAILABLE' as const, bytes: Buffer.from('answer too long') }
    return { answer, rest: Buffer.alloc(0) }
  }
  if (received.length < 5 + length) return null
  const status = statuses[received[0] ?? 0] ?? 'KEY_UNAVAILABLE'
  return {
    answer: { status, bytes: received.subarray(5, 5 + length) },
    rest: received.subarray(5 + length),
  }
}

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const Key = z.strictObject({
  kind: z.enum(sealKinds),
  publicKey: base64,
  nvName: base64.nullable(),
})
const Shown = z.strictObject({
  level: z.enum(keyProtections),
  capabilities: z.strictObject({
    counter: z.boolean(),
    clock: z.boolean(),
    attestation: z.boolean(),
    pcrQuote: z.boolean(),
  }),
  chip: z
    .strictObject({
      manufacturer: z.string(),
      attainable: z.enum(keyProtections),
      uncounted: z.array(z.string()).nullable().default(null),
    })
    .nullable(),
  key: Key,
})
const Attested = z.strictObject({ key: Key, possession: base64, statement: base64.nullable() })

/** What the sealer tells of its key. */
export type ShownKey = Pick<HeadSigner, 'level' | 'capabilities' | 'chip' | 'key'>

export function encodeShownKey({ level, capabilities, chip, key }: ShownKey): Uint8Array {
  return encodeJson({ level, capabilities, chip, key })
}

/** Null where the text is none of ours. */
export function decodeShownKey(bytes: Uint8Array): ShownKey | null {
  return parseAs(Shown, bytes)
}

export function encodeAttestation(attestation: KeyAttestation): Uint8Array {
  return encodeJson(attestation)
}

export function decodeAttestation(bytes: Uint8Array): KeyAttestation | null {
  return parseAs(Attested, bytes)
}

export function problemOf({ status, bytes }: SealerAnswer): SealingProblem {
  if (status === 'KEY_BUSY') return { code: 'KEY_BUSY' }
  return { code: 'KEY_UNAVAILABLE', detail: bytes.toString('utf8') || status }
}

function encodeJson(value: unknown): Uint8Array {
  const text = JSON.stringify(value, (_, each) =>
    each instanceof Uint8Array ? Buffer.from(each).toString('base64') : each,
  )
  return new TextEncoder().encode(text)
}

function parseAs<Value>(schema: z.ZodType<Value>, bytes: Uint8Array): Value | null {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return null
  }
}
