import type { Action, FileAction } from '@custody/model'
import { pathFacts } from '../path.ts'
import type { PathLook, WorkspaceView } from '../workspace.ts'
import { changeState } from './change-state.ts'
import type { Mount } from './container-paths.ts'
import { host, hostPaths } from './container-paths.ts'
import { countedView } from './counted-view.ts'
import { isLiteral } from './marks.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'

/** How a command is run in a container, or on a device that has files of its own. */
export type Container = {
  readonly mounts: readonly Mount[]
  readonly folder: string
  /** Own folders that are more than its own to lose, all below them. */
  readonly kept?: RegExp
}

/** What reaches beyond a container, whatever files it has. */
const reaching: ReadonlySet<Action['kind']> = new Set([
  'git.push',
  'git.history-rewrite',
  'package.publish',
  'infra.change',
  'database.change',
])

/**
 * Runs words in a container. Its files, processes and packages are its own: only what it does to mounted folders
 * counts, as done to this machine's, and what reaches beyond it.
 */
export function runInContainer(
  words: readonly string[],
  { mounts, folder, kept }: Container,
  state: State,
  recorder: Recorder,
): Stream {
  const placed = mounts.flatMap((mount): readonly Mount[] => {
    const { path, pathKnown } = pathFacts(mount.source, state.workingDirectory, recorder.view)
    const target = mount.target.replace(/(?<=.)\/+$/, '')
    return pathKnown && isLiteral(path) && /^\/[^\uE000-\uF8FF]*$/.test(target)
      ? [{ ...mount, source: path, target }]
      : []
  })
  recorder.step((state.written.size + mounts.length) >> 2)
  const inner = insideRecorder(placed, kept, recorder)
  const written = new Map(
    [...state.written].map(([path, stream]) => [host + path, seenInside(stream)]),
  )
  const own: State = {
    ...state,
    written,
    variables: new Map(state.variables).set('HOME', [inner.view.home]),
    functions: new Map(),
    aliases: new Map(),
    input: seenInside(state.input),
  }
  // Where an image starts nobody knows: in what was mounted for it, most likely.
  changeState(
    { do: 'enter', folder: folder === '' ? (placed[0]?.target ?? '/') : folder },
    own,
    inner,
  )
  const printed = inner.follow.words(words, own, inner)
  for (const [path, stream] of written)
    if (path.startsWith(`${host}/`)) state.written.set(path.slice(host.length), seenOutside(stream))
  return seenOutside(printed)
}

function insideRecorder(
  mounts: readonly Mount[],
  kept: RegExp | undefined,
  recorder: Recorder,
): Recorder {
  const uncounted = insideView(mounts, recorder.uncounted)
  const links = new Map<string, string>()
  const withLinks: WorkspaceView = {
    ...uncounted,
    look(path) {
      const target = links.get(path)
      return target === undefined ? uncounted.look(path) : { kind: 'link', target }
    },
  }
  const seen: Action[] = []
  const outside = (action: Action) => {
    seen.push(action)
    recorder.step(mounts.length >> 4)
    const isLost = action.kind === 'file.delete' && action.recursive && kept?.test(action.path)
    return isLost === true ? [action] : outsideOf(action, mounts, recorder.uncounted)
  }
  return {
    ...recorder,
    view: countedView(withLinks, recorder.step),
    uncounted: withLinks,
    makeLink: (path, target) => void links.set(path, target),
    actions: () => [...recorder.actions(), ...seen],
    add: (action) => {
      for (const one of outside(action)) recorder.add(one)
    },
    place: (action, kept) => outside(action).every((one) => recorder.place(one, kept)),
  }
}

/** What a container sees: its own files, of which nobody knows, and links where folders are mounted. */
function insideView(mounts: readonly Mount[], view: WorkspaceView): WorkspaceView {
  const mounted = new Map(mounts.map(({ target, source }) => [target, host + source]))
  const look = (path: string): PathLook => {
    if (path.startsWith(`${host}/`)) return view.look(path.slice(host.length))
    const target = mounted.get(path)
    return target === undefined ? { kind: 'absent' } : { kind: 'link', target }
  }
  return {
    ...view,
    workingDirectory: host + view.workingDirectory,
    roots: view.roots.map((root) => host + root),
    // Whose home an image has nobody knows: it is this one's as far as that is mounted.
    home: host + view.home,
    look,
    readScript: (path) =>
      path.startsWith(`${host}/`) ? view.readScript(path.slice(host.length)) : null,
    branchOf: (root) => view.branchOf(root.slice(host.length)),
  }
}

/** What an action inside is to this machine. */
function outsideOf(
  action: Action,
  mounts: readonly Mount[],
  view: WorkspaceView,
): readonly Action[] {
  if (reaching.has(action.kind)) return [action]
  if (action.kind === 'net.connect') return action.carries.length > 0 ? [action] : []
  if (!isFile(action)) return []
  if (!action.pathKnown) return reachesUnknown(action, mounts, view) ? [action] : []
  return hostPaths(action.path, action, mounts)
    .filter(({ mount }) => action.kind === 'file.read' || !mount.readOnly)
    .map(({ path }) => ({ ...action, ...pathFacts(path, '/', view, false), glob: action.glob }))
}

/** What nobody can tell stays so where a mount can be meant; of the project's files reading is nothing to ask about. */
function reachesUnknown(
  { kind }: FileAction,
  mounts: readonly Mount[],
  view: WorkspaceView,
): boolean {
  return kind === 'file.read'
    ? mounts.some(({ source }) => !pathFacts(source, '/', view).inWorkspace)
    : mounts.some(({ readOnly }) => !readOnly)
}

function isFile(action: Action): action is FileAction {
  return action.kind.startsWith('file.')
}

function seenInside(stream: Stream): Stream {
  return stream.file === null
    ? stream
    : { ...stream, file: { ...stream.file, path: host + stream.file.path } }
}

/** What comes out of a container: a file of its own is one that nobody here can read. */
function seenOutside(stream: Stream): Stream {
  if (stream.file === null) return stream
  const { path } = stream.file
  return path.startsWith(`${host}/`)
    ? { ...stream, file: { ...stream.file, path: path.slice(host.length) } }
    : { ...stream, file: null }
}
