import { join } from 'node:path'
import type { WorkspaceView } from '@custody/action'
import type { Clock } from '@custody/model'
import type { Layout, Seat } from './layout.ts'
import { ownFiles } from './files.ts'
import { readLayout } from './layout.ts'
import { boundedLooks } from './looks.ts'

/** Gives the bounded view that the analysis of one call may use. Make one per call: its bounds are for one. */
export type ViewOf = (seat: Seat) => Promise<WorkspaceView>

/** A view made anew from the disk. */
export async function viewOf(seat: Seat): Promise<WorkspaceView> {
  return viewFrom(await readLayout(seat, ownFiles(seat.uid, 500)), seat)
}

/** As `viewOf`, but the layout of a seat is looked at once in `maxAgeMs`; links, files and branches are always looked at anew. */
export function rememberedViews(now: Clock, maxAgeMs = 10_000): ViewOf {
  const layouts = new Map<string, { readonly at: number; readonly layout: Promise<Layout> }>()
  return async (seat) => {
    const key = JSON.stringify(seat)
    const known = layouts.get(key)
    if (known !== undefined && now() - known.at < maxAgeMs && now() >= known.at)
      return viewFrom(await known.layout, seat)
    if (layouts.size >= 256) layouts.clear()
    const layout = readLayout(seat, ownFiles(seat.uid, 500))
    layouts.set(key, { at: now(), layout })
    return viewFrom(await layout, seat)
  }
}

function viewFrom(layout: Layout, seat: Seat): WorkspaceView {
  const { workingDirectory, home, roots, gitFolders, homes, caseSensitive, served } = layout
  const { look, readScript, readNow } = boundedLooks(seat.uid, served)
  return {
    workingDirectory,
    roots,
    home,
    account: seat.account,
    homeOf: (account) => (account === seat.account ? home : (homes.get(account) ?? null)),
    caseSensitive,
    look,
    readScript,
    branchOf(root) {
      const folder = gitFolders.get(root)
      const head = folder === undefined ? null : readNow(join(folder, 'HEAD'))
      return /^ref: refs\/heads\/(.+)$/m.exec(head?.text ?? '')?.[1] ?? null
    },
  }
}
