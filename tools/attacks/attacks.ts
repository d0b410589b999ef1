import type { Attack, Shown } from './attack.ts'
import { attacksOnTheLog } from './attacks-on-the-log.ts'
import { attacks1To12 } from './attacks-1-to-12.ts'
import { attacks13To25 } from './attacks-13-to-25.ts'

/**
 * Every attack that the design names, with what shows it and the test that performs it. `docs/attacks.md` is made of it by
 * `node tools/attacks/attacks-page.ts`; the suite of attacks compares what it sees with `shown`.
 */
export const attacks: readonly Attack[] = [...attacksOnTheLog, ...attacks1To12, ...attacks13To25]

/** What shows that attack. */
export function shownOf(id: string): readonly Shown[] {
  const attack = attacks.find((one) => one.id === id)
  if (attack === undefined) throw new Error(`no attack is called ${id}`)
  return attack.shown
}
