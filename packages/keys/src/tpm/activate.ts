import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { byteReader, joined, sized, u16, u32, u8 } from './bytes.ts'
import { emptyPassword, sessionAuth } from './command.ts'
import type { TpmProblem } from './command.ts'
import { algorithms, commands, handles } from './numbers.ts'
import { flush } from './primary.ts'
import type { TpmAsk } from './transport.ts'

/** What an attester made for one key of one chip: nobody else can read the secret out of it. */
export type TpmCredential = {
  /** TPM2B_ID_OBJECT's contents: u16 length of the HMAC, HMAC, the secret enciphered. */
  readonly idObject: Uint8Array
  /** TPM2B_ENCRYPTED_SECRET's contents: the seed, to the endorsement key. */
  readonly seed: Uint8Array
}

const policySession = 1

/**
 * The chip gives the secret back if the attestation key with the name that it was made for lies beside the endorsement
 * key that it was made to. TPM 2.0 Library, part 3, 12.5; part 1, 24.
 */
export async function activate(
  ask: TpmAsk,
  attestationKey: number,
  endorsementKey: number,
  { idObject, seed }: TpmCredential,
): Promise<Result<Uint8Array, TpmProblem>> {
  const session = await endorsementSession(ask)
  if (!session.ok) return session
  const answer = await ask({
    code: commands.activateCredential,
    handles: [attestationKey, endorsementKey],
    auths: [emptyPassword, sessionAuth(session.value)],
    parameters: joined(sized(idObject), sized(seed)),
  })
  if (!answer.ok) {
    await flush(ask, session.value)
    return answer
  }
  const reader = byteReader(answer.value.parameters)
  const secret = reader.sized()
  return reader.isWhole()
    ? ok(secret)
    : err({ code: 'TPM_ANSWER_MALFORMED', command: commands.activateCredential })
}

/** A session that the endorsement key's policy lets in: one that knows the endorsement auth, which is empty. */
async function endorsementSession(ask: TpmAsk): Promise<Result<number, TpmProblem>> {
  const nothing = sized(new Uint8Array(0))
  const started = await ask({
    code: commands.startAuthSession,
    handles: [handles.null, handles.null],
    parameters: joined(
      sized(new Uint8Array(16)), // nonceCaller: nothing is enciphered or proven by HMAC here
      nothing,
      u8(policySession),
      u16(algorithms.null),
      u16(algorithms.sha256),
    ),
    givesHandle: true,
  })
  if (!started.ok) return started
  const { handle } = started.value
  const satisfied = await ask({
    code: commands.policySecret,
    handles: [handles.endorsement, handle],
    auths: [emptyPassword],
    parameters: joined(nothing, nothing, nothing, u32(0)),
  })
  return satisfied.ok ? ok(handle) : satisfied
}
