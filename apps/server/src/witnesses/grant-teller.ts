import type { StoreTasks } from '../http/store-tasks.ts'
import type { AskedWitness } from './ask-witness.ts'
import type { Mended } from './mend-behind.ts'
import { tellGrant } from './tell-grant.ts'
import type { GrantAnswer, GrantToTell } from './tell-grant.ts'

/** What telling grants needs from the world. */
export type TellingGrants = {
  readonly store: Pick<StoreTasks, 'grantsToTell' | 'proveGrant'>
  readonly witnesses: readonly AskedWitness[]
  readonly refused: (witness: string, origin: string, because: string) => void
  /** Grants again where a witness has seen more than the grant tells. */
  readonly mend: (ahead: AskedWitness, grant: GrantToTell) => Promise<Mended>
}

/** A refusal may pass: the acts are made known to a witness later, or an earlier epoch is. */
const againMs = 10_000
const pathUnknownMs = 10 * 60_000
/** What a witness says that could take grants. Any other 404 is of one that does not know the path: it keeps no device's log. */
const ofOurs = new Set(['ORGANISATION_UNKNOWN', 'ACTS_UNKNOWN'])

/**
 * Shows every grant to every witness until it has taken it, in the order of the epochs: after a restart all of them again, which a
 * witness answers as it did. `actsAt` tells which head of the acts a witness has; `away` names those that do not answer.
 */
export function grantTeller({ store, witnesses, refused, mend }: TellingGrants): {
  /** True: one was given again, and is to be shown once witnesses know the acts that hold it. */
  readonly tell: (
    actsAt: (witness: AskedWitness) => number | null,
    away: Set<string>,
  ) => Promise<boolean>
  /** Whether a witness that answers may take that log's grant yet, or make another one needed. */
  readonly isAwaited: (origin: string) => boolean
  /** A witness does not know that log (any more), as one restored from a copy of before: its device's grants are shown again. */
  readonly forget: (witness: string, origin: string) => void
} {
  const taken = new Set<string>()
  const awaited = new Set<string>()
  const notBefore = new Map<string, number>()

  const show = async (
    witness: AskedWitness,
    { origin, seq }: GrantToTell,
    size: number,
    isAgain = false,
  ): Promise<GrantAnswer> => {
    const proven = await store.proveGrant(seq, size)
    if (proven === null) return { code: 'ACTS_HEAD_DIFFERS', size }
    const said = await tellGrant(witness, origin, proven)
    return said.code === 'ACTS_HEAD_DIFFERS' && !isAgain && said.size > seq
      ? show(witness, { origin, seq }, said.size, true)
      : said
  }

  const tell = async (
    actsAt: (witness: AskedWitness) => number | null,
    away: Set<string>,
  ): Promise<boolean> => {
    if (witnesses.length === 0) return false
    for (const grant of await store.grantsToTell())
      for (const witness of witnesses) {
        const log = `${witness.name}\n${grant.origin}`
        const place = `${log}\n${grant.seq}`
        if (away.has(witness.name)) awaited.delete(log)
        const isDone = taken.has(place) || (notBefore.get(place) ?? 0) > performance.now()
        if (isDone || away.has(witness.name)) continue
        // One that does not know the acts is asked all the same: what it says is what is to be told.
        const size = actsAt(witness)
        const said = await show(witness, grant, size ?? grant.seq + 1)
        if (said.code === 'WITNESS_AWAY') away.add(witness.name)
        if (said.code === 'TAKEN') taken.add(place)
        // One that has cosigned the act and says that it has not keeps no epochs: a plain witness answers any request so.
        if (said.code === 'ACTS_HEAD_DIFFERS' && size !== null && size <= grant.seq)
          awaited.add(log)
        else awaited.delete(log)
        if (said.code !== 'GRANT_REFUSED') continue
        // One 404 of something in between is no word of the witness: it is asked again, though seldom.
        const isPathUnknown = said.status === 404 && !ofOurs.has(said.because)
        notBefore.set(place, performance.now() + (isPathUnknown ? pathUnknownMs : againMs))
        if (isPathUnknown) continue
        const mended = said.because === 'GRANT_BEHIND' ? await mend(witness, grant) : 'not'
        if (mended === 'given') return true
        if (mended === 'later') awaited.add(log)
        else refused(witness.name, grant.origin, said.because)
      }
    return false
  }
  const forget = (witness: string, origin: string): void => {
    const device = origin.slice(0, origin.lastIndexOf('/'))
    for (const place of taken) if (place.startsWith(`${witness}\n${device}/`)) taken.delete(place)
  }
  const isAwaited = (origin: string): boolean =>
    witnesses.some(({ name }) => awaited.has(`${name}\n${origin}`))
  return { tell, isAwaited, forget }
}
