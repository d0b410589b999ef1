import { encodeOrigin, parseOrigin } from '@custody/evidence'
import type { StoreTasks } from '../http/store-tasks.ts'
import type { AskedWitness } from './ask-witness.ts'
import { shownHead } from './last-witnessed.ts'
import type { GrantToTell } from './tell-grant.ts'

/** `later`: the witness that is ahead does not say by how much. `not`: another grant would not help, or none may be made. */
export type Mended = 'given' | 'later' | 'not'

/** Gives what grants again where a witness has seen more of the epoch before than the grant tells. One that is away is not waited for. */
export function mendBehind(
  store: Pick<StoreTasks, 'keyOfLog' | 'grantAgain'>,
  witnesses: readonly AskedWitness[],
): (ahead: AskedWitness, grant: GrantToTell) => Promise<Mended> {
  return async (ahead, grant) => {
    const log = parseOrigin(grant.origin)
    if (!log.ok || log.value.kind !== 'device') return 'not'
    const origin = encodeOrigin({ ...log.value, epoch: log.value.epoch - 1 })
    const key = await store.keyOfLog(origin)
    if (key === null) return 'not'
    const all = await Promise.all(
      witnesses.map(async (witness) => ({
        witness,
        shown: await shownHead(witness, { origin, key }),
      })),
    )
    if (all.some(({ witness, shown }) => witness === ahead && shown === 'away')) return 'later'
    const heads = all.flatMap(({ shown }) =>
      shown === null || shown === 'away' ? [] : [shown.head],
    )
    const [newest] = heads.toSorted((a, b) => b.size - a.size)
    return newest !== undefined && (await store.grantAgain(grant, newest)) ? 'given' : 'not'
  }
}
