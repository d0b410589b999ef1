import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  announceRequestKey,
  cleanFields,
  enrol,
  heartbeat,
  record,
  sealNext,
  takeCosigned,
  uploadAll,
} from '@custody/device'
import type { RequestKey } from '@custody/device'
import { encodeBundleLine, encodeHex, noContext } from '@custody/evidence'
import type { Cosigned, Facts, SealKey, SignedNote } from '@custody/evidence'
import { nodeCrypto, nodeRandom, noOrganisation, openTpmSigner, tpmProvider } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { instant } from '@custody/model'
import type { KeyProtection, Problem, Result } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import type { Client, ServerEndpoints } from '@custody/protocol'
import { openOutbox } from '@custody/stores'
import type { Outbox } from '@custody/stores'
import { makeRequestKey } from '../../../apps/daemon/src/background/request-key.ts'
import { serverSend } from '../../../apps/daemon/src/background/server-send.ts'
import type { RunningServer } from '../../../apps/server/test/running/start-server.ts'

/** A device of the product's own parts: its outbox on disk, its flows, its requests, and a key in an emulated chip. */
export type ChipDevice = {
  readonly folder: string
  readonly origin: string
  readonly key: SealKey
  readonly outbox: Outbox
  readonly client: Client<ServerEndpoints>
  /** Records so many heartbeats and a prompt, seals them and uploads them with their payloads. */
  readonly work: (beats: number) => Promise<void>
  readonly beat: () => Promise<void>
  /** Seals what there is by the chip. */
  readonly seal: () => Promise<void>
  readonly upload: () => Promise<Result<true, Problem>>
  /** Asks the server until a quorum's cosignatures over everything that is sealed are held. */
  readonly learn: (check: (note: SignedNote) => Cosigned) => Promise<void>
  /** What it has that is sealed, as a bundle's lines. */
  readonly bundle: () => readonly string[]
  readonly close: () => Promise<void>
}

export type DeviceHow = {
  readonly folder: string
  /** Socket of the chip. */
  readonly chip: string
  readonly server: RunningServer
  /** What the first entry claims of its key. */
  readonly claims?: KeyProtection
}

const now = () => instant(Date.now())
const cleaner = { tagSecret: () => '', replaced: 'secrets' } as const
const nothing = cleanFields({}, cleaner)
const who = 'origin'

/** Opens the device of that folder, which goes on with the log that is there; or enrols a new one. */
export async function openChipDevice(how: DeviceHow): Promise<ChipDevice> {
  const { folder, chip, server } = how
  let isOpen = true
  const isNew = !existsSync(join(folder, who))
  if (isNew) mkdirSync(folder, { recursive: true })
  const signer = must(await openTpmSigner({ kind: 'unix', path: chip }, noOrganisation))
  const provider = tpmProvider(signer)
  let request: RequestKey | null = null
  const send = serverSend({ url: `http://127.0.0.1:${server.port}`, now, key: () => request })
  const client = clientOf(serverEndpoints, send)
  const origin = isNew
    ? await enrolled(how, provider, client)
    : readFileSync(join(folder, who), 'utf8')
  const outbox = must(
    openOutbox({
      path: join(folder, 'outbox.db'),
      origin,
      world: { crypto: nodeCrypto, random: nodeRandom },
      reserveBytes: 1024 * 1024,
    }),
  )
  const flow = { now, log: outbox }
  const { key } = provider
  if (isNew) must(await record(flow, firstEntry(origin, provider, how.claims)))
  const announcer = { ...flow, makeKey: makeRequestKey, bootId: 'boot' }
  request = must(await announceRequestKey(announcer, null))
  const beat = async () => void must(await heartbeat({ ...flow, sessions: () => 0 }))
  const seal = async () =>
    void must(await sealNext({ ...flow, crypto: nodeCrypto, key, seal: provider.seal }))
  const upload = () => uploadAll({ log: outbox, client, close: null, everySeal: true })
  return {
    folder,
    origin,
    key,
    outbox,
    client,
    beat,
    seal,
    upload,
    async work(beats) {
      for (let at = 0; at < beats; at += 1) await beat()
      const said = cleanFields({ prompt: `prompt ${outbox.head().size}` }, cleaner)
      must(
        await record(flow, {
          kind: 'prompt.submitted',
          source: 'hook',
          facts: { caller: 'agent', machineMade: false, attachments: 0 },
          fields: said,
        }),
      )
      await seal()
      must(await upload())
    },
    async learn(check) {
      const size = outbox.newestSeal()?.size
      for (let tries = 0; tries < 200; tries += 1) {
        const taken = must(await takeCosigned({ log: outbox, client, check }))
        if (taken?.size === size || outbox.mark('cosigned')?.startsWith(`${size} `) === true) return
        await wait(50)
      }
      throw new Error(`no quorum cosigned ${size} entries of ${origin}`)
    },
    bundle: () => bundleOf(outbox),
    async close() {
      outbox.close()
      if (isOpen) await signer.close()
      isOpen = false
    },
  }
}

async function enrolled(
  { folder, server }: DeviceHow,
  provider: KeyProvider,
  client: Client<ServerEndpoints>,
): Promise<string> {
  const { origin } = must(
    await enrol(
      { client, crypto: nodeCrypto, answer: provider.enrol, activate: null },
      {
        token: readFileSync(join(server.home, 'server/enrol-token'), 'utf8').trim(),
        protection: provider.level,
        isolation: 'separate',
        platform: 'linux',
        name: 'laptop',
        osVersion: 'Debian 12',
        account: { uid: 1000, name: 'dev' },
      },
    ),
  )
  writeFileSync(join(folder, who), origin)
  return origin
}

/** The entry that a log begins with. */
export function firstEntry(
  origin: string,
  { key, level }: KeyProvider,
  claims: KeyProtection = level,
) {
  const facts: Facts['enrolled'] = {
    publicKey: encodeHex(key.publicKey),
    seal: key.kind,
    nvName: key.nvName === null ? null : encodeHex(key.nvName),
    keyProtection: claims,
    isolation: 'separate',
    environment: 'host',
    platform: 'linux',
    origin,
    notAfter: null,
  }
  return { ...noContext, kind: 'enrolled', source: 'device', facts, fields: nothing } as const
}

/** What an outbox holds that is sealed, as lines of a bundle. */
export function bundleOf(outbox: Outbox): readonly string[] {
  const { origin } = outbox
  const size = outbox.newestSeal()?.size ?? 0
  const lines = [
    encodeBundleLine({ kind: 'bundle' }),
    encodeBundleLine({ kind: 'log', origin, scope: 'whole' }),
  ]
  const payloads = Map.groupBy(outbox.payloads(0, size), ({ seq }) => seq)
  for (const { seq, bytes } of outbox.leaves(0, size)) {
    lines.push(encodeBundleLine({ kind: 'leaf', bytes }))
    for (const payload of payloads.get(seq) ?? [])
      lines.push(encodeBundleLine({ kind: 'payload', payload }))
    const seal = outbox.sealOver(seq)
    if (seal?.size === seq + 1)
      lines.push(encodeBundleLine({ kind: 'checkpoint', note: seal.note }))
  }
  return [...lines, encodeBundleLine({ kind: 'end', logs: 1, leaves: size })]
}

export function must<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly error: unknown },
): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
