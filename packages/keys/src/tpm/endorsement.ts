import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { TpmProblem } from './command.ts'
import { nvSize, readNv } from './counter.ts'
import { createPrimary, endorsementKeys } from './primary.ts'
import type { LoadedKey } from './primary.ts'
import type { TpmAsk } from './transport.ts'

/** The chip's endorsement key with the certificate that its maker put into it; empty where there is none. */
export type Endorsement = { readonly key: LoadedKey; readonly certificate: Uint8Array }

/** Certificates are longer than what a chip reads out at once. */
const pieceBytes = 512

/** Prefers a key with a certificate: P-256 first, then RSA. Flush it when it was of use. */
export async function endorsementOf(ask: TpmAsk): Promise<Result<Endorsement, TpmProblem>> {
  for (const kind of ['p256', 'rsa2048'] as const) {
    const { certificateIndex, template } = endorsementKeys[kind]
    const certificate = await certificateAt(ask, certificateIndex)
    if (certificate.length === 0) continue
    const key = await createPrimary(ask, template)
    return key.ok ? ok({ key: key.value, certificate }) : key
  }
  const key = await createPrimary(ask, endorsementKeys.p256.template)
  return key.ok ? ok({ key: key.value, certificate: new Uint8Array(0) }) : key
}

async function certificateAt(ask: TpmAsk, index: number): Promise<Uint8Array> {
  const size = await nvSize(ask, index)
  if (size === null) return new Uint8Array(0)
  const pieces: Uint8Array[] = []
  for (let offset = 0; offset < size; offset += pieceBytes) {
    const piece = await readNv(ask, index, Math.min(pieceBytes, size - offset), offset)
    if (!piece.ok) return new Uint8Array(0)
    pieces.push(piece.value)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
