import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanFields, record } from '@custody/device'
import { startLoop } from '../../background/loop.ts'
import type { Government } from '../../govern.ts'
import type { Ground } from '../../ground.ts'
import type { HookWorld } from '../../hooks/hook-world.ts'
import { daemonVersion } from '../../version.ts'
import { findPrograms, programPlaces } from './find-programs.ts'
import { keepPrograms, readPrograms } from './kept-programs.ts'
import type { ProgramChange } from './program-changes.ts'
import type { ProgramWatch } from './watch-programs.ts'
import { programWatch } from './watch-programs.ts'

const everyMs = 10_000
const againMs = 2000
const namedMax = 20
/** The packages of others are many more files than ours, and watched where the package manager laid them. */
const deepEvery = 60
/** The package manager's list of what it laid: written anew by each installation, and by nothing else. */
const packageList = '/var/lib/dpkg/info/custody.md5sums'

/** Watches our own programs and units from now on. */
export function startProgramWatch(
  { home }: Pick<Ground, 'home'>,
  { world }: Government,
): { readonly programs: ProgramWatch; readonly stop: () => Promise<void> } {
  const path = join(home.folder, 'own-programs.json')
  const programs = programWatch({
    now: world.now,
    find: (before, deep) => findPrograms(programPlaces, before, deep),
    installation: () => digestOf(packageList) ?? daemonVersion,
    hasOthers: () => existsSync(packageList),
    before: readPrograms(path),
    keep: (installed) => keepPrograms(path, installed),
    tell: (change, files, changes) => tell(world, change, files, changes),
  })
  let turns = 0
  const loop = startLoop({
    gatherMs: 10,
    afterFaultMs: 60_000,
    fault: world.fault,
    async run() {
      const again = await programs.turn(turns % deepEvery === 0)
      if (again) return againMs
      turns += 1
      return everyMs
    },
  })
  return { programs, stop: loop.stop }
}

async function tell(
  world: HookWorld,
  change: 'updated' | 'tampered',
  files: number,
  changes: readonly ProgramChange[],
): Promise<void> {
  const programs = changes.slice(0, namedMax)
  await record(
    world,
    {
      kind: 'install.changed',
      source: 'device',
      facts: { change, scope: 'managed', files },
      fields: cleanFields({ detail: JSON.stringify({ programs }) }, world.cleaner),
    },
    { lane: 'reserved' },
  )
  if (change === 'tampered') world.alert('HOOK_TAMPERED', { programs })
}

/** Null where there is no package manager, and so no list. */
function digestOf(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return null
  }
}
