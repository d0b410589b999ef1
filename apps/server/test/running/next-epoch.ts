import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enrol } from '@custody/device'
import type { DeviceSelf } from '@custody/device'
import { noContext } from '@custody/evidence'
import type { EntryDraft } from '@custody/evidence'
import { createFileKey, nodeCrypto } from '@custody/keys'
import type { KeyProvider } from '@custody/keys'
import { instant, ok } from '@custody/model'
import { clientOf, serverEndpoints } from '@custody/protocol'
import type { AnswerOf, Client, RequestOf, ServerEndpoints } from '@custody/protocol'
import { enrolledDraft } from '@custody/testkit'
import { ask } from './start-server.ts'
import type { RunningServer } from './start-server.ts'

export type Enrolled = AnswerOf<ServerEndpoints['enrol']>
type Next = NonNullable<RequestOf<ServerEndpoints['enrol']>['body']['next']>

/** How a machine comes to the server. Without `next` it enrols. */
export type Coming = {
  readonly key: KeyProvider
  readonly token?: string | null
  readonly isolation?: DeviceSelf['isolation']
  readonly next?: Pick<Next, 'epoch' | 'because' | 'held'>
  /** The key of the epoch before, where it speaks for the asking. */
  readonly before?: KeyProvider
}

export const tokenOf = ({ home }: RunningServer): string =>
  readFileSync(join(home, 'server/enrol-token'), 'utf8')

export function plainClient(server: Pick<RunningServer, 'port'>): Client<ServerEndpoints> {
  return clientOf(serverEndpoints, async (out) =>
    ok(
      await ask(server.port, {
        ...out,
        headers: { ...out.headers, host: `127.0.0.1:${server.port}` },
      }),
    ),
  )
}

export function operatorClient(server: RunningServer): Client<ServerEndpoints> {
  const token = readFileSync(join(server.home, 'server/operator-token'), 'utf8')
  return clientOf(serverEndpoints, async (out) =>
    ok(
      await ask(server.port, {
        ...out,
        headers: {
          ...out.headers,
          host: `127.0.0.1:${server.port}`,
          authorization: `Bearer ${token}`,
        },
      }),
    ),
  )
}

export function fileKey(server: RunningServer): KeyProvider {
  const key = createFileKey(join(server.home, `key-${randomBytes(6).toString('hex')}.p8`))
  if (!key.ok) throw new Error(key.error.code)
  return key.value
}

/** Enrols or asks as a device does: gives back the server's answer, or its code with what a program needs to go on. */
export async function comes(
  server: Pick<RunningServer, 'port'>,
  { key, token = null, isolation = 'separate', next, before }: Coming,
): Promise<Enrolled | { readonly code: string; readonly epoch?: unknown }> {
  const client = plainClient(server)
  let answer: Enrolled | { readonly code: string; readonly epoch?: unknown } = { code: 'NOT_ASKED' }
  let asking: Next | null = null
  const refusedWith = (error: unknown) => {
    const { problem } = error as {
      readonly problem?: { readonly code: string; readonly extra?: { readonly epoch?: unknown } }
    }
    const { code = 'NETWORK', extra } = problem ?? {}
    answer = { code, ...(extra?.epoch !== undefined && { epoch: extra.epoch }) }
  }
  await enrol(
    {
      crypto: nodeCrypto,
      activate: key.capabilities.attestation ? key.activate : null,
      answer: async (challenge) => {
        const shown = before === undefined ? null : await before.enrol(challenge)
        if (shown !== null && !shown.ok) return shown
        asking =
          next === undefined
            ? null
            : { ...next, before: shown === null ? null : bodyOf(shown.value) }
        return key.enrol(challenge)
      },
      client: {
        ...client,
        requestCredentials: async (given) => {
          const body = { ...given?.body, next: asking }
          const made = await client.requestCredentials({ body: body as never })
          if (!made.ok) refusedWith(made.error)
          return made
        },
        enrol: async (given) => {
          const enrolled = await client.enrol({ body: { ...given?.body, next: asking } as never })
          if (enrolled.ok) answer = enrolled.value
          else refusedWith(enrolled.error)
          return enrolled
        },
      },
    },
    {
      token,
      protection: 'file',
      isolation,
      platform: 'linux',
      name: 'laptop',
      osVersion: 'Debian 12',
      account: { uid: 990, name: 'custody' },
    },
  )
  return answer
}

/** The same, where it must be taken. */
export async function becomes(
  server: Pick<RunningServer, 'port'>,
  coming: Coming,
): Promise<Enrolled> {
  const answer = await comes(server, coming)
  if ('code' in answer) throw new Error(JSON.stringify(answer))
  return answer
}

function bodyOf({
  key,
  possession,
}: {
  readonly key: KeyProvider['key']
  readonly possession: Uint8Array
}): NonNullable<Next['before']> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return {
    key: {
      kind: key.kind,
      publicKey: base64(key.publicKey),
      nvName: key.nvName === null ? null : base64(key.nvName),
    },
    possession: base64(possession),
  }
}

/** What a log begins with: who it is, and for a later epoch the grant that opened it. */
export function beginning({ origin, epoch, grant }: Enrolled, key: KeyProvider): EntryDraft[] {
  const now = instant(Date.now())
  const begun = enrolledDraft(origin, key.key.publicKey, now)
  const { kind, nvName } = key.key
  const enrolled = {
    ...begun,
    facts: {
      ...begun.facts,
      seal: kind,
      nvName: nvName === null ? null : Buffer.from(nvName).toString('hex'),
      isolation: 'separate',
    },
  } as EntryDraft
  if (grant === null) return [enrolled]
  const { because, previous, lost, leafHash } = grant
  const opened: EntryDraft = {
    ...noContext,
    at: now,
    source: 'device',
    kind: 'epoch.opened',
    facts: { epoch, because, previous, lost, grant: leafHash },
    fields: {},
  }
  return [opened, enrolled]
}

export const heartbeat = (): EntryDraft => ({
  ...noContext,
  kind: 'heartbeat',
  at: instant(Date.now()),
  source: 'device',
  fields: {},
  facts: { outbox: 0, oldestMs: null, sessions: 0 },
})
