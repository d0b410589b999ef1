import type { FileAction } from '@custody/model'
import { folded } from './fold.ts'
import { otherNameOf } from './hard-link.ts'
import { labelsOf } from './labels.ts'
import { hasGlob, marks, shown } from './shell/marks.ts'
import type { Walked } from './walk-path.ts'
import { walkPath } from './walk-path.ts'
import type { WorkspaceView } from './workspace.ts'
import { absoluteOf } from './written-path.ts'

export type PathFacts = Pick<FileAction, 'path' | 'pathKnown' | 'inWorkspace' | 'labels' | 'glob'>

const unknownPath: PathFacts = {
  path: '',
  pathKnown: false,
  inWorkspace: false,
  labels: [],
  glob: false,
}

/**
 * The facts of a path as a program would open it: absolute, without `.` and `..`, links followed.
 * Untrusted text, marks included. What cannot be resolved is `pathKnown: false`, never a guess. `follows` false: a link
 * at the end is what is meant, as when it is deleted.
 */
export function pathFacts(
  written: string,
  workingDirectory: string,
  view: WorkspaceView,
  follows = true,
): PathFacts {
  const absolute = absoluteOf(written, workingDirectory, view)
  const walked = absolute === null ? null : walkPath(absolute, workingDirectory, view, follows)
  if (walked === null) return unknownPath
  const other = otherNameOf(walked, view)
  const path = other ?? walked.path
  return {
    path: shown(path),
    pathKnown: true,
    inWorkspace: view.roots.some((root) => isBelow(path, root, view)),
    labels: labelsOf([path, ...walked.names].map(shown), isHardLinked(walked), view),
    glob: hasGlob(path) || path.includes(marks.part),
  }
}

/** Whether `path` is `folder` or below it. */
export function isBelow(path: string, folder: string, view: WorkspaceView): boolean {
  const [inner, outer] = view.caseSensitive ? [path, folder] : [folded(path), folded(folder)]
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`)
}

function isHardLinked({ look }: Walked): boolean {
  return look?.kind === 'file' && look.hardLinks > 1
}
