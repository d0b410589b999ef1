import type { Enrolment } from '@custody/device'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'

export type AttestWorld = {
  readonly now: Clock
  /** Whether there is an enrolled key that hardware can vouch for. */
  readonly isDue: () => boolean
  /** Of the device's log, as it is kept here. */
  readonly origin: () => string
  /** Enrols the key that is enrolled: it comes back as the same device, and is attested anew. */
  readonly enrol: () => Promise<Result<Enrolment, Problem>>
  readonly keep: (attestation: Enrolment['attestation']) => void
  readonly refused: (code: string) => void
}

const everyMs = 24 * 60 * 60 * 1000

/**
 * Has the key attested when the daemon starts, and once a day: a witness that was away when the device enrolled has stated
 * nothing of it, and an operator may have loaded its maker's root since. Without a network it is tried again; a refusal is
 * told, waits for the next day, and keeps nothing else from going on. So is an answer about another log than the device's.
 */
export function attestAgain({ now, isDue, origin, enrol, keep, refused }: AttestWorld) {
  let doneAt = -Infinity
  const done = (attestation: Enrolment['attestation']): void => {
    doneAt = now()
    if (attestation?.refusals.some(({ code }) => code === 'STATEMENT_DIFFERS') === true)
      refused('STATEMENT_DIFFERS')
  }
  return {
    /** It was attested just now: tells who was told of another log than the device's. */
    done,
    async step(): Promise<Result<unknown, Problem>> {
      if (!isDue() || now() - doneAt < everyMs) return ok(true)
      const enrolled = await enrol()
      if (!enrolled.ok && enrolled.error.code === 'NETWORK') return enrolled
      const attested = enrolled.ok ? ofOwnLog(enrolled.value, origin()) : enrolled
      if (attested.ok) keep(attested.value)
      else refused(attested.error.code)
      done(attested.ok ? attested.value : null)
      return ok(true)
    },
  }
}

/** A level that was stated of another log says nothing of the device's own, whatever its key. */
function ofOwnLog(
  { origin, attestation }: Enrolment,
  own: string,
): Result<Enrolment['attestation'], Problem> {
  return origin === own ? ok(attestation) : err({ code: 'STATEMENT_DIFFERS' })
}
