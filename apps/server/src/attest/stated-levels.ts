import { parseEnrolmentStatement } from '@custody/evidence'
import { keyProtections } from '@custody/model'
import type { DeviceId, Isolation, KeyProtection } from '@custody/model'
import type { StoreWorld } from '../route.ts'
import type { StatedLevel } from '../views/key-ground.ts'

/** The levels that attesters stated of a log's key, as they are kept. */
export async function statedLevels(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  origin: string,
): Promise<readonly StatedLevel[]> {
  const statements = await fleet.statements(origin)
  return statements.flatMap(({ witness, bytes }) => {
    const statement = parseEnrolmentStatement(bytes)
    return statement.ok ? [{ witness, level: statement.value.level }] : []
  })
}

/**
 * Settles what is shown as a key's protection: the least that a witness states, and without any the server's own word, of
 * which views say that it is no more. `file` where its own user can use it.
 */
export async function settleProtection(
  world: Pick<StoreWorld, 'fleet'>,
  {
    device,
    origin,
    isolation,
  }: {
    readonly device: DeviceId
    readonly origin: string
    readonly isolation: Isolation
  },
): Promise<void> {
  const stated = await statedLevels(world, origin)
  if (stated.length === 0) return
  const byWitnesses = stated.filter(({ witness }) => witness !== null)
  const counted = byWitnesses.length > 0 ? byWitnesses : stated
  const level = counted.map((one) => one.level).reduce(lesser)
  await world.fleet.keepProtection(
    device,
    isolation === 'same-user' ? lesser(level, 'file') : level,
  )
}

function lesser(a: KeyProtection, b: KeyProtection): KeyProtection {
  return keyProtections.indexOf(a) > keyProtections.indexOf(b) ? a : b
}
