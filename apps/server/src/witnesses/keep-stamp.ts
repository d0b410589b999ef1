import type { KeptStamp } from '@custody/stores'
import type { StoreWorld } from '../route.ts'

/** Logs that witnesses have cosigned further than any stamp goes: by origin. */
export async function logsToStamp({ query }: StoreWorld): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('log')
    .select('origin')
    .where('cosigned', 'is not', null)
    .where((eb) => {
      const stamped = eb
        .selectFrom('stamp')
        .select(({ fn }) => fn.max('stamp.size').as('size'))
        .whereRef('stamp.log', '=', 'log.no')
      return eb('cosigned', '>', eb.fn.coalesce(stamped, eb.val(0)))
    })
    .orderBy('origin')
    .execute()
  return rows.map(({ origin }) => origin)
}

/** Keeps a stamp whose head is one that is held here, word for word; of any other nothing is kept. */
export async function keepStamp(
  { query, evidence }: StoreWorld,
  {
    origin,
    stamp,
    noteText,
  }: { readonly origin: string; readonly stamp: KeptStamp; readonly noteText: string },
): Promise<void> {
  const batch = await query
    .selectFrom('batch')
    .innerJoin('log', 'log.no', 'batch.log')
    .select('note')
    .where('log.origin', '=', origin)
    .where('batch.size', '=', stamp.size)
    .executeTakeFirst()
  if (batch?.note.startsWith(`${noteText}\n— `) === true) await evidence.keepStamp(origin, stamp)
}
