import { beginningOf } from '@custody/evidence'
import type { Leaf } from '@custody/evidence'
import { noDevice } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import type { FoundCall } from './find-calls.ts'

type World = Pick<StoreWorld, 'query' | 'evidence'>

/** Chosen entries of one log, ascending: with those that it begins with, which tell its key, and those that they refer to. */
export type Selection = { readonly origin: string; readonly seqs: readonly number[] }

/** The entries of one session. */
export async function selectSession(world: World, session: number): Promise<readonly Selection[]> {
  return whole(
    world,
    await placesOf(world).where('entry.session', '=', session).orderBy('entry.no').execute(),
  )
}

/** The entries of a device (of every device without one) from `from` to before `to`, by its own clock. */
export async function selectPeriod(
  world: World,
  device: string | undefined,
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
): Promise<readonly Selection[]> {
  let some = placesOf(world)
  if (device !== undefined)
    some = some.where(
      'log.device',
      'in',
      world.query.selectFrom('device').select('no').where('id', '=', device),
    )
  if (from !== undefined) some = some.where('entry.at', '>=', from)
  if (to !== undefined) some = some.where('entry.at', '<', to)
  return whole(world, await some.orderBy('entry.no').execute())
}

/** What was decided of each call, and how it ended. */
export async function selectCalls(
  world: World,
  calls: readonly FoundCall[],
): Promise<readonly Selection[]> {
  const numbers = calls.map(({ entry }) => entry)
  const ends = world.query
    .selectFrom('call')
    .select('finished')
    .where('entry', 'in', numbers)
    .where('finished', 'is not', null)
  const places = await placesOf(world)
    .where((build) =>
      build.or([build('entry.no', 'in', numbers), build('entry.no', 'in', ends.$castTo<number>())]),
    )
    .orderBy('entry.no')
    .execute()
  return whole(world, places)
}

/** One entry. */
export function selectEntry(world: World, origin: string, seq: number) {
  return whole(world, [{ origin, seq }])
}

function placesOf({ query }: World) {
  return query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['log.origin', 'entry.seq'])
    .where('log.device', '>', noDevice)
}

async function whole(
  { evidence }: World,
  places: readonly { readonly origin: string; readonly seq: number }[],
): Promise<readonly Selection[]> {
  const selections: Selection[] = []
  for (const [origin, chosen] of Map.groupBy(places, (place) => place.origin)) {
    const beginning = await evidence.leaves(origin, 0, beginningOf(origin).length)
    const seqs = new Set(beginning.keys())
    for (const { seq } of chosen) {
      seqs.add(seq)
      const [bytes] = await evidence.leaves(origin, seq, seq + 1)
      if (bytes === undefined) continue
      // Invariant: leaves were parsed strictly when they were taken in.
      const { refs } = JSON.parse(new TextDecoder().decode(bytes)) as Pick<Leaf, 'refs'>
      for (const ref of [refs.processes, refs.posture]) if (ref !== null) seqs.add(ref)
    }
    selections.push({ origin, seqs: [...seqs].toSorted((a, b) => a - b) })
  }
  return selections
}
