import type { Clock } from '@custody/model'
import type { FoundPrograms } from './find-programs.ts'
import type { InstalledPrograms } from './kept-programs.ts'
import type { ProgramChange, ProgramFiles } from './program-changes.ts'
import { programChanges } from './program-changes.ts'

/** What watching our own programs needs from the world. */
export type ProgramWorld = {
  readonly now: Clock
  readonly find: (before: ProgramFiles, deep: boolean) => Promise<FoundPrograms>
  /** Names the installation that lies there now: the package manager's own list of it, and our version. */
  readonly installation: () => string
  /** Whether the packages of others were laid with ours, and are watched too. */
  readonly hasOthers: () => boolean
  readonly before: InstalledPrograms | null
  readonly keep: (installed: InstalledPrograms) => void
  /** Tells of so many files, in an entry: of another installation, or what differs from this one. */
  readonly tell: (
    change: 'updated' | 'tampered',
    files: number,
    changes: readonly ProgramChange[],
  ) => Promise<void>
}

/** How our programs stand since the last look. */
export type ProgramState = {
  readonly lookedAt: number
  readonly files: number
  /** False where there were more than we look at. */
  readonly complete: boolean
  readonly changes: readonly ProgramChange[]
}

/**
 * Compares our programs and units with what was installed. A difference is told when it is there at two looks, since an
 * upgrade takes its time; nothing is put back, for whoever changed them is root, and we have no other copy. An installation
 * of another name is a new beginning.
 */
export function programWatch(world: ProgramWorld) {
  let installed = world.before
  let state: ProgramState | null = null
  let ofOthers: readonly ProgramChange[] = []
  let suspected = ''
  let told = ''

  async function begin({ files, complete }: FoundPrograms, installation: string): Promise<void> {
    const isUpgrade = installed !== null
    installed = { installation, files }
    world.keep(installed)
    state = { lookedAt: world.now(), files: files.size, complete, changes: [] }
    if (isUpgrade) await world.tell('updated', files.size, [])
  }

  return {
    state: () => state,
    /** Looks once. `true`: something differs that has to be looked at again soon. `isDeepDue`: at the packages of others too. */
    async turn(isDeepDue: boolean): Promise<boolean> {
      const installation = world.installation()
      const isNew = installed?.installation !== installation
      const deep = world.hasOthers() && (isDeepDue || isNew)
      const found = await world.find(installed?.files ?? new Map(), deep)
      // An upgrade that began amid the look is looked at again when it is over.
      if (installation !== world.installation()) return true
      if (isNew || installed === null) {
        await begin(found, installation)
        return false
      }
      const all = programChanges(installed.files, found.files)
      if (deep) ofOthers = all.filter(isOfOthers)
      const changes = [...all.filter((change) => !isOfOthers(change)), ...ofOthers]
      const now = JSON.stringify(changes)
      const isSettled = now === suspected
      suspected = now
      if (!isSettled && changes.length > 0) return true
      const { complete } = found
      state = { lookedAt: world.now(), files: installed.files.size, complete, changes }
      if (changes.length > 0 && now !== told) await world.tell('tampered', changes.length, changes)
      told = now
      return false
    },
  }
}

/** A shallow look does not see these, and says nothing of them. */
function isOfOthers({ path }: ProgramChange): boolean {
  return path.includes('/node_modules/')
}

export type ProgramWatch = ReturnType<typeof programWatch>
