import type { AnswerOf, ServerEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'
import { silentAfterMs } from './device-rows.ts'
import { marksOf } from './log-marks.ts'
import { bucketOf, rangeFrom } from './range.ts'

type Completeness = AnswerOf<ServerEndpoints['getCompleteness']>
type World = Pick<StoreWorld, 'query' | 'evidence' | 'now'>
type Log = { readonly no: number; readonly origin: string; readonly epoch: number }
type Timed = { readonly at: number; readonly kind: string }

/** What the kept entries of a device say of their completeness. It is this server's reading: a bundle proves it. */
export async function completenessOf(
  world: World,
  device: number,
  range: '24h' | '7d' | '30d',
): Promise<Omit<Completeness, 'key'>> {
  const now = world.now()
  const from = rangeFrom(now, range)
  const bucketMs = bucketOf(range)
  const logs = await world.query
    .selectFrom('log')
    .selectAll()
    .where('device', '=', device)
    .orderBy('epoch', 'desc')
    .execute()
  const marks = await marksOf(world, logs)
  const buckets = emptyBuckets(from, now, bucketMs)
  const silences: Completeness['silences'] = []
  for (const log of logs) {
    const entries = await entriesSince(world, log, from)
    const seals = await world.query
      .selectFrom('batch')
      .select('stored_at as at')
      .where('log', '=', log.no)
      .where('stored_at', '>=', from)
      .execute()
    count(buckets, entries, seals, { from, bucketMs })
    const isNewest = log === logs[0]
    silences.push(...silencesOf(log.epoch, entries, isNewest ? now : null, marks))
  }
  return {
    from,
    to: now,
    bucketMs,
    buckets,
    marks: marks.filter(
      ({ at, kind }) => at >= from || kind === 'enrolled' || kind === 'epoch.opened',
    ),
    silences,
    epochs: await Promise.all(
      logs.map(async ({ origin, epoch, size, forked_at: forkedAt, cosigned, cosigned_at: at }) => ({
        origin,
        epoch,
        size,
        forked: forkedAt !== null,
        cosigned: cosigned === null || at === null ? null : { size: cosigned, at },
        anchor: await anchorOf(world, origin, size),
      })),
    ),
  }
}

function emptyBuckets(from: number, to: number, bucketMs: number): Completeness['buckets'] {
  const many = Math.max(1, Math.ceil((to - from) / bucketMs))
  return Array.from({ length: many }, (_, at) => ({
    at: from + at * bucketMs,
    entries: 0,
    heartbeats: 0,
    seals: 0,
  }))
}

/** The entries of one log since then, with the one before, in their order. */
async function entriesSince({ query }: World, log: Log, from: number): Promise<readonly Timed[]> {
  return query
    .selectFrom('entry')
    .innerJoin('word as kind', 'kind.no', 'entry.kind')
    .select(['entry.at', 'kind.text as kind'])
    .where('entry.log', '=', log.no)
    .where('entry.at', '>=', from)
    .orderBy('entry.seq')
    .execute()
}

function count(
  buckets: Completeness['buckets'],
  entries: readonly Timed[],
  seals: readonly { readonly at: number }[],
  { from, bucketMs }: { readonly from: number; readonly bucketMs: number },
): void {
  const bucketAt = (at: number) => buckets[Math.floor((at - from) / bucketMs)]
  for (const { at, kind } of entries) {
    const bucket = bucketAt(at)
    if (bucket === undefined) continue
    bucket.entries += 1
    if (kind === 'heartbeat') bucket.heartbeats += 1
  }
  for (const { at } of seals) {
    const bucket = bucketAt(at)
    if (bucket !== undefined) bucket.seals += 1
  }
}

/** Stretches between neighbours that are too long for a device that beats every minute; up to `now` where it is given. */
export function silencesOf(
  epoch: number,
  entries: readonly { readonly at: number }[],
  now: number | null,
  marks: Completeness['marks'],
): Completeness['silences'] {
  // A clock that was set back makes no silence: what counts is when there was an entry at all.
  const times = entries.map(({ at }) => at).toSorted((a, b) => a - b)
  if (now !== null && times.length > 0) times.push(now)
  const gaps = marks.filter(({ kind, epoch: of }) => kind === 'gap' && of === epoch)
  return times.flatMap((to, index) => {
    const from = times[index - 1]
    if (from === undefined || to - from <= silentAfterMs) return []
    // A gap that only touches a silence does not explain it.
    const isRecorded = gaps.some(
      (gap) =>
        gap.from !== null &&
        gap.from - silentAfterMs <= from &&
        (gap.to ?? gap.at) + silentAfterMs >= to,
    )
    return [{ epoch, from, to, isRecorded }]
  })
}

async function anchorOf({ evidence }: World, origin: string, size: number): Promise<number | null> {
  if (size === 0) return null
  const [bytes] = await evidence.leaves(origin, size - 1, size)
  // Invariant: leaves were parsed strictly when they were taken in.
  const leaf =
    bytes && (JSON.parse(new TextDecoder().decode(bytes)) as { anchor: { size: number } | null })
  return leaf?.anchor?.size ?? null
}
