/** What stands at a path, the path itself not followed. */
export type PathLook =
  /** `id` is the same for every name of one file, and for no other file. */
  | { readonly kind: 'file'; readonly hardLinks: number; readonly id: string }
  | { readonly kind: 'directory' }
  /** `target` as it stands in the link: relative or absolute. */
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'absent' }
  /** It could not be asked: no permission, or the bound of the view is reached. */
  | { readonly kind: 'unknown' }

/** A script as it stood when the call was decided. */
export type ScriptText = { readonly text: string; readonly sha256: string }

/**
 * What `actionsOf` may know of the machine, prepared by `workspace` before the analysis.
 *
 * Every path is absolute and canonical. The functions are synchronous, bounded in number and time, and
 * never follow the last link; when a bound is reached they answer `unknown` and null.
 */
export type WorkspaceView = {
  readonly workingDirectory: string
  /** The project, linked git worktrees and additional directories; the first is the project. */
  readonly roots: readonly string[]
  readonly home: string
  /** Login name, `dev`; empty when not known. */
  readonly account: string
  /** The home folder of an account of this machine, as `~name` means it; null when not known. */
  readonly homeOf: (account: string) => string | null
  readonly caseSensitive: boolean
  readonly look: (path: string) => PathLook
  /** The text of a script or Makefile that a call would run; null when it cannot be read or is too big. */
  readonly readScript: (path: string) => ScriptText | null
  /** The branch that is checked out at `root`; null when not known. */
  readonly branchOf: (root: string) => string | null
}

/**
 * A view of a machine without links and files, of whose accounts only one's own is known, and root where homes lie as
 * on Linux (FHS 3.0, 3.14): for tests, simulation and `policy decide`.
 */
export function blankView(at: {
  readonly workingDirectory: string
  readonly home: string
  readonly roots?: readonly string[]
}): WorkspaceView {
  const account = at.home.slice(at.home.lastIndexOf('/') + 1)
  const homes = new Map([
    ...(at.home.startsWith('/Users/') ? [] : [['root', '/root'] as const]),
    [account, at.home] as const,
  ])
  return {
    workingDirectory: at.workingDirectory,
    roots: at.roots ?? [at.workingDirectory],
    home: at.home,
    account,
    homeOf: (name) => homes.get(name) ?? null,
    caseSensitive: true,
    look: () => ({ kind: 'absent' }),
    readScript: () => null,
    branchOf: () => null,
  }
}
