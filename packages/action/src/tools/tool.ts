import type { FileAction, Json, ToolCall, ToolClass } from '@custody/model'
import { isJsonObject } from '@custody/model'
import { addressClassOf } from '../host.ts'
import { pathFacts } from '../path.ts'
import { fileAction } from '../shell/effect.ts'
import { targetOf } from '../shell/target.ts'
import { clean, marks } from '../shell/marks.ts'
import type { Recorder } from '../shell/recorder.ts'

/** The meaning of a tool: its class, and what a call of it would do. Names are those agents use. */
export type Tool = {
  readonly names: readonly string[]
  readonly toolClass: ToolClass
  readonly record: (call: ToolCall, recorder: Recorder) => void
}

/** Inputs that name one path, in the words of all the agents. */
export const pathNames = [
  'file_path',
  'filePath',
  'path',
  'absolute_path',
  'target_file',
  'filename',
  'notebook_path',
  'target_notebook',
  'file',
  'uri',
]

/** Inputs that name a folder to look through. */
export const folderNames = [
  'path',
  'paths',
  'dir_path',
  'directory',
  'target_directory',
  'target_directories',
  'relative_workspace_path',
  'root',
]

/** Inputs that hold what a file will hold, whole or in part. */
const contentNames = [
  'content',
  'contents',
  'file_text',
  'fileContent',
  'text',
  'code_edit',
  'new_string',
  'newString',
  'new_str',
  'new_text',
  'newText',
  'replacement',
  'replace',
  'insert_text',
  'insert_line',
  'new_source',
]

/** Everything that a call would write, with that of the edits listed in it. */
export function contentsIn(call: ToolCall): readonly string[] {
  const listed = ['edits', 'files', 'replacements'].flatMap((name) => {
    const value = call.input[name]
    return Array.isArray(value) ? value.filter(isJsonObject) : []
  })
  return [call.input, ...listed].flatMap((input) => textsIn({ ...call, input }, contentNames))
}

/** The first of some inputs that is text. Agents give the same thing different names. */
export function textInput(call: ToolCall, names: readonly string[]): string | null {
  return textsIn(call, names)[0] ?? null
}

/** Every text in some inputs, lists among them, each once: which of two names a tool reads, nobody tells us. */
export function textsIn(call: ToolCall, names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => textList(call.input[name])))]
}

/**
 * The paths in some inputs. One input that is there and holds no text gives null beside them: a path that
 * nobody can tell. Empty where none of the inputs is there.
 */
export function pathsIn(call: ToolCall, names: readonly string[]): readonly (string | null)[] {
  const misshapen = names.some((name) => {
    const value = call.input[name]
    if (value === undefined || value === null) return false
    return Array.isArray(value)
      ? value.some((one) => typeof one !== 'string')
      : typeof value !== 'string'
  })
  const texts = textsIn(call, names).filter((text) => text !== '')
  return misshapen ? [...texts, null] : texts
}

/** The texts in an input that is one text or a list of texts. */
export function textList(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

type FileDetails = Partial<Pick<FileAction, 'recursive' | 'manner'>> & {
  /** What is left in the file, whole or in part. */
  readonly texts?: readonly string[]
}

/** Records one thing done to every path of a call. A tool that names none does it to a path nobody knows. */
export function recordFiles(
  kind: FileAction['kind'],
  paths: readonly (string | null)[],
  call: ToolCall,
  recorder: Recorder,
  details: FileDetails = {},
): void {
  for (const path of paths.length === 0 ? [null] : paths)
    recordFile(kind, path, call, recorder, details)
}

/** Records what a tool does to a path. A missing or misshapen path is unknown, never skipped. */
export function recordFile(
  kind: FileAction['kind'],
  path: string | null,
  call: ToolCall,
  recorder: Recorder,
  { texts = [], ...details }: FileDetails = {},
): void {
  const plain = clean(path ?? '').replace(/^file:\/\//i, '')
  const facts = pathFacts(tilde(plain, recorder), call.workingDirectory, recorder.view)
  recorder.add(fileAction(kind, facts, details))
  if (kind === 'file.write') for (const text of texts) recorder.leave(facts.path, clean(text))
}

/** Tools expand `~` themselves, some of them; the stricter reading is that all do. */
function tilde(path: string, { view }: Recorder): string {
  return path === '~' || path.startsWith('~/') ? view.home + path.slice(1) : path
}

/** Records one thing done to what a pattern matches. */
export function recordPattern(
  pattern: string,
  call: ToolCall,
  recorder: Recorder,
  details: FileDetails = {},
): void {
  const facts = pathFacts(tilde(globbed(pattern), recorder), call.workingDirectory, recorder.view)
  recorder.add(fileAction('file.read', facts, details))
}

/** A pattern's stars as marks, so that it is known to be a pattern. */
function globbed(pattern: string): string {
  return clean(pattern)
    .replaceAll('**', marks.below)
    .replaceAll('*', marks.star)
    .replaceAll('?', marks.question)
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, marks.star)
}

/** Records a connection that a tool makes. An address that is missing or cannot be read is unknown. */
export function recordUrl(
  url: string | null,
  call: ToolCall,
  recorder: Recorder,
  direction: 'send' | 'receive' = 'receive',
): void {
  const target = targetOf(clean(url ?? ''))
  const hostKnown = target.hostKnown && target.host !== ''
  recorder.add({
    kind: 'net.connect',
    ...target,
    hostKnown,
    addressClass: hostKnown ? addressClassOf(target.host) : 'unknown',
    direction,
    carries: direction === 'send' ? ['file'] : [],
    carriedLabels: [],
    program: '',
  })
}
