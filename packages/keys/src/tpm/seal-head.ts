import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { SealingProblem } from '../key-provider.ts'
import { certifyCounter, quoteNothing } from './certify.ts'
import { nextCount } from './count.ts'
import type { OpenTpm, TpmOpenProblem } from './open-tpm.ts'

/** Does it with the chip, and again on a new connection where the chip went away or forgot what was loaded. */
export type WithChip = <Value>(
  act: (chip: OpenTpm) => Promise<Result<Value, TpmOpenProblem>>,
) => Promise<Result<Value, SealingProblem>>

type SealHead = (head: Uint8Array) => Promise<Result<Uint8Array, SealingProblem>>

/** Seals without a counter. Where an answer is lost the same head is quoted again: nothing in the chip has changed. */
export function sealByQuote(withChip: WithChip): SealHead {
  return (head) => withChip(({ ask, key }) => quoteNothing(ask, key.handle, head))
}

/**
 * Seals with a value of the counter of its own for each head: count, then certify. Where an answer is lost the same head is
 * certified again, without counting twice. `counter` is what it shows now.
 */
export function sealByCounter(
  withChip: WithChip,
  isOpen: () => boolean,
  counter: bigint,
): SealHead {
  let certified = counter
  return async (head) => {
    if (!isOpen()) {
      // Another key of this chip may have sealed since, by the same counter.
      const again = await withChip(async (chip) => ok(chip.counter))
      if (!again.ok) return again
      if (again.value !== null && again.value > certified) certified = again.value
    }
    const count = nextCount(certified)
    const seal = await withChip(async (tpm) => {
      const counted = await count(tpm)
      return counted.ok ? certifyCounter(tpm.ask, tpm.key.handle, tpm.counterIndex, head) : counted
    })
    if (seal.ok) certified = counterIn(seal.value)
    return seal
  }
}

/** The counter stands at the end of the attestation, before r and s. */
function counterIn(seal: Uint8Array): bigint {
  return Buffer.from(seal).readBigUInt64BE(seal.length - 64 - 8)
}
