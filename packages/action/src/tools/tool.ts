import type { FileAction, Json, ToolCall, ToolClass } from '@custody/model'
import { addressClassOf } from '../host.ts'
import { pathFacts } from '../path.ts'
import { targetOf } from '../shell/target.ts'
import { clean, marks } from '../shell/marks.ts'
import type { Recorder } from '../shell/recorder.ts'

/** The meaning of a tool: its class, and what a call of it would do. Names are those agents use. */
export type Tool = {
  readonly names: readonly string[]
  readonly toolClass: ToolClass
  readonly record: (call: ToolCall, recorder: Recorder) => void
}

/** The first of some inputs that is text. Agents give the same thing different names. */
export function textInput(call: ToolCall, names: readonly string[]): string | null {
  for (const name of names) {
    const value = call.input[name]
    if (typeof value === 'string') return value
  }
  return null
}

/** The texts in an input that is one text or a list of texts. */
export function textList(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

/** Records what a tool does to a path. A missing or misshapen path is unknown, never skipped. */
export function recordFile(
  kind: FileAction['kind'],
  path: string | null,
  call: ToolCall,
  recorder: Recorder,
  details: Partial<Pick<FileAction, 'recursive' | 'manner'>> = {},
): void {
  const facts = pathFacts(tilde(clean(path ?? ''), recorder), call.workingDirectory, recorder.view)
  recorder.add({ kind, ...facts, recursive: false, program: '', manner: '', ...details })
}

/** Tools expand `~` themselves, some of them; the stricter reading is that all do. */
function tilde(path: string, { view }: Recorder): string {
  return path === '~' || path.startsWith('~/') ? view.home + path.slice(1) : path
}

/** A pattern's stars as marks, so that it is known to be a pattern. */
export function globbed(pattern: string): string {
  return clean(pattern)
    .replaceAll('**', marks.below)
    .replaceAll('*', marks.star)
    .replaceAll('?', marks.question)
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, marks.star)
}

export function recordUrl(url: string | null, call: ToolCall, recorder: Recorder): void {
  const target = targetOf(clean(url ?? ''))
  const hostKnown = target.hostKnown && target.host !== ''
  recorder.add({
    kind: 'net.connect',
    ...target,
    hostKnown,
    addressClass: hostKnown ? addressClassOf(target.host) : 'unknown',
    direction: 'receive',
    carries: [],
    carriedLabels: [],
    program: '',
  })
}
