import type { PathFacts } from '../path.ts'
import { pathFacts } from '../path.ts'
import { readCode } from './code.ts'
import { withoutComments } from './comments.ts'
import { isOfImage } from './container-paths.ts'
import { flowsFrom } from './descriptors.ts'
import { contentOf, fileAction } from './effect.ts'
import { readingFile } from './file-recorder.ts'
import { clean, streamsIn } from './marks.ts'
import { scriptLengthMax } from './parse.ts'
import type { Effect, Language } from './program.ts'
import { isSource } from './programs/source-runners.ts'
import type { Recorder } from './recorder.ts'
import type { Running, TextRun } from './run-text.ts'
import { runSql } from './run-sql.ts'
import { calledFile, callingFile, runText } from './run-text.ts'
import { dependency, foundScript } from './script-path.ts'
import type { FileText, Stream } from './stream.ts'
import { nothing, something, textStream } from './stream.ts'

/** How code is run: in which language, with which words. */
export type CodeRun = TextRun & { readonly language: Language }

/** Runs a file that an interpreter was given: what the call wrote into it, or what stands in it. */
export function runScript(effect: Extract<Effect, { do: 'script' }>, running: Running): Stream {
  const { state, recorder } = running
  const [id] = streamsIn(effect.path)
  if (effect.path.startsWith('/dev/fd/') && id !== undefined)
    return runStream(recorder.stream(id) ?? something, effect, running)
  const flowing = flowsFrom(effect.path, state)
  if (flowing !== undefined) return runStream(flowing, effect, running)
  if (/^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(effect.path))
    return runStream(state.input, effect, running)
  const { workingDirectory } = state
  const path = foundScript(effect.path, effect.language, workingDirectory, recorder.view)
  const facts = pathFacts(path, workingDirectory, recorder.view)
  if (effect.ifThere === true && !isThere(facts, running)) return nothing
  const content = contentOf(facts, state)
  const how: CodeRun = { ...effect, file: { name: path, path: facts.path } }
  if (content.file !== null && content.text === null)
    return runFile(content.file, facts, how, running)
  // The call itself wrote it: what cannot be read of it cannot be read of the call.
  const reading = readingFile(recorder, false)
  const printed = runStream(content, how, { ...running, recorder: reading.recorder })
  recordRun(facts, null, reading.unread(), running)
  return printed
}

/** Whether there is such a file, or this call makes one. */
function isThere({ path }: PathFacts, { state, recorder }: Running): boolean {
  return state.written.has(path) || recorder.view.look(path).kind === 'file'
}

/**
 * Starts a file by its path, as the kernel does: by the interpreter that its first line names, or as shell text.
 * Source: execve(2), "Interpreter scripts"; a shell runs what the kernel refuses.
 */
export function executeFile(effect: Extract<Effect, { do: 'execute' }>, running: Running): Stream {
  const { path } = effect
  const { state, nested, recorder } = running
  const facts = pathFacts(path, state.workingDirectory, recorder.view)
  const content = contentOf(facts, state)
  const text = content.text ?? (content.file === null ? null : textOf(content.file, recorder))
  const [, name, argument = ''] = /^#![ \t]*(\S+)[ \t]*(.*?)[ \t\r]*(?:\n|$)/.exec(text ?? '') ?? []
  const language = languageOf(content.file?.path ?? '')
  if (name === undefined) return runScript({ ...effect, do: 'script', language }, running)
  // Everything behind the first blank is one word; `env -S` cuts it itself.
  const words = [name, ...(argument === '' ? [] : [argument]), path, ...effect.positional]
  const printed = recorder.follow.words(words, nested, recorder)
  const isRun = recorder.actions().some((one) => 'digest' in one && one.path === facts.path)
  if (!isRun)
    recordRun(facts, content.file === null ? null : digestOf(content.file, recorder), true, running)
  return printed
}

/** A program that was compiled is read by its source; any other file without a first line of its own is a shell's. */
function languageOf(source: string): Language {
  return isSource(source) ? 'compiled' : 'shell'
}

/** Runs what flows in: text that the call itself holds, a file that it names, or what nobody can read. */
export function runStream(stream: Stream, how: CodeRun, running: Running): Stream {
  const { nested, use, recorder } = running
  const fed = { ...running, nested: { ...nested, input: textStream('') } }
  if (stream.text !== null) return runAs(stream.text, how, fed)
  if (stream.file !== null) {
    const facts = pathFacts(stream.file.path, '/', recorder.view)
    return runFile(stream.file, facts, how, fed)
  }
  recorder.obscure('SCRIPT_UNREAD', {
    program: use.program,
    interpreter: true,
    decoder: stream.sources.includes('decoded'),
  })
  // Some of these lines: what any of them would do counts.
  if (how.language === 'shell' && stream.lines !== null && stream.lines.length > 0)
    runText(stream.lines.join('\n'), {}, { ...running, state: nested })
  return something
}

/** Runs a file that stands on the disk: what it says is followed, its digest becomes a fact. */
function runFile(file: FileText, facts: PathFacts, how: CodeRun, running: Running): Stream {
  const { state, recorder } = running
  if (state.calling.has(calledFile(file.path))) return something
  const reading = readingFile(recorder, isTrusted(facts, recorder))
  const text = textOf(file, recorder)
  const inner = { ...running, recorder: reading.recorder }
  const printed =
    text === null || isUnreadable(text, file.path, how.language)
      ? unread('SCRIPT_UNREAD', inner)
      : runRead(text, how, inner)
  recordRun(facts, digestOf(file, recorder), reading.unread(), running)
  return printed
}

/** Part of the project, of the system, of an image, or of the developer's own tools: `~/.bashrc`, `~/.nvm/nvm.sh`. */
function isTrusted({ path, inWorkspace, labels }: PathFacts, { view }: Recorder): boolean {
  return (
    inWorkspace ||
    isOfImage(path, view) ||
    labels.includes('system') ||
    (path.startsWith(`${view.home}/.`) && !labels.includes('temporary'))
  )
}

/** A program for the machine, or a package of others: it is told by its digest. */
function isUnreadable(text: string, path: string, language: Language): boolean {
  return text.includes('\0') || (language !== 'shell' && dependency.test(path))
}

/** The beginning of a text that is too long is read all the same. */
function runRead(text: string, how: CodeRun, running: Running): Stream {
  if (text.length <= scriptLengthMax)
    return runAs(withoutComments(text, how.language), how, running)
  unread('SCRIPT_TOO_LONG', running)
  const head = text.slice(0, text.lastIndexOf('\n', scriptLengthMax) + 1)
  return runAs(withoutComments(head, how.language), how, running)
}

function runAs(text: string, how: CodeRun, running: Running): Stream {
  const { use, nested, recorder } = running
  if (how.language === 'sql') {
    const { state } = running
    const calling = how.file === undefined ? state.calling : callingFile(how.file, state)
    const inner = { ...running, state: { ...state, calling } }
    return runSql(text, inner, (path) => runScript({ do: 'script', language: 'sql', path }, inner))
  }
  return how.language === 'shell'
    ? runText(text, how, running)
    : readCode(
        { ...how, text },
        nested,
        use,
        recorder,
        how.file === undefined ? 'input' : 'workspace-file',
      )
}

function unread(code: string, { use, recorder }: Running): Stream {
  recorder.obscure(code, { program: use.program, interpreter: true })
  return something
}

export function textOf({ path, more }: FileText, { view }: Recorder): string | null {
  const script = view.readScript(path)
  return script === null ? null : clean(script.text) + more
}

export function digestOf({ path }: FileText, { view }: Recorder): string | null {
  return view.readScript(path)?.sha256 ?? null
}

/** Records that a file is run. One that the call itself writes has no digest yet: its text stands in the call. */
export function recordRun(
  facts: PathFacts,
  digest: string | null,
  isUnread: boolean,
  { use, recorder }: Pick<Running, 'use' | 'recorder'>,
): void {
  recorder.add({
    ...fileAction('file.read', facts, { program: use.program, manner: 'execute' }),
    kind: 'file.read',
    digest: digest ?? '',
    digestKnown: digest !== null,
    unread: isUnread,
  })
}
