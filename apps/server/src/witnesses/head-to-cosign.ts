import { encodeBase64, proveConsistency } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'

export type LogToCosign = { readonly origin: string; readonly size: number }

/** The newest head of a log and why it extends an older one. */
export type HeadToCosign = {
  readonly size: number
  /** As the device sealed it, with the cosignatures that it has already. */
  readonly note: string
  /** Hashes in base64. */
  readonly proof: readonly string[]
}

/** Every log that holds entries and may grow. One that was forked has two heads, and neither is sent; one of an epoch that is over is closed. */
export function logsToCosign({ query }: StoreWorld): Promise<readonly LogToCosign[]> {
  return query
    .selectFrom('log')
    .leftJoin('device', 'device.no', 'log.device')
    .select(['origin', 'size'])
    .where('forked_at', 'is', null)
    .where((is) =>
      is.or([is('device.no', 'is', null), is('device.epoch', '=', is.ref('log.epoch'))]),
    )
    .where('size', '>', 0)
    .execute()
}

export async function headToCosign(
  { query, evidence, crypto }: Pick<StoreWorld, 'query' | 'evidence' | 'crypto'>,
  origin: string,
  oldSize: number,
): Promise<HeadToCosign | null> {
  const head = await query
    .selectFrom('log')
    .innerJoin('batch', (join) =>
      join.onRef('batch.log', '=', 'log.no').onRef('batch.size', '=', 'log.size'),
    )
    .select(['batch.size', 'note'])
    .where('origin', '=', origin)
    .executeTakeFirst()
  if (head === undefined || oldSize > head.size) return null
  const nodes = (level: number, index: number) => evidence.node(origin, level, index)
  const proof = proveConsistency(crypto, nodes, oldSize, head.size).map(encodeBase64)
  return { ...head, proof }
}
