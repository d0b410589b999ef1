import { decodeBase64, decodeHex, verifyEnrolmentStatement } from '@custody/evidence'
import { portableEd25519 } from '@custody/keys/verify'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { z } from 'zod'
import type { AskedWitness } from './ask-witness.ts'

/** Why a witness has given nothing: its own code, or that it is away or says what nobody can read. */
export type EnrolmentRefusal = { readonly code: string }

const timeoutMs = 10_000
const answerBytesMax = 16_384
const base64 = z
  .string()
  .max(answerBytesMax)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
const Nonce = z.object({ nonce: z.string().regex(/^[0-9a-f]{64}$/) })
const Credential = z.object({ idObject: base64, seed: base64 })
const Statement = z.object({ bytes: base64, signature: z.string().regex(/^[0-9a-f]{128}$/) })

/** A statement of a witness, which holds under its key. */
export type Stated = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

export function askNonce(
  witness: AskedWitness,
): Promise<Result<z.infer<typeof Nonce>, EnrolmentRefusal>> {
  return post(witness, 'nonce', {}, Nonce)
}

export function askCredential(
  witness: AskedWitness,
  body: object,
): Promise<Result<z.infer<typeof Credential>, EnrolmentRefusal>> {
  return post(witness, 'credential', body, Credential)
}

/** Asks for the statement about a log's key, and takes none that does not hold or is about another. */
export async function askStatement(
  witness: AskedWitness,
  body: object,
  about: { readonly origin: string; readonly publicKey: string },
): Promise<Result<Stated, EnrolmentRefusal>> {
  const said = await post(witness, 'statement', body, Statement)
  if (!said.ok) return said
  const [bytes, signature] = [decodeBase64(said.value.bytes), decodeHex(said.value.signature)]
  if (!bytes.ok || !signature.ok) return err({ code: 'WITNESS_ANSWER_BAD' })
  const signed = { bytes: bytes.value, signature: signature.value }
  const statement = verifyEnrolmentStatement(signed, witness.key, portableEd25519)
  const isAbout =
    statement.ok &&
    statement.value.origin === about.origin &&
    statement.value.publicKey === about.publicKey
  return isAbout ? ok(signed) : err({ code: 'WITNESS_ANSWER_BAD' })
}

async function post<Value>(
  { url }: AskedWitness,
  what: 'nonce' | 'credential' | 'statement',
  body: object,
  shape: z.ZodType<Value>,
): Promise<Result<Value, EnrolmentRefusal>> {
  try {
    const answer = await fetch(`${url}/enrol/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    })
    const text = (await answer.text()).slice(0, answerBytesMax)
    // A witness that attests nothing does not know the path.
    if (answer.status !== 200) return err({ code: codeIn(text) })
    return ok(shape.parse(JSON.parse(text)))
  } catch (error) {
    const isAway =
      error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')
    return err({ code: isAway ? 'WITNESS_AWAY' : 'WITNESS_ANSWER_BAD' })
  }
}

function codeIn(text: string): string {
  return /^[A-Z][A-Z_]{2,60}\n?$/.test(text) ? text.trim() : 'WITNESS_REFUSED'
}
