import type { WorkspaceView } from '../workspace.ts'

/** A folder of this machine, and where a container sees it. */
export type Mount = { readonly source: string; readonly target: string; readonly readOnly: boolean }

/** Where the files of this machine stand for who looks from inside a container: mounts are links into it. */
export const host = '/.host-of-container'

/** Whether a path is a container's own, by the view from inside one. */
export function isOfImage(path: string, { workingDirectory }: WorkspaceView): boolean {
  return workingDirectory.startsWith(`${host}/`) && !path.startsWith(`${host}/`)
}

/** A path of this machine that something inside means, and the mount through which it is meant. */
export type Reached = { readonly mount: Mount; readonly path: string }

/**
 * The paths of this machine that one inside means: below a mount; or all of a mount that is below it, where all below
 * it is meant. `path` is as the view from inside gives it.
 */
export function hostPaths(
  path: string,
  { recursive, glob }: { readonly recursive: boolean; readonly glob: boolean },
  mounts: readonly Mount[],
): readonly Reached[] {
  const own = path.startsWith(`${host}/`) ? path.slice(host.length) : null
  if (own !== null) {
    const direct = mounts.filter(({ source }) => isAtOrBelow(own, source))
    if (direct.length > 0) return direct.map((mount) => ({ mount, path: own }))
  }
  const inside = own === null ? path : leftBy(own, mounts)
  return mounts.flatMap((mount): readonly Reached[] => {
    const { source, target } = mount
    if (own !== null && isAtOrBelow(inside, target))
      return [{ mount, path: source + inside.slice(target === '/' ? 0 : target.length) }]
    const holds = inside === target || (recursive && isAbove(inside, target, glob))
    return holds ? [{ mount, path: source }] : []
  })
}

/** `/w/../x`: whoever leaves a mounted folder upwards is above where it is mounted, and not above its source. */
function leftBy(own: string, mounts: readonly Mount[]): string {
  for (const mount of mounts) {
    let [above, at] = [mount.source, mount.target]
    while (above !== '/') {
      above = folderOf(above)
      at = folderOf(at)
      if (isAtOrBelow(own, above))
        return `${at === '/' ? '' : at}${own.slice(above === '/' ? 0 : above.length)}` || '/'
    }
  }
  return own
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/'
}

function isAtOrBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** Whether a folder, or one that a pattern means, is above another one. */
function isAbove(folder: string, below: string, glob: boolean): boolean {
  const names = folder.split('/').filter((name) => name !== '')
  const under = below.split('/').slice(1)
  return (
    names.length <= under.length &&
    names.every((name, at) => name === under[at] || (glob && /[*?]/.test(name)))
  )
}
