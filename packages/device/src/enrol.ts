import type { SealKey } from '@custody/evidence'
import { decodeHex, encodeBase64 } from '@custody/evidence'
import type {
  DeviceId,
  Isolation,
  KeyProtection,
  OrganisationId,
  Platform,
  Problem,
  Result,
} from '@custody/model'
import { err, ok } from '@custody/model'
import type { Client, ServerEndpoints } from '@custody/protocol'

/** What enrolling needs from the world. `answer` is a key provider's. */
export type Enroller = {
  readonly client: Pick<Client<ServerEndpoints>, 'requestNonce' | 'enrol'>
  readonly answer: (challenge: Uint8Array) => Promise<
    Result<
      {
        readonly key: SealKey
        readonly possession: Uint8Array
        readonly statement: Uint8Array | null
      },
      Problem
    >
  >
}

/** What a device says of itself. Names are what people call it; they identify nothing. */
export type DeviceSelf = {
  readonly token: string
  readonly protection: KeyProtection
  readonly isolation: Isolation
  readonly platform: Platform
  readonly name: string
  readonly osVersion: string
  readonly account: { readonly uid: number; readonly name: string }
}

/** Binding of device, key and organisation. `origin` names the device's log from now on. */
export type Enrolment = {
  readonly device: DeviceId
  readonly organisation: OrganisationId
  readonly origin: string
  readonly epoch: number
  readonly state: 'pending' | 'active'
}

/**
 * Enrols the device. Safe to repeat: the same key gets the same device back.
 *
 * `NETWORK`: try again. A code of the server (`TOKEN_REFUSED`, `ENROLMENT_CONFLICT` …) needs a person.
 */
export async function enrol(
  { client, answer }: Enroller,
  self: DeviceSelf,
): Promise<Result<Enrolment, Problem>> {
  const nonce = await client.requestNonce()
  if (!nonce.ok) return err(problemOf(nonce.error))
  const challenge = decodeHex(nonce.value.nonce)
  if (!challenge.ok) return challenge
  const proof = await answer(challenge.value)
  if (!proof.ok) return proof
  const { key, possession, statement } = proof.value
  const enrolled = await client.enrol({
    body: {
      ...self,
      challenge: nonce.value.nonce,
      key: {
        kind: key.kind,
        publicKey: encodeBase64(key.publicKey),
        nvName: key.nvName === null ? null : encodeBase64(key.nvName),
      },
      possession: encodeBase64(possession),
      statement: statement === null ? null : encodeBase64(statement),
    },
  })
  if (!enrolled.ok) return err(problemOf(enrolled.error))
  const { device, organisation, origin, epoch, state } = enrolled.value
  return ok({ device, organisation, origin, epoch, state })
}

function problemOf(problem: Problem & { readonly problem?: Problem }): Problem {
  return { code: problem.problem?.code ?? problem.code }
}
