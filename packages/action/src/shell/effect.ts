import type { FileAction, FileChange } from '@custody/model'
import type { PathFacts } from '../path.ts'
import { pathFacts } from '../path.ts'
import { flowsFrom } from './descriptors.ts'
import { isLiteral, streamsIn } from './marks.ts'
import { isAllBelow } from './names-below.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { derived, fileStream, nothing, streamFrom } from './stream.ts'
import { pathWeight } from './weights.ts'

/** A path that was recorded, and what reading it would give. */
export type RecordedPath = {
  readonly path: string
  readonly labels: FileAction['labels']
  readonly content: Stream
}

type PathDetails = Partial<Pick<FileAction, 'recursive' | 'program' | 'manner'>>

/** Paths that hold nothing and keep nothing. */
const sinks =
  /^\/dev\/(?:null|zero|full|tty|stdin|stdout|stderr|u?random|fd\/[0-9]+|pts\/\d+)$|^\/proc\/self\/fd\/\d+$/

/** Records one thing done to a path. Nothing is recorded of `/dev/null` and its kin. */
export function recordPath(
  kind: FileAction['kind'],
  written: string,
  state: State,
  recorder: Recorder,
  details: PathDetails = {},
): RecordedPath {
  if (sinks.test(written) && !replaces(kind, written, details))
    return { path: written, labels: [], content: contentOfSink(written, state) }
  recorder.step(pathWeight + (written.length >> 4))
  // What is shredded is written over first, through any link.
  const follows = kind !== 'file.delete' || details.manner === 'shred'
  const facts = pathFacts(written, state.workingDirectory, recorder.view, follows)
  const recursive = details.recursive === true || isAllBelow(written)
  recorder.add(fileAction(kind, facts, { ...details, recursive }))
  return { path: facts.path, labels: facts.labels, content: contentOf(facts, state) }
}

/** Devices that everybody writes to: their rights and their place belong to the machine. */
const everybodys = /^\/dev\/(?:null|zero|full|tty|u?random)$/

/** Whether something happens to the device itself, and not to what is read from it or written to it. */
function replaces(kind: FileAction['kind'], path: string, { manner }: PathDetails): boolean {
  if (!everybodys.test(path)) return false
  return (
    kind === 'file.delete' ||
    kind === 'file.chmod' ||
    (kind === 'file.write' && /^(?:move|symbolic|hard)$/.test(manner ?? ''))
  )
}

/** Something done to a path of these facts. What is executed is recorded where it is run. */
export function fileAction(
  kind: FileAction['kind'],
  facts: PathFacts,
  { recursive = false, program = '', manner = '' }: PathDetails,
): FileAction {
  const action = { ...facts, recursive, program, manner }
  return kind === 'file.read'
    ? { kind, ...action, digest: '', digestKnown: false, unread: false }
    : { kind: kind satisfies FileChange['kind'], ...action }
}

/** What a file holds: what this call wrote into it, or what stands there. */
export function contentOf({ path, pathKnown, glob, labels }: PathFacts, state: State): Stream {
  if (!pathKnown || glob || !isLiteral(path)) return streamFrom(['file'], labels)
  if (holdsEnvironment(path)) return streamFrom(['environment'], labels)
  return state.written.get(path) ?? fileStream(path, labels)
}

function holdsEnvironment(path: string): boolean {
  return /^\/proc\/[^/]+\/environ$/.test(path)
}

function contentOfSink(path: string, state: State): Stream {
  const flowing = flowsFrom(path, state)
  if (flowing !== undefined) return flowing
  if (path.endsWith('random')) return streamFrom(['random'])
  if (path === '/dev/null') return nothing
  return /stdin$|\/fd\/0$/.test(path) ? state.input : streamFrom([])
}

/** What stands in a file before something is put behind it: what this call wrote, or the file itself. */
export function standing(path: string, state: State, { view }: Recorder): Stream {
  const written = state.written.get(path)
  if (written !== undefined) return written
  return view.look(path).kind === 'absent' ? nothing : fileStream(path, [])
}

/**
 * Remembers what this call leaves in a file, with all that stands in its text by a mark. What came from the network is
 * a download, however it got there.
 */
export function keepWritten(
  path: string,
  holds: Stream,
  program: string,
  state: State,
  recorder: Recorder,
): void {
  const within = streamsIn(holds.text ?? '').flatMap((id) => recorder.stream(id) ?? [])
  const { sources, labels } = derived([holds, ...within])
  state.written.set(path, { ...holds, sources, labels })
  if (sources.includes('network'))
    recordPath('file.write', path, state, recorder, { manner: 'download', program })
}
