import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { StoreTasks } from '../http/store-tasks.ts'
import type { Refusal } from '../refusal.ts'
import type { Forwarder } from '../witnesses/forward-heads.ts'

type Enrolled = Pick<AnswerOf<ServerEndpoints['enrol']>, 'origin' | 'epoch' | 'grant'>

/**
 * Gives what keeps a grant from its device until every witness that answers has been shown it: while nobody knows it, one that has
 * seen more makes another one needed. Null: the device may know, and it is kept that it does.
 */
export function holdGrantBack(
  store: Pick<StoreTasks, 'isHandedOut' | 'handOut'>,
  { turn, isAwaited }: Pick<Forwarder, 'turn' | 'isAwaited'>,
): (enrolled: Enrolled) => Promise<Refusal | null> {
  return async ({ origin, epoch, grant }) => {
    if (grant === null || (await store.isHandedOut(origin))) return null
    await turn()
    const isHanded = !isAwaited(origin) && (await store.handOut(origin, grant.leafHash))
    return isHanded ? null : { code: 'EPOCH_AWAITED', extra: { epoch } }
  }
}
