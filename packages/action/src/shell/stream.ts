import type { PathLabel } from '@custody/model'
import type { SecretVariable } from './sent-variable.ts'
import { chosenOf } from './names-below.ts'

/** Where bytes come from. */
export type StreamSource =
  | 'network'
  | 'decoded'
  | 'file'
  | 'environment'
  | 'command'
  | 'outside'
  | 'random'
  /** The table of processes: names, numbers. */
  | 'process'
  /** All of it: whatever runs on this machine. */
  | 'every-process'
  /** The numbers of what protects the machine, or of what it lives from. */
  | 'guard-process'
  | 'vital-process'
  /** A variable of the environment that holds a secret, by its name. */
  | SecretVariable

/** What flows through a pipe, a redirection or a substitution, as far as it can be told. */
export type Stream = {
  /** The whole text where it is known (marks stand for its unknown parts); null where it is not. */
  readonly text: string | null
  /** The names that its lines are, where they are known as words or patterns; null where not. */
  readonly lines: readonly string[] | null
  readonly sources: readonly StreamSource[]
  /** Labels of the files it holds. */
  readonly labels: readonly PathLabel[]
  /** The one file that it is, read only if it is run. Null where it is anything else. */
  readonly file: FileText | null
}

/** What a file holds, and what this call put behind it. */
export type FileText = { readonly path: string; readonly more: string }

/** What a program reads that was given nothing. */
export const nothing: Stream = { text: '', lines: [], sources: [], labels: [], file: null }

/** Output that nobody can tell: some program's. */
export const something: Stream = {
  text: null,
  lines: null,
  sources: ['command'],
  labels: [],
  file: null,
}

export function textStream(text: string): Stream {
  return { text, lines: linesOf(text), sources: [], labels: [], file: null }
}

/** A stream that cannot be read, from these sources. */
export function streamFrom(
  sources: readonly StreamSource[],
  labels: readonly PathLabel[] = [],
): Stream {
  return { text: null, lines: null, sources, labels, file: null }
}

/** The names of files, a pattern for each that nobody can list. */
export function namesStream(lines: readonly string[] | null): Stream {
  return { text: null, lines, sources: [], labels: [], file: null }
}

/** What the file at a canonical path holds. */
export function fileStream(path: string, labels: readonly PathLabel[]): Stream {
  return { ...streamFrom(['file'], labels), file: { path, more: '' } }
}

/** A file after this call appended to it. */
export function appended(before: Stream, printed: Stream): Stream {
  if (before.text === '') return printed
  if (before.file !== null && printed.text !== null)
    return { ...before, file: { ...before.file, more: before.file.more + printed.text } }
  return joined([before, printed])
}

/** Output made out of inputs by a program whose result is not followed. */
export function derived(inputs: readonly Stream[], sources: readonly StreamSource[] = []): Stream {
  return {
    text: null,
    lines: null,
    sources: [...new Set([...inputs.flatMap((one) => one.sources), ...sources])],
    labels: [...new Set(inputs.flatMap((one) => one.labels))],
    file: null,
  }
}

/** Some of the lines of a stream. */
export function linesIn(stream: Stream): Stream {
  return { ...derived([stream], ['command']), lines: stream.lines }
}

/** Lines that were chosen by what they say. */
export function chosenLinesIn(stream: Stream): Stream {
  const all = linesIn(stream)
  return all.lines === null ? all : { ...all, lines: all.lines.map(chosenOf) }
}

/** Longer text than a script may be is not followed. */
const textLengthMax = 32_768

/** One after the other. */
export function joined(streams: readonly Stream[]): Stream {
  const [only] = streams
  if (only !== undefined && streams.length === 1) return only
  const texts = streams.map((one) => one.text)
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0)
  // Files that grow by one another would end in no memory at all.
  if (length > textLengthMax) return derived(streams, ['command'])
  const lines = streams.map((one) => one.lines)
  return {
    ...derived(streams),
    text: texts.every((text) => text !== null) ? texts.join('') : null,
    lines: lines.every((some) => some !== null) ? lines.flatMap((some) => some ?? []) : null,
  }
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
