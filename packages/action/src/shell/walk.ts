import type {
  AndOr,
  Case,
  Command,
  CommandNode,
  CompoundList,
  For,
  If,
  PipelineNode,
  Redirected,
  Script,
  Statement,
  While,
} from 'unbash'
import { walkTest } from './arithmetic.ts'
import { forkBomb } from './bare-run.ts'
import { runCommand } from './command.ts'
import { isEndless, multiplies } from './endless.ts'
import { expandText, expandWord } from './expand.ts'
import { isLiteral, marks } from './marks.ts'
import type { Recorder } from './recorder.ts'
import { chooseNames } from './names-below.ts'
import { applyRedirects } from './redirect.ts'
import type { State } from './state.ts'
import { copyOf, mergeInto } from './state.ts'
import type { Stream } from './stream.ts'
import { joined, nothing, something, textStream } from './stream.ts'
import { expansionIn } from './substitution.ts'

/** A loop over more words than this is walked once, with the loop variable unknown. */
const turnsMax = 12

/** Walks a parsed script as the shell would run it, and gives back what it prints. */
export function walkScript(script: Script, state: State, recorder: Recorder): Stream {
  if ('errors' in script && Array.isArray(script.errors) && script.errors.length > 0)
    recorder.obscure('PARSE_FAILED', { interpreter: true })
  return walkAll(script.commands, state, recorder)
}

function walkAll(statements: readonly Statement[], state: State, recorder: Recorder): Stream {
  const outputs: Stream[] = []
  for (const { command, background } of statements) {
    if (!recorder.step()) break
    outputs.push(
      walkNode(
        command,
        background === true ? copyOf(state, recorder, { beside: true }) : state,
        recorder,
      ),
    )
  }
  return outputs.length === 0 ? nothing : joined(outputs)
}

function walkList(list: CompoundList, state: State, recorder: Recorder): Stream {
  return walkAll(list.commands, state, recorder)
}

/** Walks one command of any shape. */
export function walkNode(
  node: PipelineNode | AndOr | CompoundList,
  state: State,
  recorder: Recorder,
): Stream {
  if (!recorder.step()) return something
  switch (node.type) {
    case 'Pipeline':
      return walkPipeline(node.commands, state, recorder)
    case 'AndOr':
      return joined(
        node.commands.map((one, index) => {
          if (index > 0 && decides(node.commands[index - 1])) chooseNames(state)
          const skipped = node.operators[index - 1] === '||' && succeeds(node, index)
          return walkNode(one, skipped ? copyOf(state, recorder) : state, recorder)
        }),
      )
    case 'CompoundList':
      return walkList(node, state, recorder)
    case 'Redirected':
      return walkRedirected(node, state, recorder)
    case 'Function':
      state.functions.set(node.name.value, node.body)
      return nothing
    case 'Coproc':
      return walkNode(node.body, copyOf(state, recorder), recorder)
    case 'Command':
      return runCommand(node satisfies Command, state, recorder)
    default:
      return walkCompound(node, state, recorder)
  }
}

type Compound = Exclude<CommandNode, { type: 'Command' | 'Redirected' | 'Function' | 'Coproc' }>

function walkCompound(node: Compound, state: State, recorder: Recorder): Stream {
  switch (node.type) {
    case 'Subshell':
      return walkList(node.body, copyOf(state, recorder), recorder)
    case 'BraceGroup':
      return walkList(node.body, state, recorder)
    case 'If':
      return walkIf(node, state, recorder)
    case 'For':
    case 'Select':
      return walkFor(node, state, recorder)
    case 'ArithmeticFor':
      for (const part of [node.initialize, node.test, node.update])
        expansionIn(state, recorder).calculate(part)
      if (node.test === undefined && multiplies(node.body)) recorder.add(forkBomb('', state))
      return walkLoop(node.body, state, recorder)
    case 'While':
      return walkWhile(node, state, recorder)
    case 'Case':
      return walkCase(node, state, recorder)
    case 'TestCommand':
      walkTest(node.expression, expansionIn(state, recorder))
      return nothing
    case 'ArithmeticCommand':
      expansionIn(state, recorder).calculate(node.expression)
      return nothing
  }
}

/** Each part of a pipeline is a subshell that reads what the one before it prints. */
function walkPipeline(commands: readonly CommandNode[], state: State, recorder: Recorder): Stream {
  let flowing = state.input
  for (const [index, command] of commands.entries()) {
    if (!recorder.step()) return something
    const alone = commands.length === 1
    const last = index === commands.length - 1
    const piped = state.piped || !commands.slice(index + 1).every(passesOn)
    const inner = alone ? state : copyOf(state, recorder, { input: flowing, beside: true, piped })
    flowing = walkNode(command, inner, recorder)
    // `… | read X` loses X, but `lastpipe` and zsh keep it: nobody knows, so take it over.
    if (last && !alone) mergeInto(state, [state, inner])
  }
  return flowing
}

/** What is printed into these comes out again for all to read, as it is or as text that anyone can turn back. */
function passesOn(node: CommandNode): boolean {
  return (
    node.type === 'Command' &&
    node.redirects.length === 0 &&
    /^(?:\/(?:usr\/)?bin\/)?(?:cat|tee|base64|base32|xxd|od|hexdump|rev|tac|nl|fold|less|more|strings)$/.test(
      node.name?.text ?? '',
    )
  )
}

function walkRedirected(node: Redirected, state: State, recorder: Recorder): Stream {
  const { input, output, descriptors } = applyRedirects(node.redirects, state, recorder)
  const inner = {
    ...state,
    input: input ?? state.input,
    descriptors: descriptors ?? state.descriptors,
  }
  const printed = walkNode(node.command, inner, recorder)
  state.workingDirectory = inner.workingDirectory
  return output(printed)
}

function walkIf(node: If, state: State, recorder: Recorder): Stream {
  const printed = walkList(node.clause, state, recorder)
  chooseNames(state)
  const before = copyOf(state, recorder)
  const branches = [node.then, ...node.elif.flatMap((one) => [one.clause, one.then])]
  const walked = branches.map((list) => walkBranch(list, before, recorder))
  const otherwise = copyOf(before, recorder)
  const last = node.else === undefined ? nothing : walkList(node.else, otherwise, recorder)
  mergeInto(state, [...walked.map((one) => one.state), otherwise])
  return joined([printed, ...walked.map((one) => one.printed), last])
}

function walkBranch(list: CompoundList, before: State, recorder: Recorder) {
  const state = copyOf(before, recorder)
  return { printed: walkList(list, state, recorder), state }
}

function walkCase(node: Case, state: State, recorder: Recorder): Stream {
  const with_ = expansionIn(state, recorder)
  expandText(node.word, with_)
  for (const item of node.items) item.pattern.forEach((word) => expandText(word, with_))
  chooseNames(state)
  const before = copyOf(state, recorder)
  const walked: ReturnType<typeof walkBranch>[] = []
  for (const item of node.items) {
    if (!recorder.step()) break
    walked.push(walkBranch(item.body, before, recorder))
  }
  mergeInto(state, [before, ...walked.map((one) => one.state)])
  return joined([nothing, ...walked.map((one) => one.printed)])
}

function walkFor(
  node: Pick<For, 'name' | 'wordlist' | 'body'>,
  state: State,
  recorder: Recorder,
): Stream {
  const words =
    node.wordlist === undefined
      ? state.positional
      : node.wordlist.flatMap((word) => expandWord(word, expansionIn(state, recorder)))
  const turns = words.length > turnsMax ? [marks.text] : words.map(asOne)
  const outputs: Stream[] = []
  for (const turn of turns) {
    state.variables.set(node.name.value, [turn])
    outputs.push(walkList(node.body, state, recorder))
  }
  return joined([nothing, ...outputs])
}

/** One turn's value: a pattern stands for each name it matches, an unknown number of words for any one. */
function asOne(word: string): string {
  return word.replaceAll(marks.words, marks.text)
}

function walkWhile(node: While, state: State, recorder: Recorder): Stream {
  const lines = isReading(node) ? (state.input.lines ?? []) : []
  if (lines.length > 1 && lines.length <= turnsMax && lines.every(isLiteral))
    return joined(lines.map((line) => walkTurn(node, line, state, recorder)))
  const printed = walkList(node.clause, state, recorder)
  if (isEndless(node) && multiplies(node.body)) recorder.add(forkBomb('', state))
  return joined([printed, walkLoop(node.body, state, recorder)])
}

/** Whether all before a part of a list is known to succeed, so that what stands behind `||` is not run. */
function succeeds({ commands, operators }: AndOr, before: number): boolean {
  return (
    commands.slice(0, before).every(isSure) &&
    operators.slice(0, before - 1).every((operator) => operator === '&&')
  )
}

/** `true`, or an assignment of what is written out. */
function isSure(node: AndOr['commands'][number]): boolean {
  if (node.type === 'Pipeline' || node.type !== 'Command') return false
  if (node.name !== undefined) return /^(?:true|:)$/.test(node.name.text)
  return (
    node.redirects.length === 0 &&
    node.prefix.every((one) => one.type === 'Assignment' && !/[$`]/.test(one.text))
  )
}

/** Programs of which one is asked whether the next shall run. */
const deciding = /^(?:test|\[|e?f?grep|rg|cmp|diff|git|expr)$/

/** Whether what follows in a list depends on what something is. */
function decides(node: AndOr['commands'][number] | undefined): boolean {
  if (node?.type === 'TestCommand' || node?.type === 'ArithmeticCommand') return true
  if (node?.type === 'Pipeline') return node.commands.some((one) => decides(one))
  return node?.type === 'Command' && deciding.test(node.name?.text ?? '')
}

/** `while read x; do …; done`: a turn for each line. */
function isReading({ clause }: While): boolean {
  const last = clause.commands.at(-1)?.command
  return last?.type === 'Command' && last.name?.text === 'read'
}

function walkTurn(node: While, line: string, state: State, recorder: Recorder): Stream {
  const turn = { ...state, input: textStream(`${line}\n`) }
  const printed = joined([
    walkList(node.clause, turn, recorder),
    walkList(node.body, turn, recorder),
  ])
  state.workingDirectory = turn.workingDirectory
  state.positional = turn.positional
  return printed
}

/** A body that runs any number of times: what it changes is not known at its start the second time. */
function walkLoop(body: CompoundList, state: State, recorder: Recorder): Stream {
  const before = copyOf(state, recorder)
  const first = walkList(body, state, recorder)
  mergeInto(state, [before, copyOf(state, recorder)])
  const changed = [...state.variables].some(
    ([name, value]) => JSON.stringify(before.variables.get(name)) !== JSON.stringify(value),
  )
  return changed
    ? joined([first, walkList(body, copyOf(state, recorder), recorder), something])
    : joined([first, something])
}
