import type { Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { RequestOf, ServerEndpoints } from '@custody/protocol'
import type { Answer } from './shown-key.ts'
import { shownKey } from './shown-key.ts'

type Asked = NonNullable<RequestOf<ServerEndpoints['enrol']>['body']['next']>

/** Asks for the device's next epoch, which an administrator grants to the key that the enroller answers with. */
export type NextEpoch = {
  readonly epoch: number
  readonly because: Asked['because']
  /** Entries of the epoch before that this device still has. */
  readonly held: number
  /** The device's key of the epoch before, which shows itself too; null where only the chip can speak for the device. */
  readonly before: Answer | null
}

/** An administrator's grant: what the first entry of the new epoch says. */
export type EpochGrant = {
  readonly because: Asked['because']
  readonly previous: {
    readonly origin: string
    readonly size: number
    readonly root: string
  } | null
  /** Of its entry in the organisation's `acts`. */
  readonly leafHash: string
  readonly lost: number | null
}

/** What goes over the wire of an asking, with the old key's answer to the challenge of now. */
export async function askedNext(
  next: NextEpoch | null,
  challenge: Uint8Array,
): Promise<Result<Asked | null, Problem>> {
  if (next === null) return ok(null)
  const { epoch, because, held } = next
  if (next.before === null) return ok({ epoch, because, held, before: null })
  const shown = await next.before(challenge)
  if (!shown.ok) return shown
  const { key, possession } = shownKey(shown.value)
  return ok({ epoch, because, held, before: { key, possession } })
}

/** `epoch`: the server enrols the device in that epoch only, and the device has to ask for it. */
export type EpochNeeded = { readonly code: 'EPOCH_NEEDED'; readonly epoch: number }

/** The epoch that has to be asked for; null where a problem says nothing of that. */
export function neededEpoch(problem: Problem): number | null {
  const epoch = 'epoch' in problem && problem.code === 'EPOCH_NEEDED' ? problem.epoch : null
  return typeof epoch === 'number' && Number.isSafeInteger(epoch) && epoch > 1 ? epoch : null
}
