import type { DeviceId } from '@custody/model'
import type { Tables } from '@custody/stores'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
export async function latestCalls(query: Kysely<Tables>, device: DeviceId, limit: number) {
  return query
    .selectFrom('call')
    .innerJoin('device', 'device.no', 'call.device')
    .selectAll('call')
    .where('device.id', '=', device)
    .orderBy('call.entry', 'desc')
    .limit(limit)
    .execute()
}
export async function searchCalls(query: Kysely<Tables>, words: string, limit: number) {
  return query
    .selectFrom('words')
    .innerJoin('entry', 'entry.no', 'words.rowid')
    .innerJoin('call', 'call.entry', 'entry.subject')
    .selectAll('call')
    .where(sql<boolean>`words MATCH ${words}`)
    .orderBy('words.rowid', 'desc')
    .limit(limit)
    .execute()
}
