import { parseTrustPolicy, verifyBundle } from '@custody/evidence'
import type { Verification } from '@custody/evidence'
import { nodeCrypto, nodeP256 } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { portableEd25519, sealVerifier } from '@custody/keys/verify'
import type { DeviceId } from '@custody/model'
import { instant } from '@custody/model'
import type { Client, DeviceStanding, ServerEndpoints } from '@custody/protocol'
import { simulatedDevice } from '@custody/testkit'
import type { SimulatedDevice } from '@custody/testkit'
import { requestKey, signedClient } from './enrolled-device.ts'
import { beginning, heartbeat, operatorClient } from './next-epoch.ts'
import type { Enrolled } from './next-epoch.ts'
import { signedIn } from './start-server.ts'
import type { RunningServer } from './start-server.ts'

/** A machine with its log, its key and its request key. */
export type Machine = {
  readonly enrolled: Enrolled
  readonly key: KeyProvider
  readonly log: SimulatedDevice
  readonly client: Client<ServerEndpoints>
  /** Seals one entry of its log, or of a copy, and uploads it: `ok`, or why not. */
  readonly upload: (log?: SimulatedDevice) => Promise<string>
}

/** A machine that begins its log at the server. */
export async function machineOf(
  server: RunningServer,
  enrolled: Enrolled,
  key: KeyProvider,
): Promise<Machine> {
  const request = requestKey()
  const client = signedClient(server, request)
  const log = simulatedDevice(enrolled.origin, key)
  const first = [...beginning(enrolled, key), request.announcement(instant(Date.now()))]
  const { leaves, payloads } = await log.seal(first)
  const begun = await client.uploadLeaves({ body: leaves })
  const told = begun.ok ? await client.uploadPayloads({ body: payloads }) : begun
  if (!told.ok) throw new Error(JSON.stringify(told.error))
  const upload = async (of = log) =>
    codeOf(await client.uploadLeaves({ body: (await of.seal([heartbeat()])).leaves }))
  return { enrolled, key, log, client, upload }
}

export function codeOf(
  answer:
    | { readonly ok: true }
    | { readonly ok: false; readonly error: { readonly code: string; readonly problem?: unknown } },
): string {
  if (answer.ok) return 'ok'
  const { problem } = answer.error as { readonly problem?: { readonly code: string } }
  return problem?.code ?? answer.error.code
}

export async function standingOf(
  server: RunningServer,
  device: DeviceId,
): Promise<DeviceStanding | undefined> {
  const listed = await operatorClient(server).listStandings({ query: { device } })
  if (!listed.ok) throw new Error(JSON.stringify(listed.error))
  return listed.value.devices[0]
}

/** What a verifier makes of a device's export, or of its entries from a moment on, by the server's own trust policy. */
export async function exported(
  server: RunningServer,
  device: DeviceId,
  period: { readonly from?: number } = {},
): Promise<Verification> {
  const { client: console } = await signedIn(server)
  const bundle = await console.exportBundle({ query: { device, ...period } })
  const trust = await console.trustPolicy({ query: { device } })
  if (!bundle.ok || !trust.ok) throw new Error('nothing was exported')
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const policy = parseTrustPolicy(nodeCrypto, text(trust.value))
  if (!policy.ok) throw new Error(policy.error.code)
  return verifyBundle(text(bundle.value).trimEnd().split('\n'), {
    crypto: nodeCrypto,
    verifySeal: sealVerifier(nodeP256()),
    verifyEd25519: portableEd25519,
    trust: policy.value,
    heads: new Map(),
  })
}
