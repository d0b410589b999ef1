import type { Instant, KeyProtection } from '@custody/model'
import { instant, keyProtections } from '@custody/model'
import type { StoreWorld } from '../route.ts'
import { statedLevels } from './stated-levels.ts'

/** How long a key is good that no chip vouches for. Source: security.md, "Tokens, epochs, off-boarding". */
export const keyLifeMs = 30 * 24 * 60 * 60_000

/** Until when a log's key is good: null where an attester states that a chip holds it, by `level` or by what is kept. */
export async function keyEnd(
  world: Pick<StoreWorld, 'fleet' | 'now'>,
  origin: string,
  level: KeyProtection,
): Promise<Instant | null> {
  const stated = await statedLevels(world, origin)
  const isVouched = [level, ...stated.map((one) => one.level)].some(isBetterThanFile)
  return isVouched ? null : instant(world.now() + keyLifeMs)
}

function isBetterThanFile(level: KeyProtection): boolean {
  return keyProtections.indexOf(level) < keyProtections.indexOf('file')
}
