import { createHmac } from 'node:crypto'
import { decodeHex, encodeOrigin, enrolChallenge } from '@custody/evidence'
import { tpmAttester } from '@custody/keys/attester'
import type { TpmAttester } from '@custody/keys/attester'
import type { KeyAttestation } from '@custody/keys/verify'
import { newId } from '@custody/model'
import type { DeviceId, OrganisationId } from '@custody/model'
import type { RequestOf, ServerEndpoints } from '@custody/protocol'
import { isNonce } from '../nonce.ts'
import type { Device } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

type World = Pick<StoreWorld, 'fleet' | 'now' | 'crypto' | 'trustRoots'>
type Body = RequestOf<ServerEndpoints['requestCredentials']>['body']

/** Who enrols: the device that the key is of already, or the one that this nonce and key make, whenever they are asked. */
export type Enrollee = {
  readonly organisation: OrganisationId
  readonly device: DeviceId
  readonly epoch: number
  readonly origin: string
}

export async function enrolleeOf(
  { fleet }: Pick<World, 'fleet'>,
  nonce: Uint8Array,
  publicKey: Uint8Array,
): Promise<Enrollee> {
  const { id: organisation, nonceKey } = await fleet.organisation()
  const known = await fleet.deviceOfKey(publicKey)
  const device = known?.id ?? newId('dev', idBytes(nonceKey, nonce, publicKey))
  const epoch = known?.epoch ?? 1
  const origin = encodeOrigin({ kind: 'device', organisation, device, epoch })
  return { organisation, device, epoch, origin }
}

function idBytes(key: Uint8Array, nonce: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const mac = createHmac('sha256', key).update('custody/device-id/1\0').update(nonce)
  return new Uint8Array(mac.update(publicKey).digest().subarray(0, 16))
}

/** A device that asks for its next epoch. */
export function nextOf(
  organisation: OrganisationId,
  { id: device }: Pick<Device, 'id'>,
  epoch: number,
): Enrollee {
  const origin = encodeOrigin({ kind: 'device', organisation, device, epoch })
  return { organisation, device, epoch, origin }
}

/** The server's own attester: what it keeps between the steps is the key that its nonces are made with. */
export async function attesterOf({ fleet, trustRoots, now }: World): Promise<TpmAttester> {
  const { nonceKey } = await fleet.organisation()
  return tpmAttester({ key: nonceKey, roots: trustRoots, now })
}

/** The server's nonce with the challenge that all attesters have together; null where the nonce is not ours, or is old. */
export async function challengeOf(
  { fleet, now, crypto }: World,
  nonceHex: string,
  witnesses: Body['witnesses'],
): Promise<{ readonly nonce: Uint8Array; readonly challenge: Uint8Array } | null> {
  const { nonceKey } = await fleet.organisation()
  const nonce = decodeHex(nonceHex)
  if (!nonce.ok || !isNonce(nonceKey, nonce.value, now())) return null
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
  const named = witnesses.map((one) => ({ name: one.name, nonce: bytes(one.nonce) }))
  const challenge = enrolChallenge(crypto, nonce.value, named)
  return challenge === null ? null : { nonce: nonce.value, challenge }
}

export function shownOf({
  key: { kind, publicKey, nvName },
  possession,
  statement,
}: Pick<Body, 'key' | 'possession' | 'statement'>): KeyAttestation {
  const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
  const key = {
    kind,
    publicKey: bytes(publicKey),
    nvName: nvName === null ? null : bytes(nvName),
  }
  return {
    key,
    possession: bytes(possession),
    statement: statement === null ? null : bytes(statement),
  }
}
