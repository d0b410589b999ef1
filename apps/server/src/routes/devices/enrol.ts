import { createHash } from 'node:crypto'
import { decodeHex, encodeOrigin } from '@custody/evidence'
import { nodeP256 } from '@custody/keys'
import { verifyAttestation } from '@custody/keys/verify'
import { err, newId, ok } from '@custody/model'
import { serverEndpoints } from '@custody/protocol'
import { adminAct } from '../../acts/record-act.ts'
import { isNonce } from '../../nonce.ts'
import { route } from '../../route.ts'

/**
 * Enrols a device: its token, then that it holds its key now, then the device. The protection that is kept is what its
 * key showed, never what it said.
 */
export const enrol = route({
  endpoint: serverEndpoints.enrol,
  thread: 'writer',
  answer: async ({ fleet, now, random, recordAct }, { body }) => {
    const { id: organisation, nonceKey } = await fleet.organisation()
    const challenge = decodeHex(body.challenge)
    if (!challenge.ok || !isNonce(nonceKey, challenge.value, now()))
      return err({ code: 'CHALLENGE_REFUSED' })
    const bytes = (base64: string) => Buffer.from(base64, 'base64')
    const key = {
      kind: body.key.kind,
      publicKey: bytes(body.key.publicKey),
      nvName: body.key.nvName === null ? null : bytes(body.key.nvName),
    }
    const shown = {
      key,
      possession: bytes(body.possession),
      statement: body.statement === null ? null : bytes(body.statement),
    }
    const protection = verifyAttestation(nodeP256(), shown, challenge.value)
    if (!protection.ok)
      return err({ code: 'POSSESSION_REFUSED', extra: { why: protection.error.code } })
    const token = createHash('sha256').update(body.token).digest()
    const { isolation, platform, name, osVersion, account } = body
    const fresh = newId('dev', random(16))
    const enrolled = await fleet.enrol(
      token,
      {
        id: fresh,
        key,
        protection: protection.value,
        isolation,
        platform,
        name,
        osVersion,
        uid: account.uid,
        account: account.name,
      },
      now(),
    )
    if (!enrolled.ok) return enrolled
    const { id: device, epoch, state } = enrolled.value
    if (device === fresh)
      await recordAct(
        adminAct('admin.device-enrolled', {
          by: account.name,
          target: device,
          number: epoch,
          name,
        }),
      )
    if (state === 'quarantined' || state === 'removed') return err({ code: 'ENROLMENT_CONFLICT' })
    const origin = encodeOrigin({ kind: 'device', organisation, device, epoch })
    return ok({ device, organisation, origin, epoch, state, now: now() })
  },
})
