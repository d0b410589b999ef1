import type { Facts } from '@custody/evidence'
import type { StoreWorld } from '../route.ts'
import type { ContentPart } from './whose-content.ts'

export type Erased = { readonly acts: number; readonly entries: number; readonly payloads: number }

type Why = {
  readonly ground: Facts['content.erased']['ground']
  /** Who erases, as the system names them; null for the server itself. */
  readonly by: string | null
  readonly reason: string
}

/** As many entries as one act can name. */
const entriesMax = 4096

/**
 * Destroys contents: salt and bytes, or the closed bytes and their key, wherever the server keeps them. In the writer only. The
 * act comes first, and both are one transaction: there is no erasure that the acts do not name.
 */
export async function eraseParts(
  { recordAct, evidence, now }: Pick<StoreWorld, 'recordAct' | 'evidence' | 'now'>,
  parts: readonly ContentPart[],
  { ground, by, reason }: Why,
): Promise<Erased> {
  const text = (value: string) => new TextEncoder().encode(value)
  const erased = { acts: 0, entries: 0, payloads: 0 }
  for (const { origin, seqs, fields } of parts)
    for (let from = 0; from < seqs.length; from += entriesMax) {
      const some = seqs.slice(from, from + entriesMax)
      await recordAct({
        kind: 'content.erased',
        facts: { origin, seqs: [...some], fields: [...fields], ground, approver: null },
        fields: {
          reason: text(reason),
          ...(by === null ? {} : { principal: text(JSON.stringify({ name: by })) }),
        },
      })
      erased.acts += 1
      erased.entries += some.length
      erased.payloads += await evidence.erase(origin, some, fields, now())
    }
  return erased
}
