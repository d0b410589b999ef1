import { sealNext } from '@custody/device'
import type { LogSeal, Sealer } from '@custody/device'
import type { Problem } from '@custody/model'
import { startLoop } from './loop.ts'
import type { Loop } from './loop.ts'

export type SealWorld = {
  /** Of the moment: log and key are exchanged when the device enrols. */
  readonly sealer: () => Sealer
  readonly sealed: (seal: LogSeal) => void
  readonly late: (problem: Problem) => void
  readonly fault: (cause: unknown) => void
}

/** After a key that could not. */
const againMs = 1000

/**
 * Seals what is recorded, whenever something is. There is no timer: a lone entry is sealed at once, by itself; what comes
 * while the key is busy shares the next seal, so a slow chip bounds the delay by twice its own time, however many come.
 */
export function sealLoop({ sealer, sealed, late, fault }: SealWorld): Loop {
  return startLoop({
    gatherMs: 0,
    afterFaultMs: againMs,
    fault,
    async run() {
      const seal = await sealNext(sealer())
      // The next one is of the log that is written now.
      if (!seal.ok && seal.error.code === 'LOG_EXCHANGED') return 0
      if (!seal.ok) {
        late(seal.error)
        return againMs
      }
      if (seal.value !== null) sealed(seal.value)
      return null
    },
  })
}
