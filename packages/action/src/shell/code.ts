import type { CodeSource } from '@custody/model'
import { isAccounted, isCompiledAccounted } from './code/accounted.ts'
import { appleScriptCalls } from './code/apple-script.ts'
import { answersRun } from './code/answers-run.ts'
import { awkCalls } from './code/awk.ts'
import { cmakeCalls } from './code/cmake.ts'
import type { CallsRead, CodeCall } from './code/code-call.ts'
import { dialectOf } from './code/dialects.ts'
import { evaluateCode } from './code/evaluate.ts'
import type { Meanings } from './code/evaluate.ts'
import { forksWithoutEnd } from './code/fork-bomb.ts'
import { readJavaScript } from './code/javascript.ts'
import { spokenCommands } from './code/spoken-commands.ts'
import { isLisp, readLisp } from './code/lisp.ts'
import { readLoosely } from './code/loose.ts'
import { javascript } from './code/meanings-javascript.ts'
import { compiledMeanings } from './code/meanings-compiled.ts'
import { loose } from './code/meanings-loose.ts'
import { python } from './code/meanings-python.ts'
import { readPython } from './code/python.ts'
import type { Code } from './code/tree.ts'
import { newWorld, recordRun } from './code/world.ts'
import { recordPath } from './effect.ts'
import { isAnything } from './marks.ts'
import { namedIn } from './named-in-code.ts'
import { parseScript, scriptLengthMax } from './parse.ts'
import type { Language } from './program.ts'
import type { Recorder } from './recorder.ts'
import { runText } from './run-text.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { derived, something, streamFrom } from './stream.ts'
import { targetOf } from './target.ts'
import type { Use } from './use.ts'
import { looseWeight } from './weights.ts'

type Piece = {
  readonly text: string
  readonly language: Language
  readonly positional?: readonly string[]
}

type Reader = {
  readonly read: (source: string, recorder: Pick<Recorder, 'step'>) => Code | null
  readonly meanings: Meanings
  /** Whether what was called is all that the text can do; a parser's tree leaves nothing out. */
  readonly isWhole: (source: string, known: ReadonlySet<string>) => boolean
}

/** Languages that are parsed; the others are read loosely. */
const readers: { readonly [language: string]: Reader } = {
  python: { read: readPython, meanings: python, isWhole: () => true },
  javascript: { read: readJavaScript, meanings: javascript, isWhole: () => true },
}

/**
 * Reads what code of another language does: commands it starts, files it touches, hosts it reaches.
 * What it could do beside that nobody can read makes the call incomplete.
 */
export function readCode(
  piece: Piece,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  const { text, language } = piece
  if (language === 'shell') {
    const parsed = parseScript(text, recorder)
    if ('script' in parsed)
      return recorder.follow.script(parsed.script, copyOf(state, recorder), recorder)
  }
  const reader = readers[language] ?? looseReader(language, use)
  if (language === 'awk' && isAnything(text))
    recorder.obscure('SCRIPT_DYNAMIC', { program: use.program, interpreter: true })
  const isSmall = language === 'awk' || /^(?:osascript|cmake3?)$/.test(use.program)
  if (isSmall && !recorder.step(looseWeight(text))) return something
  if (language === 'awk')
    return readCalls(awkCalls(text, assignedTo(use)), state, use, recorder, origin)
  if (use.program === 'osascript')
    return readCalls(appleScriptCalls(text), state, use, recorder, origin)
  if (/^cmake3?$/.test(use.program))
    return readCalls(cmakeCalls(text), state, use, recorder, origin)
  if (text.length > scriptLengthMax || !isWhole(text)) {
    recorder.obscure('SCRIPT_INLINE', { program: use.program, interpreter: true })
    if (text.length > scriptLengthMax) return something
  }
  const code = reader.read(text, recorder)
  if (code !== null) return evaluated(reader, code, piece, state, use, recorder, origin)
  // Too long, or wrong and long: it is read loosely, and that is not all. So is what no steps are left for.
  recorder.obscure('SCRIPT_INLINE', { program: use.program, interpreter: true })
  const loosely = looseReader('other', use)
  const rough = loosely.read(text, recorder)
  return rough === null ? something : evaluated(loosely, rough, piece, state, use, recorder, origin)
}

function looseReader(language: Language, use: Use): Reader {
  const dialect = dialectOf(language, use.program)
  return {
    read: (source, { step }) => {
      if (!step(looseWeight(source))) return null
      return isLisp(use.program) ? readLisp(source) : readLoosely(source, dialect)
    },
    meanings: language === 'compiled' ? compiledMeanings : loose,
    isWhole: language === 'compiled' ? isCompiledAccounted : isAccounted,
  }
}

/** What `awk -v name=value` sets. */
function assignedTo(use: Use): ReadonlyMap<string, string> {
  return new Map(
    use.values('v').flatMap((word): readonly [string, string][] => {
      const equals = word.indexOf('=')
      return equals < 1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)]]
    }),
  )
}

/** Nothing unknown stands in the text that could end a string in it: parts of names and patterns cannot. */
function isWhole(text: string): boolean {
  return !/[\uE000\uE001\uE100-\uF8FF]/.test(text)
}

function evaluated(
  reader: Reader,
  code: Code,
  piece: Piece,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  const inner = copyOf(state, recorder)
  let nested = 0
  const world = newWorld(use, inner, recorder, {
    origin,
    positional: piece.positional ?? [],
    runText: (text, at) => runText(text, { here: true }, { nested: at, state: at, use, recorder }),
    runCode: (text) => {
      nested += 1
      if (nested > 8 || text.length > scriptLengthMax) world.obscure('NESTING_TOO_DEEP')
      else {
        const given = reader.read(text, recorder)
        if (given === null) world.obscure('SCRIPT_INLINE')
        else evaluateCode(given, world, reader.meanings)
      }
    },
  })
  evaluateCode(code, world, reader.meanings)
  if (!reader.isWhole(piece.text, world.known)) world.obscure('SCRIPT_INLINE')
  if (reader.meanings === loose || reader.meanings === compiledMeanings) {
    recordNamed(piece.text, inner, use, recorder)
    if (answersRun(piece.text))
      recordSocket({ does: 'connect', host: '', port: 0, shell: true }, use, recorder)
    // The calls of the others are read one by one.
    for (const command of /^(?:other|compiled)$/.test(piece.language)
      ? spokenCommands(piece.text)
      : [])
      runText(command, { here: true }, { nested: inner, state: inner, use, recorder })
  }
  if (forksWithoutEnd(piece.text))
    recordRun({ recorder, state: inner }, use.program, origin, ['fork-bomb'])
  world.finish()
  return streamFrom(['command'], recorder.labels())
}

/** Secrets that a loosely read text names and that no call in it was seen to touch. */
function recordNamed(text: string, state: State, use: Use, recorder: Recorder): void {
  const done = (path: string) =>
    recorder.actions().some((one) => 'path' in one && one.path === path)
  for (const effect of namedIn(text, done, { state, recorder }))
    if (effect.do === 'read' || effect.do === 'write')
      recordPath(`file.${effect.do}`, effect.path, state, recorder, {
        program: use.program,
        manner: effect.do === 'write' ? 'overwrite' : 'mention',
      })
}

/** Small languages of which every call that reaches out stands in plain text. */
function readCalls(
  { calls, whole }: CallsRead,
  state: State,
  use: Use,
  recorder: Recorder,
  origin: CodeSource,
): Stream {
  for (const call of calls) {
    if (!recorder.step()) break
    const inner = copyOf(state, recorder, { depth: state.depth + 1 })
    if (call.does === 'shell') {
      const traits = ['from-code', 'interpreter', 'shell']
      recordRun(
        { recorder, state },
        'sh',
        origin,
        call.data === true ? ['data-as-command', ...traits] : traits,
      )
      const fed = call.fed ? { ...inner, input: something } : inner
      runText(call.text, { here: true }, { nested: fed, state: fed, use, recorder })
    } else if (call.does === 'connect') recordSocket(call, use, recorder)
    else if (call.does === 'raise') recordRaise(use, recorder)
    else
      recordPath(`file.${call.does}`, call.path, state, recorder, {
        program: use.program,
        manner: call.does === 'write' ? 'overwrite' : '',
      })
  }
  if (!whole) recorder.obscure('SCRIPT_INLINE', { program: use.program, interpreter: true })
  return derived([state.input], ['command'])
}

function recordSocket(
  { host, port, shell }: Extract<CodeCall, { does: 'connect' }>,
  use: Use,
  recorder: Recorder,
): void {
  recorder.add({
    kind: 'net.connect',
    ...targetOf(host),
    scheme: 'tcp',
    port,
    direction: 'send',
    carries: shell ? ['shell'] : [],
    carriedLabels: [],
    program: use.program,
  })
}

function recordRaise(use: Use, recorder: Recorder): void {
  recorder.add({
    kind: 'privilege.raise',
    through: use.program,
    account: 'root',
    accountKnown: true,
    opensShell: false,
    onlyReads: false,
  })
}
