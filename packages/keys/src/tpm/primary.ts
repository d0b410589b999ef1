import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined, sized, u16, u32 } from './bytes.ts'
import { emptyPassword } from './command.ts'
import type { TpmProblem } from './command.ts'
import { algorithms, commands, curveP256, handles, objectAttributes as bits } from './numbers.ts'
import type { PublicArea } from './public-area.ts'
import type { TpmAsk } from './transport.ts'

export type LoadedKey = { readonly handle: number; readonly publicArea: Uint8Array }

/**
 * Makes a primary key of the endorsement hierarchy: the same key each time for the same template, because the chip
 * derives it of a seed that nothing but its maker changes. TPM 2.0 Library, part 3, 24.1.
 */
export async function createPrimary(
  ask: TpmAsk,
  template: Uint8Array,
): Promise<Result<LoadedKey, TpmProblem>> {
  const nothing = sized(new Uint8Array(0))
  const answer = await ask({
    code: commands.createPrimary,
    handles: [handles.endorsement],
    auths: [emptyPassword],
    parameters: joined(sized(joined(nothing, nothing)), sized(template), nothing, u32(0)),
    givesHandle: true,
  })
  if (!answer.ok) return answer
  const reader = byteReader(answer.value.parameters)
  const publicArea = reader.sized()
  return reader.isSound()
    ? ok({ handle: answer.value.handle, publicArea })
    : err({ code: 'TPM_ANSWER_MALFORMED', command: commands.createPrimary })
}

export async function flush(ask: TpmAsk, handle: number): Promise<void> {
  await ask({ code: commands.flushContext, parameters: u32(handle) })
}

const endorsementAttributes =
  bits.fixedTpm |
  bits.fixedParent |
  bits.sensitiveDataOrigin |
  bits.adminWithPolicy |
  bits.restricted |
  bits.decrypt

/** PolicySecret(TPM_RH_ENDORSEMENT). TCG EK Credential Profile 2.5, B.3. */
const endorsementPolicy = Uint8Array.from(
  '837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa'
    .match(/../g)
    ?.map((byte) => Number.parseInt(byte, 16)) ?? [],
)

const aes128Cfb = joined(u16(algorithms.aes), u16(128), u16(algorithms.cfb))

/** The public area of an endorsement key of RSA 2048; in the template the modulus is zeros. TCG EK Credential Profile 2.5, B.3.3. */
function rsaEndorsementPublic(modulus: Uint8Array): Uint8Array {
  return joined(
    u16(algorithms.rsa),
    u16(algorithms.sha256),
    u32(endorsementAttributes),
    sized(endorsementPolicy),
    aes128Cfb,
    u16(algorithms.null),
    u16(2048),
    u32(0),
    sized(modulus),
  )
}

/** The same of P-256; in the template the point is zeros. TCG EK Credential Profile 2.5, B.3.4. */
function p256EndorsementPublic(x: Uint8Array, y: Uint8Array): Uint8Array {
  return joined(
    u16(algorithms.ecc),
    u16(algorithms.sha256),
    u32(endorsementAttributes),
    sized(endorsementPolicy),
    aes128Cfb,
    u16(algorithms.null),
    u16(curveP256),
    u16(algorithms.null),
    sized(x),
    sized(y),
  )
}

/** The endorsement key's templates, and where its certificate lies. TCG EK Credential Profile 2.5, B.3.3, B.3.4, 2.2.1.4. */
export const endorsementKeys = {
  rsa2048: {
    certificateIndex: 0x01c0_0002,
    template: rsaEndorsementPublic(new Uint8Array(256)),
  },
  p256: {
    certificateIndex: 0x01c0_000a,
    template: p256EndorsementPublic(new Uint8Array(32), new Uint8Array(32)),
  },
} as const

/** The whole public area of the endorsement key that is this key: all but the key itself is fixed. */
export function endorsementPublicOf(key: PublicArea['key']): Uint8Array {
  return key.kind === 'rsa'
    ? rsaEndorsementPublic(key.modulus)
    : p256EndorsementPublic(key.x, key.y)
}
