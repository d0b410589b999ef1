import type { Attack, Shown } from './attack.ts'
import { attacksOnTheLog } from './attacks-on-the-log.ts'
import { attacksThatMustFail } from './attacks-that-must-fail.ts'

/**
 * Every attack that the design names, with what shows it and the test that performs it. `docs/attacks.md` is made of it by
 * `node tools/attacks/attacks-page.ts`; the suite of attacks compares what it sees with `shown`.
 */
export const attacks: readonly Attack[] = [...attacksOnTheLog, ...attacksThatMustFail]

/** What shows that attack. */
export function shownOf(id: string): readonly Shown[] {
  const attack = attacks.find((one) => one.id === id)
  if (attack === undefined) throw new Error(`no attack is called ${id}`)
  return attack.shown
}
