import type { Enrolment } from '@custody/device'
import type { Clock, Problem, Result } from '@custody/model'
import { ok } from '@custody/model'

export type AttestWorld = {
  readonly now: Clock
  /** Whether there is an enrolled key that hardware can vouch for. */
  readonly isDue: () => boolean
  /** Enrols the key that is enrolled: it comes back as the same device, and is attested anew. */
  readonly enrol: () => Promise<Result<Enrolment, Problem>>
  readonly keep: (attestation: Enrolment['attestation']) => void
  readonly refused: (code: string) => void
}

const everyMs = 24 * 60 * 60 * 1000

/**
 * Has the key attested when the daemon starts, and once a day: a witness that was away when the device enrolled has stated
 * nothing of it, and an operator may have loaded its maker's root since. Without a network it is tried again; a refusal is
 * told, waits for the next day, and keeps nothing else from going on.
 */
export function attestAgain({ now, isDue, enrol, keep, refused }: AttestWorld) {
  let doneAt = -Infinity
  const done = (): void => {
    doneAt = now()
  }
  return {
    /** It was attested just now. */
    done,
    async step(): Promise<Result<unknown, Problem>> {
      if (!isDue() || now() - doneAt < everyMs) return ok(true)
      const enrolled = await enrol()
      if (!enrolled.ok && enrolled.error.code === 'NETWORK') return enrolled
      done()
      if (enrolled.ok) keep(enrolled.value.attestation)
      else refused(enrolled.error.code)
      return ok(true)
    },
  }
}
