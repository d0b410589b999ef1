import type { SealKey } from '@custody/evidence'
import { encodeBase64 } from '@custody/evidence'
import type { Problem, Result } from '@custody/model'

/** What a key shows of itself, over a challenge. */
export type Shown = {
  readonly key: SealKey
  readonly possession: Uint8Array
  readonly statement: Uint8Array | null
}

/** A key provider's answer to the challenge of whoever enrols it. */
export type Answer = (challenge: Uint8Array) => Promise<Result<Shown, Problem>>

/** The same as it goes over the wire. */
export function shownKey({ key, possession, statement }: Shown) {
  return {
    key: {
      kind: key.kind,
      publicKey: encodeBase64(key.publicKey),
      nvName: key.nvName === null ? null : encodeBase64(key.nvName),
    },
    possession: encodeBase64(possession),
    statement: statement === null ? null : encodeBase64(statement),
  }
}
