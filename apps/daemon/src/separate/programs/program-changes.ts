/** A file of ours as it lies there. `sha256` is null for what is no regular file or cannot be read. */
export type ProgramFile = {
  readonly sha256: string | null
  readonly uid: number
  readonly mode: number
  /** A link's target, where it is one. */
  readonly target: string | null
  /** What the kernel says of it: while that stays, the bytes did. */
  readonly stamp: string
}

export type ProgramFiles = ReadonlyMap<string, ProgramFile>

/** How a file differs from what was installed. `opened`: its owner or mode. */
export type ProgramChange = {
  readonly path: string
  readonly is: 'changed' | 'opened' | 'removed' | 'added'
}

/** What differs, by path. */
export function programChanges(
  installed: ProgramFiles,
  found: ProgramFiles,
): readonly ProgramChange[] {
  const differing = [...installed].flatMap(([path, before]): readonly ProgramChange[] => {
    const now = found.get(path)
    if (now === undefined) return [{ path, is: 'removed' }]
    if (now.sha256 !== before.sha256 || now.target !== before.target)
      return [{ path, is: 'changed' }]
    return now.uid === before.uid && now.mode === before.mode ? [] : [{ path, is: 'opened' }]
  })
  const added = [...found.keys()]
    .filter((path) => !installed.has(path))
    .map((path) => ({ path, is: 'added' }) as const)
  return [...differing, ...added].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
