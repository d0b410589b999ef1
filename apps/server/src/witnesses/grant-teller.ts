import type { StoreTasks } from '../http/store-tasks.ts'
import type { AskedWitness } from './ask-witness.ts'
import { tellGrant } from './tell-grant.ts'
import type { GrantAnswer, GrantToTell } from './tell-grant.ts'

/** What telling grants needs from the world. */
export type TellingGrants = {
  readonly store: Pick<StoreTasks, 'grantsToTell' | 'proveGrant'>
  readonly witnesses: readonly AskedWitness[]
  readonly refused: (witness: string, origin: string, because: string) => void
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
export function grantTeller({ store, witnesses, refused }: TellingGrants): {
  readonly tell: (
    actsAt: (witness: AskedWitness) => number | null,
    away: Set<string>,
  ) => Promise<void>
  /** A witness does not know that log (any more), as one restored from a copy of before: its device's grants are shown again. */
  readonly forget: (witness: string, origin: string) => void
} {
  const taken = new Set<string>()
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
  ): Promise<void> => {
    if (witnesses.length === 0) return
    for (const grant of await store.grantsToTell())
      for (const witness of witnesses) {
        const place = `${witness.name}\n${grant.origin}`
        const isDone = taken.has(place) || (notBefore.get(place) ?? 0) > performance.now()
        if (isDone || away.has(witness.name)) continue
        // One that does not know the acts is asked all the same: what it says is what is to be told.
        const said = await show(witness, grant, actsAt(witness) ?? grant.seq + 1)
        if (said.code === 'WITNESS_AWAY') away.add(witness.name)
        if (said.code === 'TAKEN') taken.add(place)
        if (said.code !== 'GRANT_REFUSED') continue
        // One 404 of something in between is no word of the witness: it is asked again, though seldom.
        const isPathUnknown = said.status === 404 && !ofOurs.has(said.because)
        notBefore.set(place, performance.now() + (isPathUnknown ? pathUnknownMs : againMs))
        if (isPathUnknown) continue
        refused(witness.name, grant.origin, said.because)
      }
  }
  const forget = (witness: string, origin: string): void => {
    const device = origin.slice(0, origin.lastIndexOf('/'))
    for (const place of taken) if (place.startsWith(`${witness}\n${device}/`)) taken.delete(place)
  }
  return { tell, forget }
}
