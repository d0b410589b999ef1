import type { Whose } from '@custody/protocol'
import { Whose as WhoseShape } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'
import { sessionsOf } from './whose-content.ts'

type World = Pick<StoreWorld, 'query'>

/** How a hold is kept: its kind, and what it names. */
export function subjectOf(whose: Whose): {
  readonly kind: Whose['kind']
  readonly subject: string
} {
  const { kind } = whose
  if (whose.kind === 'session') return { kind, subject: whose.session }
  return { kind, subject: whose.kind === 'device' ? whose.device : whose.name }
}

export async function holdsOf({ query }: World) {
  const rows = await query.selectFrom('content_hold').selectAll().orderBy('since').execute()
  return rows.map(({ kind, subject, reason, held_by: by, since }) => ({
    whose: WhoseShape.parse({ kind, [kind === 'person' ? 'name' : kind]: subject }),
    reason,
    by,
    since,
  }))
}

/** The sessions and devices that holds reach, by their numbers: an entry of either is held back. */
export async function heldBack({ query }: World): Promise<{
  readonly sessions: ReadonlySet<number>
  readonly devices: ReadonlySet<number>
}> {
  const sessions = new Set<number>()
  const devices = new Set<number>()
  for (const { whose } of await holdsOf({ query })) {
    if (whose.kind === 'device') {
      const row = await query
        .selectFrom('device')
        .select('no')
        .where('id', '=', whose.device)
        .executeTakeFirst()
      if (row !== undefined) devices.add(row.no)
    } else for (const no of await sessionsOf({ query }, whose)) sessions.add(no)
  }
  return { sessions, devices }
}

/** Whether a hold keeps any entry of what is meant. */
export async function isHeld({ query }: World, whose: Whose): Promise<boolean> {
  const held = await heldBack({ query })
  if (whose.kind === 'device') {
    const device = await query
      .selectFrom('device')
      .select('no')
      .where('id', '=', whose.device)
      .executeTakeFirst()
    if (device === undefined) return false
    if (held.devices.has(device.no)) return true
    const rows = await query
      .selectFrom('session')
      .select('no')
      .where('device', '=', device.no)
      .execute()
    return rows.some(({ no }) => held.sessions.has(no))
  }
  const sessions = await sessionsOf({ query }, whose)
  if (sessions.some((no) => held.sessions.has(no))) return true
  if (sessions.length === 0) return false
  const rows = await query
    .selectFrom('session')
    .select('device')
    .where('no', 'in', sessions)
    .execute()
  return rows.some(({ device }) => held.devices.has(device))
}
