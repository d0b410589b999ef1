import { createHash, timingSafeEqual } from 'node:crypto'
import type { Agent } from '@custody/model'
import type { ProcessName } from '../broker/broker.ts'
import type { Account } from '../home/account.ts'

/** One running client that may call: a process, the account it is of, and the secret that its hooks carry. */
export type Registration = {
  /** SHA-256 of the secret, hex: the secret itself is kept nowhere. */
  readonly secretHash: string
  readonly client: ProcessName
  readonly account: Account
  readonly agent: Agent
  readonly registeredAt: number
}

/** The clients that registered before their first prompt. */
export type Registrations = {
  readonly bySecret: (secret: string) => Registration | null
  readonly byClient: (client: ProcessName) => Registration | null
  /** Of the same client the newest counts, and its earlier secrets hold on: settings are refreshed while hooks run. */
  readonly add: (registration: Registration) => void
  readonly all: () => readonly Registration[]
  /** Forgets the clients of which `isGone` says so. */
  readonly forget: (isGone: (client: ProcessName) => boolean) => void
}

/** `keep` is told of every change, to make it durable. */
export function registrations(
  before: readonly Registration[],
  keep: (all: readonly Registration[]) => void,
): Registrations {
  let all = before
  const change = (next: readonly Registration[]): void => {
    all = next
    keep(next)
  }
  return {
    bySecret(secret) {
      const hash = Buffer.from(hashOf(secret), 'hex')
      return all.find((one) => timingSafeEqual(Buffer.from(one.secretHash, 'hex'), hash)) ?? null
    },
    byClient: (client) => all.findLast((one) => sameProcess(one.client, client)) ?? null,
    add: (registration) => change([...all, registration]),
    all: () => all,
    forget(isGone) {
      const left = all.filter(({ client }) => !isGone(client))
      if (left.length < all.length) change(left)
    },
  }
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

export function sameProcess(one: ProcessName, other: ProcessName): boolean {
  return one.pid === other.pid && one.startTime === other.startTime
}
