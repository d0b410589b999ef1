import { encodeOrigin, fieldName, parseOrigin } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import type { GrantToTell } from '../witnesses/tell-grant.ts'
import { grantAct } from './grant-for.ts'
import type { LastHead } from './grant-epoch.ts'

/** The first grant and those that follow it. Each ends the epoch at the witnesses that were behind it, so few are ever needed. */
const timesMax = 8
const detail = { again: 'a witness had seen more of the epoch before' }

/**
 * Grants an epoch once more, to the same key and by the same administrator's word, with the head that witnesses show by now. Only
 * while no device was told the grant: what its log begins with names one of them.
 */
export async function grantAgain(
  world: StoreWorld,
  {
    grant: { origin, seq: before },
    witnessed,
  }: { readonly grant: GrantToTell; readonly witnessed: LastHead },
): Promise<boolean> {
  const { fleet, evidence, recordAct } = world
  const log = parseOrigin(origin)
  if (!log.ok || log.value.kind !== 'device') return false
  const { device, epoch, organisation } = log.value
  const granted = await fleet.grantOf(device, epoch)
  const act = await grantAct(world, before)
  if (granted?.toHand == null || granted.seq !== before || act === null) return false
  const { held, times } = granted.toHand
  if (times >= timesMax || witnessed.size <= (act.facts.previous?.size ?? 0)) return false
  const openings = await evidence.openings(encodeOrigin({ kind: 'acts', organisation }), before)
  const said = openings.map(({ field, bytes }) => [fieldName(field), bytes] as const)
  const { seq } = await recordAct({
    kind: 'epoch.granted',
    facts: { ...act.facts, previous: witnessed },
    fields: {
      ...Object.fromEntries(said),
      detail: new TextEncoder().encode(JSON.stringify(detail)),
    },
  })
  await fleet.giveAgain({ device, epoch, seq, lost: Math.max(0, witnessed.size - held) })
  return true
}
