import type { FileAction } from '@custody/model'
import { pathFacts } from '../path.ts'
import { isLiteral } from './marks.ts'
import type { Recorder } from './recorder.ts'
import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { nothing, streamFrom } from './stream.ts'

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

/** A path costs as much as this many words: every link is asked for, every label tried. */
const pathWeight = 8

/** Records one thing done to a path. Nothing is recorded of `/dev/null` and its kin. */
export function recordPath(
  kind: FileAction['kind'],
  written: string,
  state: State,
  recorder: Recorder,
  details: PathDetails = {},
): RecordedPath {
  if (sinks.test(written))
    return { path: written, labels: [], content: contentOfSink(written, state) }
  recorder.step(pathWeight)
  const facts = pathFacts(written, state.workingDirectory, recorder.view)
  recorder.add({
    kind,
    ...facts,
    recursive: details.recursive ?? false,
    program: details.program ?? '',
    manner: details.manner ?? '',
  })
  const known = facts.pathKnown && isLiteral(facts.path) ? state.written.get(facts.path) : undefined
  return {
    path: facts.path,
    labels: facts.labels,
    content:
      known ?? streamFrom([holdsEnvironment(facts.path) ? 'environment' : 'file'], facts.labels),
  }
}

function holdsEnvironment(path: string): boolean {
  return /^\/proc\/[^/]+\/environ$/.test(path)
}

function contentOfSink(path: string, state: State): Stream {
  if (path.endsWith('random')) return streamFrom(['random'])
  if (path === '/dev/null') return nothing
  return /stdin$|\/fd\/0$/.test(path) ? state.input : streamFrom([])
}
