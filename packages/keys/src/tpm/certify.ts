import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { noRegisters } from './attest.ts'
import { byteReader, joined, sized, u16, u32, u8 } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import { emptyPassword } from './command.ts'
import type { TpmProblem } from './command.ts'
import { algorithms, commands } from './numbers.ts'
import { counterBytes } from './nv-public.ts'
import { padded } from './public-area.ts'
import type { TpmAsk } from './transport.ts'

/** A statement of the chip with its signature as a seal holds it: u16 length ‖ TPMS_ATTEST ‖ r ‖ s. */
export type SignedAttest = Uint8Array

const schemeOfKey = u16(algorithms.null)

/** The chip states what the counter shows, over `extraData`. TPM 2.0 Library, part 3, 31.16. */
export async function certifyCounter(
  ask: TpmAsk,
  key: number,
  index: number,
  extraData: Uint8Array,
): Promise<Result<SignedAttest, TpmProblem>> {
  const answer = await ask({
    code: commands.nvCertify,
    handles: [key, index, index],
    auths: [emptyPassword, emptyPassword],
    parameters: joined(sized(extraData), schemeOfKey, u16(counterBytes), u16(0)),
  })
  return answer.ok ? signedAttest(commands.nvCertify, answer.value.parameters) : answer
}

/** PCRs 0 to 15 of the SHA-256 bank: what firmware, loader and kernel measured of this boot. */
const bootRegisters = joined(u32(1), u16(algorithms.sha256), u8(3), Uint8Array.of(0xff, 0xff, 0))

/** The chip states what it measured of this boot, over `extraData`. */
export function quoteBoot(ask: TpmAsk, key: number, extraData: Uint8Array) {
  return quote(ask, key, bootRegisters, extraData)
}

/** The chip states its time and nothing else, over `extraData`: how one seals that cannot certify a counter. */
export function quoteNothing(ask: TpmAsk, key: number, extraData: Uint8Array) {
  return quote(ask, key, noRegisters, extraData)
}

/** TPM2_Quote of the registers of a TPML_PCR_SELECTION. TPM 2.0 Library, part 3, 18.4. */
async function quote(
  ask: TpmAsk,
  key: number,
  selection: Uint8Array,
  extraData: Uint8Array,
): Promise<Result<SignedAttest, TpmProblem>> {
  const answer = await ask({
    code: commands.quote,
    handles: [key],
    auths: [emptyPassword],
    parameters: joined(sized(extraData), schemeOfKey, selection),
  })
  return answer.ok ? signedAttest(commands.quote, answer.value.parameters) : answer
}

function signedAttest(command: number, parameters: Uint8Array): Result<SignedAttest, TpmProblem> {
  const reader = byteReader(parameters)
  const attest = reader.sized()
  const signature = ecdsaOf(reader)
  return signature !== null && reader.isWhole()
    ? ok(joined(sized(attest), signature))
    : err({ code: 'TPM_ANSWER_MALFORMED', command })
}

/** A TPMT_SIGNATURE by ECDSA with SHA-256, as r ‖ s; null for another. */
export function ecdsaOf(reader: ByteReader): Uint8Array | null {
  const isOurs = reader.u16() === algorithms.ecdsa && reader.u16() === algorithms.sha256
  return isOurs ? joined(padded(reader.sized()), padded(reader.sized())) : null
}
