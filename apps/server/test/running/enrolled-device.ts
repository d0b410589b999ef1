import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EntryDraft } from '@custody/evidence'
import { noContext } from '@custody/evidence'
import { createFileKey } from '@custody/keys'
import type { DeviceId } from '@custody/model'
import { instant, ok } from '@custody/model'
import { clientOf, serverEndpoints, signRequest } from '@custody/protocol'
import type { Client, Outgoing, ServerEndpoints } from '@custody/protocol'
import { enrolledDraft, simulatedDevice } from '@custody/testkit'
import type { SimulatedDevice, SimulatedUpload } from '@custody/testkit'
import { ask } from './start-server.ts'
import type { RunningServer } from './start-server.ts'

/** A simulated device that enrolled at a running server and signs its requests. */
export type EnrolledDevice = {
  readonly id: DeviceId
  readonly origin: string
  readonly log: SimulatedDevice
  readonly client: Client<ServerEndpoints>
  /** Signs a request as the device would; `change` may spoil it after it was signed. */
  readonly send: (out: Outgoing, change?: (signed: Outgoing) => Outgoing) => ReturnType<typeof ask>
  /** The entries that a log begins with: who it is, and the key its requests are signed with. */
  readonly first: readonly EntryDraft[]
  /** Records and uploads drafts, payloads too; all of it must be taken. */
  readonly upload: (drafts: readonly EntryDraft[]) => Promise<SimulatedUpload>
}

export async function enrolDevice(
  server: RunningServer,
  name = 'laptop',
  token = readFileSync(join(server.home, 'server/enrol-token'), 'utf8'),
): Promise<EnrolledDevice> {
  const key = createFileKey(join(server.home, `${name}-${randomBytes(4).toString('hex')}.p8`))
  if (!key.ok) throw new Error(key.error.code)
  const plain = clientOf(serverEndpoints, async (out) =>
    ok(await ask(server.port, atDevice(server, out))),
  )
  const nonce = await plain.requestNonce()
  if (!nonce.ok) throw new Error('no nonce')
  const shown = await key.value.enrol(Buffer.from(nonce.value.nonce, 'hex'))
  if (!shown.ok) throw new Error('no possession')
  const enrolled = await plain.enrol({
    body: {
      token,
      challenge: nonce.value.nonce,
      key: {
        kind: 'file-p256/1',
        publicKey: Buffer.from(key.value.key.publicKey).toString('base64'),
        nvName: null,
      },
      possession: Buffer.from(shown.value.possession).toString('base64'),
      statement: null,
      protection: 'file',
      isolation: 'same-user',
      platform: 'linux',
      name,
      osVersion: 'Debian 12',
      account: { uid: 1000, name: 'dev' },
    },
  })
  if (!enrolled.ok) throw new Error(JSON.stringify(enrolled.error))
  const { device, origin } = enrolled.value
  const request = requestKey()
  const send: EnrolledDevice['send'] = (out, change = (signed) => signed) =>
    ask(server.port, change(signedRequest(server, out, request)))
  const now = instant(Date.now())
  const log = simulatedDevice(origin, key.value)
  const client = clientOf(serverEndpoints, async (out) => ok(await send(out)))
  return {
    id: device,
    origin,
    log,
    client,
    send,
    first: [enrolledDraft(origin, key.value.key.publicKey, now), request.announcement(now)],
    upload: async (drafts) => {
      const upload = await log.seal(drafts)
      const leaves = await client.uploadLeaves({ body: upload.leaves })
      const payloads = await client.uploadPayloads({ body: upload.payloads })
      if (!leaves.ok || !payloads.ok) throw new Error(JSON.stringify([leaves, payloads]))
      return upload
    },
  }
}

type RequestKey = ReturnType<typeof requestKey>

/** A request key and the entry that announces it. */
export function requestKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keyId = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString(
    'hex',
  )
  return {
    keyId,
    sign: (bytes: Uint8Array) => sign(null, bytes, privateKey),
    announcement: (at: ReturnType<typeof instant>): EntryDraft => ({
      ...noContext,
      at,
      source: 'device',
      kind: 'request-key',
      facts: { algorithm: 'ed25519', publicKey: keyId, expiresAt: at + 3_600_000, nonce: null },
      fields: {},
    }),
  }
}

/** A client that signs its requests as the device that announced the key. */
export function signedClient(server: RunningServer, request: RequestKey): Client<ServerEndpoints> {
  return clientOf(serverEndpoints, async (out) =>
    ok(await ask(server.port, signedRequest(server, out, request))),
  )
}

function atDevice(server: RunningServer, out: Outgoing): Outgoing {
  return { ...out, headers: { ...out.headers, host: `127.0.0.1:${server.port}` } }
}

/** A request with its signature, made now. */
function signedRequest(
  server: RunningServer,
  given: Outgoing,
  { keyId, sign: signBytes }: RequestKey,
): Outgoing {
  const out = atDevice(server, given)
  const createdSeconds = Math.floor(Date.now() / 1000)
  const nonce = randomBytes(16).toString('base64url')
  const signature = signRequest(
    {
      method: out.method,
      authority: out.headers['host'] ?? '',
      target: out.target,
      contentType: out.headers['content-type'] ?? null,
      contentEncoding: out.headers['content-encoding'] ?? null,
      body: out.body ?? new Uint8Array(0),
    },
    { createdSeconds, expiresSeconds: createdSeconds + 60, nonce, keyId },
    { sha256: (bytes) => createHash('sha256').update(bytes).digest(), sign: signBytes },
  )
  return { ...out, headers: { ...out.headers, ...signature } }
}
