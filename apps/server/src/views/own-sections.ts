import { parseOrigin } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import { noDevice } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import type { BundledLog } from './bundle.ts'

type World = Pick<StoreWorld, 'query' | 'evidence'>

/**
 * Every log of the organisation as a bundle has them: `acts`, then `heads`, then each device's. Looked up at once, so
 * that each device's log goes as far as `heads` says, whatever comes in while they are read.
 */
export async function everyLog({ query }: Pick<World, 'query'>): Promise<readonly BundledLog[]> {
  const logs = await query
    .selectFrom('log')
    .select(['no', 'origin', 'size', 'device'])
    .where('size', '>', 0)
    .orderBy('no')
    .execute()
  const place = ({ device, origin }: (typeof logs)[number]) =>
    device > noDevice ? 2 : Number(origin.endsWith('/heads'))
  return logs.toSorted((a, b) => place(a) - place(b))
}

/**
 * The organisation's `acts`, where it names content of these logs as erased, or granted the epoch that one is: it stands before them
 * in a bundle.
 */
export async function actsFor(
  world: World,
  origins: readonly string[],
): Promise<readonly BundledLog[]> {
  const isGranted = origins.some((origin) => {
    const name = parseOrigin(origin)
    return name.ok && name.value.kind === 'device' && name.value.epoch > 1
  })
  if (isGranted)
    return world.query
      .selectFrom('log')
      .select(['no', 'origin', 'size'])
      .where('device', '=', noDevice)
      .where('origin', 'like', '%/acts')
      .execute()
  const erasures = await world.query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('word', 'word.no', 'entry.kind')
    .select(['log.no', 'log.origin', 'log.size', 'entry.seq'])
    .where('log.device', '=', noDevice)
    .where('word.text', '=', 'content.erased')
    .execute()
  const asked = new Set(origins)
  for (const { no, origin, size, seq } of erasures) {
    const [bytes] = await world.evidence.leaves(origin, seq, seq + 1)
    // Invariant: this server wrote the leaf.
    const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
    if (leaf.kind === 'content.erased' && asked.has(leaf.facts.origin))
      return [{ no, origin, size }]
  }
  return []
}
