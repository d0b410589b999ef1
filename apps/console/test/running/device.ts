import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noContext, type EntryDraft } from '@custody/evidence'
import { createFileKey, type KeyProvider } from '@custody/keys'
import { instant, ok, type DeviceId, type Instant } from '@custody/model'
import { clientOf, serverEndpoints, signRequest, type Outgoing } from '@custody/protocol'
import { enrolledDraft, simulatedDevice } from '@custody/testkit'
import type { RunningServer } from './server.ts'
import type { RunningWitness } from './witness.ts'

/** A simulated device that enrolled at a running server. */
export type EnrolledDevice = {
  readonly id: DeviceId
  readonly key: KeyProvider
  /** Records, seals and uploads; all of it must be taken. */
  readonly upload: (drafts: readonly EntryDraft[]) => Promise<void>
}

export async function enrolDevice(
  server: RunningServer,
  name: string,
  witness: RunningWitness | null = null,
): Promise<EnrolledDevice> {
  const key = createFileKey(join(mkdtempSync(join(tmpdir(), 'custody-key-')), 'device.p8'))
  if (!key.ok) throw new Error(key.error.code)
  const host = `127.0.0.1:${server.port}`
  const plain = clientOf(serverEndpoints, async (out) =>
    ok(await server.ask({ ...out, headers: { ...out.headers, host } })),
  )
  const { nonce } = taken(await plain.requestNonce())
  const shown = taken(await key.value.enrol(Buffer.from(nonce, 'hex')))
  const { device, origin } = taken(
    await plain.enrol({
      body: {
        token: server.enrolToken(),
        challenge: nonce,
        key: {
          kind: 'file-p256/1',
          publicKey: Buffer.from(key.value.key.publicKey).toString('base64'),
          nvName: null,
        },
        possession: Buffer.from(shown.possession).toString('base64'),
        statement: null,
        protection: 'file',
        isolation: 'same-user',
        platform: 'linux',
        name,
        osVersion: 'Debian GNU/Linux 12 (bookworm)',
        account: { uid: 1000, name: 'dev' },
      },
    }),
  )
  witness?.addLog(origin, key.value.key)
  const upload = uploaderOf(server, origin, key.value)
  await upload([enrolledDraft(origin, key.value.key.publicKey, instant(Date.now()))])
  return { id: device, key: key.value, upload }
}

/** Gives what records, seals and uploads to a log. Its request key stands in the first upload. */
export function uploaderOf(
  server: RunningServer,
  origin: string,
  key: KeyProvider,
): EnrolledDevice['upload'] {
  const host = `127.0.0.1:${server.port}`
  const request = requestKey()
  const signed = clientOf(serverEndpoints, async (out) =>
    ok(await server.ask(request.signed({ ...out, headers: { ...out.headers, host } }))),
  )
  const log = simulatedDevice(origin, key)
  let isAnnounced = false
  return async (drafts) => {
    const more = isAnnounced ? [] : [request.announcement(instant(Date.now()))]
    const sealed = await log.seal([...drafts, ...more])
    taken(await signed.uploadLeaves({ body: sealed.leaves }))
    taken(await signed.uploadPayloads({ body: sealed.payloads }))
    isAnnounced = true
  }
}

function taken<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** A key that signs requests, and the entry that announces it. */
function requestKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keyId = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString(
    'hex',
  )
  const announcement = (at: Instant): EntryDraft => ({
    ...noContext,
    at,
    source: 'device',
    kind: 'request-key',
    facts: { algorithm: 'ed25519', publicKey: keyId, expiresAt: at + 3_600_000, nonce: null },
    fields: {},
  })
  const signed = (out: Outgoing): Outgoing => {
    const createdSeconds = Math.floor(Date.now() / 1000)
    const signature = signRequest(
      {
        method: out.method,
        authority: out.headers['host'] ?? '',
        target: out.target,
        contentType: out.headers['content-type'] ?? null,
        contentEncoding: null,
        body: out.body ?? new Uint8Array(0),
      },
      {
        createdSeconds,
        expiresSeconds: createdSeconds + 60,
        nonce: randomBytes(16).toString('base64url'),
        keyId,
      },
      {
        sha256: (bytes) => createHash('sha256').update(bytes).digest(),
        sign: (bytes) => sign(null, bytes, privateKey),
      },
    )
    return { ...out, headers: { ...out.headers, ...signature } }
  }
  return { announcement, signed }
}
