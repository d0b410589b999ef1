import type { Command } from 'unbash'
import { applyEffects } from './apply.ts'
import { bareRun, forkBomb } from './bare-run.ts'
import { assign, assignmentWords, declares } from './assignment.ts'
import { pathFacts } from '../path.ts'
import { codeSourceOf } from './code-source.ts'
import { commandOptions } from './command-options.ts'
import { inputOf } from './descriptors.ts'
import { expandWord } from './expand.ts'
import { onlyShowsHelp } from './help.ts'
import { isLiteral, marks, shown, streamsIn } from './marks.ts'
import { mentioned } from './mention.ts'
import { baseName, isWordy, programNamed, unknownProgram } from './programs/index.ts'
import { printsSetup } from './programs/setups.ts'
import { printedBy } from './printed-by.ts'
import { recordPrinted } from './printed-variable.ts'
import type { Recorder } from './recorder.ts'
import type { Redirected } from './redirect.ts'
import { applyRedirects } from './redirect.ts'
import { parseScript } from './parse.ts'
import type { Effect } from './program.ts'
import { hasSecretInWords } from './secret-in-words.ts'
import { compiled } from './programs/compilers.ts'
import { unverifiedConnections } from './programs/tls-options.ts'
import { sourceRuns } from './programs/source-runners.ts'
import { isDisguised } from './disguised-name.ts'
import type { State } from './state.ts'
import { copyOf } from './state.ts'
import type { Stream } from './stream.ts'
import { derived, joined, nothing, something, textStream } from './stream.ts'
import { roleEffects } from './roles.ts'
import { dependency } from './script-path.ts'
import { programWeight, scanWeight } from './weights.ts'
import { asGit, programsLike, recordUnknown } from './unknown-program.ts'
import { isOfProject, traitsOf } from './run-traits.ts'
import type { Circumstance } from './run-traits.ts'
import { useOf } from './use.ts'
import { expansionIn } from './substitution.ts'

/** A program of many commands, and nobody knows which is meant. */
const anyCommand: Effect = { do: 'obscure', code: 'PROGRAM_DYNAMIC', interpreter: true }

/** How many programs may start one another: `sudo env nice …`. */
const nestingMax = 24

/** Runs one simple command: assignments, redirections, then the program that its words name. */
export function runCommand(command: Command, state: State, recorder: Recorder): Stream {
  const with_ = expansionIn(state, recorder)
  const assigned = command.prefix.filter((one) => one.type === 'Assignment')
  const bare = command.name === undefined || assigned.length === 0
  const own = bare ? state : withOwnVariables(state, recorder)
  for (const one of assigned) assign(one, own, recorder)
  if (
    hasSecretInWords(
      '',
      assigned.map(({ name }) => `${name}=${own.variables.get(name)?.[0] ?? ''}`),
    )
  )
    recorder.add(bareRun('', ['secret-in-words'], state))
  const declaring = declares(command)
  const words = [
    ...(command.name === undefined ? [] : expandWord(command.name, with_)),
    ...command.suffix.flatMap((one) => {
      if (one.type === 'Word') return expandWord(one, with_)
      if (one.type === 'Assignment') return assignmentWords(one, declaring, state, recorder)
      return []
    }),
  ]
  const redirected = applyRedirects(command.redirects, state, recorder)
  const { input, output, socket } = redirected
  if (keepsOpen(command, words)) keepOpen(redirected, state)
  if (command.name === undefined || words.length === 0) {
    if (own !== state) keepChanges(own, state, new Set())
    // `$(<file)`: nothing but a redirection prints its input.
    return output(input ?? nothing)
  }
  recordPrinted(command, state, recorder)
  const disguised = isDisguised(command.name.text, words[0] ?? '')
  const alias = command.name.text.startsWith('\\') ? undefined : state.aliases.get(words[0] ?? '')
  const descriptors = redirected.descriptors ?? state.descriptors
  const local = { ...own, input: input ?? own.input, descriptors }
  if (alias !== undefined && !state.calling.has(`alias ${words[0]}`))
    return output(runAlias(alias, words, local, recorder, { socket, disguised }))
  const printed = runWords(words, local, recorder, { socket, disguised })
  state.workingDirectory = local.workingDirectory
  state.positional = local.positional
  if (own !== state) keepChanges(own, state, new Set(assigned.map(({ name }) => name)))
  return output(printed)
}

/** `exec` without a program redirects the shell itself, and a descriptor with a name stays open after any command. */
function keepsOpen({ redirects }: Command, words: readonly string[]): boolean {
  const isExec =
    words.at(-1) === 'exec' && words.every((word) => /^(?:exec|command|builtin)$/.test(word))
  return isExec || redirects.some((one) => one.descriptor?.type === 'FileDescriptorVariable')
}

function keepOpen({ input, descriptors }: Redirected, state: State): void {
  if (input !== null) state.input = input
  if (descriptors === null) return
  state.descriptors.clear()
  for (const [number, one] of descriptors) state.descriptors.set(number, one)
}

/** What is assigned before a program's name is for that program. Copying costs what there is to copy. */
function withOwnVariables(state: State, recorder: Recorder): State {
  recorder.step(state.variables.size >> 4)
  return { ...state, variables: new Map(state.variables) }
}

/** What a builtin set stays set; what stands before its name, `IFS= read x`, was for it alone. */
function keepChanges(local: State, state: State, own: ReadonlySet<string>): void {
  for (const [name, value] of local.variables)
    if (!own.has(name) && state.variables.get(name) !== value) state.variables.set(name, value)
}

function runAlias(
  alias: string,
  words: readonly string[],
  state: State,
  recorder: Recorder,
  around: Circumstance,
): Stream {
  const parsed = parseScript(alias, recorder)
  if (parsed.status !== 'parsed') {
    recorder.obscure('PARSE_FAILED')
    return something
  }
  const calling = new Set([...state.calling, `alias ${words[0]}`])
  const command = parsed.script.commands[0]?.command
  const simple =
    parsed.script.commands.length === 1 &&
    command?.type === 'Command' &&
    command.prefix.length === 0 &&
    command.suffix.every(({ type }) => type === 'Word')
      ? command
      : null
  if (simple === null) {
    const whole = parseScript([alias, ...words.slice(1).map(quoted)].join(' '), recorder)
    const script = 'script' in whole ? whole.script : parsed.script
    return recorder.follow.script(script, { ...state, calling }, recorder)
  }
  recordPrinted(simple, state, recorder)
  const with_ = expansionIn(state, recorder)
  const own = [simple.name, ...simple.suffix].flatMap((one) => {
    if (one?.type === 'Word') return expandWord(one, with_)
    return one?.type === 'Assignment' ? assignmentWords(one, declares(simple), state, recorder) : []
  })
  const disguised = around.disguised === true || isDisguised(simple.name?.text ?? '', own[0] ?? '')
  const all = [...own, ...words.slice(1)]
  const inner = { ...state, calling }
  // An alias may stand for another one. Source: bash(1), "ALIASES".
  const next = state.aliases.get(all[0] ?? '')
  return next === undefined || calling.has(`alias ${all[0]}`)
    ? runWords(all, inner, recorder, { ...around, disguised })
    : runAlias(next, all, inner, recorder, { ...around, disguised })
}

/** A word that was expanded already, as shell text again. */
function quoted(word: string): string {
  return isLiteral(word) ? `'${word.replaceAll("'", `'\\''`)}'` : '$CUSTODY_UNKNOWN'
}

/** Runs a program by its words, the first being its name. */
export function runWords(
  words: readonly string[],
  state: State,
  recorder: Recorder,
  around: Circumstance = {},
): Stream {
  const [name = '', ...rest] = words
  if (!recorder.step() || state.through.length > nestingMax) {
    recorder.obscure('NESTING_TOO_DEEP')
    return something
  }
  const body = state.functions.get(name)
  if (body !== undefined) return runFunction(name, body, rest, state, recorder)
  if (!isLiteral(name)) return runUnknown(name, rest, state, recorder)
  return runProgram(name, rest, state, recorder, around)
}

function runFunction(
  name: string,
  body: Parameters<Recorder['follow']['node']>[0],
  positional: readonly string[],
  state: State,
  recorder: Recorder,
): Stream {
  if (state.calling.has(name)) {
    if (state.beside) recorder.add(forkBomb(name, state))
    return something
  }
  if (state.calling.size > nestingMax) {
    recorder.obscure('NESTING_TOO_DEEP', { interpreter: true })
    return something
  }
  const inner: State = { ...state, positional, calling: new Set([...state.calling, name]) }
  const printed = recorder.follow.node(body, inner, recorder)
  state.workingDirectory = inner.workingDirectory
  return printed
}

/** `/bin/r?` can be any program that it matches; `$X` can be any program at all. */
function runUnknown(
  name: string,
  rest: readonly string[],
  state: State,
  recorder: Recorder,
): Stream {
  const inner = copyOf(state, recorder)
  const guesses = programsLike(name).map((one) => runProgram(one, rest, inner, recorder, {}))
  if (guesses.length > 0) return joined(guesses)
  recordUnknown(name, state, recorder)
  // `$X/rm`: nobody knows the folder, and the name is the program's all the same.
  const base = name.slice(name.lastIndexOf('/') + 1)
  return base !== name && base !== '' && isLiteral(base)
    ? runProgram(base, rest, inner, recorder, {})
    : something
}

function runProgram(
  written: string,
  rest: readonly string[],
  state: State,
  recorder: Recorder,
  around: Circumstance,
): Stream {
  // Behind another program no sentence begins: `sudo Rm`.
  const program = baseName(written, !recorder.view.caseSensitive || state.through.length > 0)
  const spec = programNamed(program) ?? unknownProgram
  if (!recorder.step(programWeight + scanWeight([...rest, state.input.text ?? ''])))
    return something
  const home = state.variables.get('HOME')?.[0] ?? marks.text
  const { use, spec: of } = useOf(spec, program, rest, {
    input: inputOf(program, rest, state),
    variables: state.variables,
    home,
    into: (word) => derived(streamsIn(word).flatMap((id) => recorder.stream(id) ?? [])),
  })
  const unfamiliar = spec === unknownProgram
  const meant = [
    ...ownFile(written, rest, unfamiliar, state, recorder),
    ...(of.effects?.(use) ?? []),
    ...roleEffects(use, of),
    ...commandOptions(use, unfamiliar),
    ...sourceRuns(use),
    ...compiled(use),
    ...unverifiedConnections(use),
    ...(unfamiliar ? asGit(program, rest) : []),
    ...(use.anyCommand ? [anyCommand] : []),
  ]
  const told = onlyShowsHelp(use, spec.traits ?? [], meant) ? [] : meant
  const effects = isWordy(program)
    ? told
    : [...told, ...mentioned(use, told, { state, recorder, unfamiliar })]
  const codeFrom = codeSourceOf(effects, use, state, recorder)
  recorder.add({
    kind: 'shell.run',
    program,
    programKnown: true,
    programPath: written.includes('/') ? written : '',
    subcommand: use.subcommand,
    flags: use.flags.map(shown),
    argumentsKnown: use.certain,
    depth: state.depth,
    through: state.through,
    codeFrom,
    traits: [
      ...traitsOf([...(spec.traits ?? []), ...(of.traits ?? [])], use, written, around),
      ...(state.asRoot && isOfProject(codeFrom, effects) ? ['project-as-root'] : []),
    ].toSorted(),
  })
  const { printed, contents } = applyEffects(effects, use, state, recorder)
  return printsSetup(program, rest) ? textStream('') : printedBy(of.prints, use, contents, printed)
}

/**
 * A program that is a file: `./build.sh`. One that has a known program's name, `./test`, is what it is only where
 * it stands in the project; what package managers put there is the program that its name says.
 */
function ownFile(
  written: string,
  positional: readonly string[],
  isUnknown: boolean,
  state: State,
  { view }: Recorder,
): readonly Effect[] {
  const found = written.includes('/') ? written : ownInPath(written, state, view)
  const copied = found === null ? null : copiedProgram(found, state, view)
  if (copied !== null) return [{ do: 'run', words: [copied, ...positional] }]
  if (found === null || /^\/(?:usr\/|s?bin\/|opt\/)/.test(found)) return []
  const execute: Effect = { do: 'execute', path: found, positional }
  if (isUnknown) return [execute]
  const facts = pathFacts(found, state.workingDirectory, view)
  const isOwn = facts.inWorkspace && !dependency.test(facts.path)
  return isOwn && view.look(facts.path).kind === 'file' ? [execute] : []
}

/** The program of the system that this call copied to a path: `cp /bin/rm x; ./x`. */
function copiedProgram(path: string, state: State, view: Recorder['view']): string | null {
  const from = state.written.get(pathFacts(path, state.workingDirectory, view).path)?.file?.path
  const [, name] = /^\/(?:usr\/)?s?bin\/([^/]+)$/.exec(from ?? '') ?? []
  return name ?? null
}

/** `PATH=.:$PATH build`: the file that a name means in the folders that the call itself puts first. */
function ownInPath(name: string, state: State, view: Recorder['view']): string | null {
  const folders = state.variables.get('PATH')?.[0]
  if (folders === undefined) return null
  for (const folder of folders.split(':', 8)) {
    if (!isLiteral(folder)) return null
    const path = `${folder === '' ? '.' : folder}/${name}`
    const facts = pathFacts(path, state.workingDirectory, view)
    if (facts.pathKnown && view.look(facts.path).kind === 'file') return path
  }
  return null
}
