import { agents } from '@custody/agents'
import type { ManagedPlace } from '@custody/agents'
import { cleanFields, record } from '@custody/device'
import type { Problem, Result } from '@custody/model'
import { ok } from '@custody/model'
import type { Broker } from '../../broker/broker.ts'
import { managedFiles } from '../../broker/managed-file.ts'
import type { ManagedFile } from '../../broker/managed-file.ts'
import type { HookWorld } from '../../hooks/hook-world.ts'

/** What guarding needs from the world. */
export type GuardWorld = Pick<HookWorld, 'now' | 'log' | 'cleaner' | 'alert'> & {
  readonly broker: Pick<Broker, 'readManaged' | 'writeManaged'>
  readonly place: ManagedPlace
}

/** How one managed file was found. `absent` is what stands before an installation, and what an uninstall leaves. */
export type ManagedState = 'whole' | 'absent' | 'changed' | 'exposed'

const mode = 0o644
const noFile = 2

/** Every managed file that our agents have, with the bytes it should hold. */
export function expectedFiles(
  place: ManagedPlace,
): readonly { readonly file: ManagedFile; readonly bytes: Uint8Array }[] {
  return agents.flatMap(({ managed }) => {
    const file = managedFiles.find((path) => path === managed?.file)
    return managed === null || file === undefined
      ? []
      : [{ file, bytes: managed.renderFile(place) }]
  })
}

/**
 * Looks at every managed file and puts back what is not as it was written, each repair an entry. A client reads the file
 * when it starts, so the time between two looks is the time in which one can start without it. `isFirst`: the daemon has just
 * started, and what is absent was not there yet.
 */
export async function guardManaged(
  world: GuardWorld,
  isFirst: boolean,
): Promise<Result<number, Problem>> {
  let repaired = 0
  for (const { file, bytes } of expectedFiles(world.place)) {
    const state = await stateOf(world, file, bytes)
    if (!state.ok) return state
    if (state.value === 'whole') continue
    const wrote = await world.broker.writeManaged(file, bytes)
    if (!wrote.ok) return wrote
    repaired += 1
    const isNew = isFirst && state.value === 'absent'
    await noteChange(world, file, state.value, isNew ? 'installed' : 'repaired')
    if (!isNew) world.alert('HOOK_TAMPERED', { file, was: state.value })
  }
  return ok(repaired)
}

async function stateOf(
  { broker }: GuardWorld,
  file: ManagedFile,
  bytes: Uint8Array,
): Promise<Result<ManagedState, Problem>> {
  const found = await broker.readManaged(file)
  if (!found.ok) {
    const { error } = found
    if (error.code === 'BROKER_AWAY') return found
    return ok('errno' in error && error.errno === noFile ? 'absent' : 'changed')
  }
  const { status } = found.value
  if (!found.value.bytes.equals(bytes)) return ok('changed')
  return ok(status.uid === 0 && status.mode === mode ? 'whole' : 'exposed')
}

async function noteChange(
  world: GuardWorld,
  file: string,
  state: ManagedState,
  change: 'installed' | 'repaired',
): Promise<void> {
  await record(
    world,
    {
      kind: 'install.changed',
      source: 'device',
      facts: { change, scope: 'managed', files: 1 },
      fields: cleanFields({ detail: JSON.stringify({ file, was: state }) }, world.cleaner),
    },
    { lane: 'reserved' },
  )
}
