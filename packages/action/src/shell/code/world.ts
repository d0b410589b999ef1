import type { CodeSource, FileAction, PathLabel } from '@custody/model'
import { bareRun } from '../bare-run.ts'
import { pathFacts } from '../../path.ts'
import { recordPath } from '../effect.ts'
import { isLiteral, marks } from '../marks.ts'
import type { Recorder } from '../recorder.ts'
import type { State } from '../state.ts'
import { copyOf } from '../state.ts'
import type { Stream } from '../stream.ts'
import { joined, streamFrom, textStream } from '../stream.ts'
import { targetOf } from '../target.ts'
import type { Use } from '../use.ts'
import type { Value } from './value.ts'
import { oneText, onlyText, tainted, taintOf, textsOf, unknown, unknownFrom } from './value.ts'

/** What code reaches: files, programs, hosts. Everything it does goes through here and is recorded. */
export type World = {
  readonly use: Use
  readonly state: State
  readonly recorder: Recorder
  /** Does something to a path; gives back what reading it would give. */
  readonly touch: (
    what: 'read' | 'write' | 'delete' | 'chmod' | 'link',
    path: Value,
    details?: Partial<Pick<FileAction, 'recursive' | 'manner'>>,
  ) => Value
  /** Writes a value into a file, which a later program may run. */
  readonly write: (path: Value, holds: Value, append: boolean) => Value
  /** Adds a value to a file that is open. */
  readonly put: (path: Value, holds: Value) => Value
  /** Hands text to a shell. */
  readonly shell: (text: Value) => Value
  /** Starts a program by the words of a list, a shell's by a text. */
  readonly run: (words: Value) => Value
  readonly connect: (to: Value, sent: readonly Value[], scheme?: string, port?: number) => Value
  /** Runs text as code of the same language. */
  readonly code: (text: Value) => Value
  readonly kill: (target: Value) => Value
  readonly enter: (folder: Value) => void
  /** Starts the code beside itself. */
  readonly fork: () => Value
  readonly obscure: (code: string) => void
  /** Words that the code gets. */
  readonly positional: readonly string[]
  /** What was connected to, and whether a shell was started: both make a reverse shell. */
  readonly seen: Set<string>
  /** Names of what was called and has a meaning. */
  readonly known: Set<string>
  /** Says what only the whole shows: a shell and a socket together. */
  readonly finish: () => void
}

type Ways = {
  /** Where the code itself comes from. */
  readonly origin: CodeSource
  readonly positional: readonly string[]
  readonly runText: (text: string, state: State) => void
  readonly runCode: (text: string) => void
}

export function newWorld(use: Use, state: State, recorder: Recorder, ways: Ways): World {
  const seen = new Set<string>()
  const obscure: World['obscure'] = (code) =>
    recorder.obscure(code, { program: use.program, interpreter: true })
  const decoded = (value: Value) => {
    const decoder = tainted([value]).some(
      (one) => one.is === 'unknown' && one.sources.includes('decoded'),
    )
    recorder.obscure('SCRIPT_DYNAMIC', { program: use.program, interpreter: true, decoder })
  }
  const nested = () => copyOf(state, recorder, { depth: state.depth + 1 })
  const world: World = {
    use,
    state,
    recorder,
    seen,
    known: new Set(),
    positional: ways.positional,
    finish: () => {
      if (seen.has('socket') && (seen.has('shell') || seen.has('duplicates')))
        recordReverseShell(world)
    },
    obscure,
    touch: (what, path, details = {}) => {
      const contents = textsOf(path).map((one) =>
        recordPath(`file.${what}`, one, state, recorder, { program: use.program, ...details }),
      )
      return unknownFrom(
        ['file'],
        contents.flatMap(({ content }) => content.labels),
      )
    },
    write: (path, holds, append) => {
      const answer = world.touch('write', path, { manner: append ? 'append' : 'overwrite' })
      const { path: at } = pathFacts(oneText(path), state.workingDirectory, recorder.view)
      if (isLiteral(at) && at !== '') state.written.set(at, streamOf(holds))
      return answer
    },
    put: (path, holds) => {
      const { path: at } = pathFacts(oneText(path), state.workingDirectory, recorder.view)
      const before = state.written.get(at)
      if (before !== undefined) state.written.set(at, joined([before, streamOf(holds)]))
      return unknown
    },
    shell: (value) => {
      for (const one of textsOf(value)) {
        recordShell(world, sourceOf(value) ?? ways.origin)
        if (one === marks.text) decoded(value)
        else ways.runText(one, nested())
      }
      return unknownFrom(['command'])
    },
    run: (value) => {
      for (const one of value) {
        if (one.is !== 'list') {
          world.shell([one])
          continue
        }
        for (const words of combined(one.items)) {
          if (/(?:^|\/)(?:ba|da|z|k)?sh$/.test(words[0] ?? '')) recordShell(world, ways.origin)
          if (words.length > 0) recorder.follow.words(words, nested(), recorder)
        }
      }
      return unknownFrom(['command'])
    },
    kill: (value) => {
      for (const one of value) {
        const target = one.is === 'number' ? String(one.value) : ''
        recorder.add({
          kind: 'process.kill',
          signal: 'TERM',
          target,
          targetKnown: target !== '' || one.is === 'unknown',
          everything: /^(?:-1|0|1)$/.test(target),
          custody: false,
        })
      }
      return unknownFrom(['command'])
    },
    fork: () => {
      if (seen.has('loop')) recordRun(world, use.program, ways.origin, ['fork-bomb'])
      return unknown
    },
    enter: (value) => {
      const facts = pathFacts(oneText(value), state.workingDirectory, recorder.view)
      state.workingDirectory = facts.pathKnown && !facts.glob ? facts.path : marks.text
    },
    connect: (to, sent, scheme = 'https', port = 0) => {
      for (const one of textsOf(to)) recordConnection(world, one, sent, scheme, port)
      return unknownFrom(['network'])
    },
    code: (value) => {
      for (const one of textsOf(value)) {
        if (seen.has('decoded')) recordRun(world, use.program, 'decoded', ['interpreter'])
        if (isLiteral(one)) ways.runCode(one)
        else {
          decoded(value)
          const source = sourceOf(value)
          if (source !== null) recordRun(world, use.program, source, ['interpreter'])
        }
      }
      return tainted([value])
    },
  }
  return world
}

/** A shell whose input or output is a connection. */
function recordReverseShell({ recorder, use }: World): void {
  recorder.add({
    kind: 'net.connect',
    ...targetOf(''),
    scheme: 'tcp',
    direction: 'send',
    carries: ['shell'],
    carriedLabels: [],
    program: use.program,
  })
}

/** No more command lines than this are followed where words may be several things. */
const linesMax = 8

/** Every command line that a list of words may be. */
function combined(items: readonly Value[]): readonly (readonly string[])[] {
  let lines: readonly (readonly string[])[] = [[]]
  for (const item of items) {
    const texts = textsOf(item)
    lines =
      lines.length * texts.length > linesMax
        ? lines.map((line) => [...line, marks.text])
        : lines.flatMap((line) => texts.map((text) => [...line, text]))
  }
  return lines
}

function streamOf(value: Value): Stream {
  const only = onlyText(value)
  const taint = taintOf([value])
  if (only === null) return streamFrom(taint?.sources ?? ['command'], taint?.labels ?? [])
  return { ...textStream(only), labels: taint?.labels ?? [] }
}

/** Where text comes from that is run as code, if from far. */
function sourceOf(value: Value): CodeSource | null {
  const sources = tainted([value]).flatMap((one) => (one.is === 'unknown' ? one.sources : []))
  if (sources.includes('network')) return 'network'
  return sources.includes('decoded') ? 'decoded' : null
}

/** A shell that code of another language starts: `os.system('…')`. */
function recordShell(world: World, codeFrom: CodeSource): void {
  world.seen.add('shell')
  recordRun(world, 'sh', codeFrom, ['from-code', 'interpreter', 'shell'])
}

export function recordRun(
  { recorder, state }: Pick<World, 'recorder' | 'state'>,
  program: string,
  codeFrom: CodeSource,
  traits: readonly string[],
): void {
  recorder.add({ ...bareRun(program, traits, state), codeFrom })
}

function recordConnection(
  { recorder, use }: World,
  to: string,
  sent: readonly Value[],
  scheme: string,
  port: number,
): void {
  const target = targetOf(to)
  const carried = tainted(sent)
  const sources = carried.flatMap((one) => (one.is === 'unknown' ? one.sources : []))
  const labels: readonly PathLabel[] = carried.flatMap((one) =>
    one.is === 'unknown' ? one.labels : [],
  )
  const carries = [
    ...(sources.includes('environment') ? ['environment'] : []),
    ...(sources.includes('file') ? ['file'] : []),
    ...(sources.includes('command') ? ['command-output'] : []),
  ]
  recorder.add({
    kind: 'net.connect',
    ...target,
    scheme: target.scheme === '' ? scheme : target.scheme,
    port: target.port === 0 ? port : target.port,
    direction: sent.length > 0 || carries.length > 0 ? 'send' : 'receive',
    carries,
    carriedLabels: [...new Set(labels)].toSorted(),
    program: use.program,
  })
}
