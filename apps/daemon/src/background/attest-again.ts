import type { Enrolment } from '@custody/device'
import type { Clock, Problem, Result } from '@custody/model'
import { err, ok } from '@custody/model'

export type AttestWorld = {
  readonly now: Clock
  /** How often its enrolled key is due; null where there is none, or the server takes none of it. */
  readonly everyMs: () => number | null
  /** Of the device's log, as it is kept here. */
  readonly origin: () => string
  /** Enrols the key that is enrolled: it comes back as the same device, and is attested anew. */
  readonly enrol: () => Promise<Result<Enrolment, Problem>>
  readonly keep: (enrolment: Enrolment) => Promise<Result<unknown, Problem>>
  readonly refused: (problem: Problem) => void
}

/**
 * Enrols the key again when the daemon starts, and once a day. A key in a chip is attested anew: a witness that was away when
 * the device enrolled has stated nothing of it, and an operator may have loaded its maker's root since. One that no chip
 * vouches for gets a new end. Without a network it is tried again; a refusal is told, waits for the next day, and keeps nothing
 * else from going on. So is an answer about another log than the device's.
 */
export function attestAgain({ now, everyMs, origin, enrol, keep, refused }: AttestWorld) {
  let doneAt = -Infinity
  const done = (attestation: Enrolment['attestation']): void => {
    doneAt = now()
    if (attestation?.refusals.some(({ code }) => code === 'STATEMENT_DIFFERS') === true)
      refused({ code: 'STATEMENT_DIFFERS' })
  }
  return {
    /** It was attested just now: tells who was told of another log than the device's. */
    done,
    /** Something says that it is due, whenever it was done last. */
    hasten: () => void (doneAt = -Infinity),
    async step(): Promise<Result<unknown, Problem>> {
      const every = everyMs()
      if (every === null || now() - doneAt < every) return ok(true)
      const enrolled = await enrol()
      if (!enrolled.ok && enrolled.error.code === 'NETWORK') return enrolled
      const attested = enrolled.ok ? ofOwnLog(enrolled.value, origin()) : enrolled
      const kept = attested.ok ? await keep(attested.value) : attested
      if (!attested.ok) refused(attested.error)
      done(attested.ok ? attested.value.attestation : null)
      return attested.ok ? kept : ok(true)
    },
  }
}

/** A level that was stated of another log says nothing of the device's own, whatever its key. */
function ofOwnLog(enrolment: Enrolment, own: string): Result<Enrolment, Problem> {
  return enrolment.origin === own ? ok(enrolment) : err({ code: 'STATEMENT_DIFFERS' })
}
