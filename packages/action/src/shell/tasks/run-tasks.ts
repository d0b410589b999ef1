import type { PathFacts } from '../../path.ts'
import { pathFacts } from '../../path.ts'
import { changeState } from '../change-state.ts'
import { contentOf } from '../effect.ts'
import { readingFile } from '../file-recorder.ts'
import { isLiteral } from '../marks.ts'
import type { Recorder } from '../recorder.ts'
import { digestOf, recordRun, textOf } from '../run-file.ts'
import { runText } from '../run-text.ts'
import type { Running } from '../run-text.ts'
import type { State } from '../state.ts'
import { copyOf } from '../state.ts'
import type { Stream } from '../stream.ts'
import { joined, nothing, textStream } from '../stream.ts'
import { readComposerScripts } from './composer-scripts.ts'
import { enteredBy, taskFiles } from './find-task-file.ts'
import { readJustfile } from './justfile.ts'
import { readMakeTargets } from './make-goals.ts'
import { readPackageScripts } from './package-scripts.ts'
import type { TaskKind, TaskReader, TaskRequest, TaskStep, TaskWorld } from './task.ts'
import { tasks } from './task.ts'

const readers: { readonly [kind in TaskKind]: TaskReader } = {
  make: readMakeTargets,
  package: readPackageScripts,
  just: readJustfile,
  composer: readComposerScripts,
}

/** Runs what a file of the project names. Where the view knows of no such file, nothing more is known of the call. */
export function runTasks(request: TaskRequest, { nested, use, recorder }: Running): Stream | null {
  const files = taskFiles(request, nested, recorder)
  const state = enteredBy(request, nested, recorder)
  const [first] = files
  if (first === undefined) {
    if (isElsewhere(request, state, recorder))
      recorder.obscure('SCRIPT_UNREAD', { program: use.program, interpreter: true })
    return speaks(request) ? runUnfiled(request, state, { use, recorder }) : null
  }
  const key = `task ${first.path} ${request.names.join(' ')}`
  if (state.calling.has(key)) return null
  const contents = files.map((facts) => ({ facts, content: contentOf(facts, state) }))
  // What the call itself wrote counts as the call's own text.
  const own = contents.some(({ content }) => content.file === null)
  const reading = readingFile(
    recorder,
    !own && (first.inWorkspace || first.labels.includes('system')),
  )
  const inner = copyOf(state, recorder, { calling: new Set([...state.calling, key]) })
  const folder = folderOf(request, first)
  if (folder !== null) changeState({ do: 'enter', folder }, inner, recorder)
  const texts = contents.map(
    ({ content }) =>
      content.text ?? (content.file === null ? null : textOf(content.file, recorder)),
  )
  const also: PathFacts[] = []
  const unread = () =>
    reading.recorder.obscure('SCRIPT_UNREAD', { program: use.program, interpreter: true })
  if (texts.includes(null)) unread()
  const world = worldOf(inner, recorder, also, unread)
  const steps = readers[request.of](texts.join('\n'), request, world)
  const printed = steps.map((step) => runStep(step, inner, { use, recorder: reading.recorder }))
  for (const { facts, content } of [
    ...contents,
    ...also.map((facts) => ({ facts, content: contentOf(facts, state) })),
  ])
    recordRun(
      facts,
      content.file === null ? null : digestOf(content.file, recorder),
      reading.unread(),
      { use, recorder },
    )
  return printed.length === 0 ? nothing : joined(printed)
}

/** Whether the call itself says something that make runs, be there a file or not. */
function speaks({ of, text, variables, names }: TaskRequest): boolean {
  const given = [...variables.map(([, value]) => value), ...names]
  return text !== '' || (of === 'make' && given.some((one) => /\$[({]/.test(one)))
}

/** Whether a file that the call names is none of the project's, and nobody could see what it says. */
function isElsewhere({ files }: TaskRequest, state: State, { view }: Recorder): boolean {
  return (files ?? []).some((path) => !pathFacts(path, state.workingDirectory, view).inWorkspace)
}

/** Scripts of a package run in its folder; so do a justfile's. */
function folderOf({ of }: TaskRequest, { path }: PathFacts): string | null {
  return of === 'package' || of === 'just' ? path.slice(0, path.lastIndexOf('/')) || '/' : null
}

type Step = Pick<Running, 'use' | 'recorder'>

/** `make --eval`, `make 'X=$(shell …)'` without a file. */
function runUnfiled(request: TaskRequest, state: State, { use, recorder }: Step): Stream {
  const unread = () =>
    recorder.obscure('SCRIPT_UNREAD', { program: use.program, interpreter: true })
  const world = worldOf(state, recorder, [], unread)
  const steps = readers[request.of]('', request, world)
  return joined([nothing, ...steps.map((step) => runStep(step, state, { use, recorder }))])
}

function worldOf(
  state: State,
  recorder: Recorder,
  also: PathFacts[],
  unread: () => void,
): TaskWorld {
  return {
    folder: state.workingDirectory,
    unread,
    include(path) {
      const [facts] = taskFiles(tasks({ of: 'make', files: [path] }), state, recorder)
      if (facts === undefined) return null
      also.push(facts)
      const content = contentOf(facts, state)
      return content.text ?? (content.file === null ? null : textOf(content.file, recorder))
    },
    variable(name) {
      const value = state.variables.get(name)
      const [text] = value ?? []
      return value?.length === 1 && text !== undefined && isLiteral(text) ? text : undefined
    },
  }
}

/** Each step is a shell of its own, or another program that is fed the text. */
function runStep(step: TaskStep, state: State, { use, recorder }: Step): Stream {
  const inner = copyOf(state, recorder, { input: nothing })
  inner.variables.delete('CUSTODY_UNKNOWN')
  for (const [name, value] of step.variables)
    if (value.includes('$')) inner.variables.delete(name)
    else inner.variables.set(name, [value])
  if (step.by.length > 0)
    return recorder.follow.words(
      step.by,
      { ...inner, input: textStream(`${step.text}\n`) },
      recorder,
    )
  const { positional } = step
  return runText(step.text, { positional }, { nested: inner, state: inner, use, recorder })
}
