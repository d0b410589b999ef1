import { expandMake } from './make-expand.ts'
import type { MakeRule, MakeState, MakeVariable } from './make-state.ts'
import { makeWorkMax } from './make-state.ts'
import { fits, twoParts, wordsOf } from './make-words.ts'
import { readMakefile } from './makefile.ts'
import type { TaskReader, TaskRequest, TaskStep, TaskWorld } from './task.ts'
import { shellStep, taskStepsMax, unknownText } from './task.ts'

/** The file is read at most so often, where conditions cannot be told. */
const readingsMax = 3
const evaluationsMax = 64

/**
 * What making some targets runs: commands that reading the file runs, then the recipes of what each target needs,
 * and its own. Everything counts as out of date. Where a condition cannot be told, each branch is read.
 */
export const readMakeTargets: TaskReader = (text, request, world) => {
  const steps: TaskStep[] = []
  for (let branch = 0, branches = 1; branch < Math.min(branches, readingsMax); branch += 1) {
    const state = stateOf(request, world, branch)
    expandGiven(request, state)
    readMakefile(text, state)
    if (request.text !== '') readMakefile(request.text, state)
    branches = Math.max(branches, state.branches)
    steps.push(...stepsOf(state, request))
  }
  // Each reading says most of the same; a step in a shell of its own says nothing new the second time.
  const told = [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()]
  if (told.length > taskStepsMax) world.unread()
  return told.slice(0, taskStepsMax)
}

function stateOf(request: TaskRequest, world: TaskWorld, branch: number): MakeState {
  let evaluations = 0
  const state: MakeState = {
    world,
    evaluate(text) {
      evaluations += 1
      if (evaluations <= evaluationsMax) readMakefile(text, state)
      else world.unread()
    },
    branch,
    variables: new Map<string, MakeVariable>([
      ['CURDIR', { text: world.folder, simple: true }],
      ...request.variables.map(([name, text]) => [name, { text, simple: false }] as const),
    ]),
    fixed: new Set(request.variables.map(([name]) => name)),
    rules: [],
    exported: new Set(request.variables.map(([name]) => name)),
    atStart: [],
    branches: 1,
    exportsAll: false,
    oneShell: false,
    recipePrefix: '\t',
    work: makeWorkMax,
  }
  return state
}

/** What the call sets is handed on to all that make starts, so commands in it run whatever is made. */
function expandGiven({ variables, names }: TaskRequest, state: MakeState): void {
  const scope = { local: new Map<string, string>(), commands: state.atStart }
  for (const text of [...variables.map(([, value]) => value), ...names])
    expandMake(text, state, scope)
}

function stepsOf(state: MakeState, request: TaskRequest): readonly TaskStep[] {
  const steps: TaskStep[] = state.atStart.map((command) => shellStep(command))
  const made = new Set<string>()
  const goals = request.names.length > 0 ? request.names : defaultGoal(state)
  for (const goal of goals) make(goal, state, request, made, steps, 0)
  return steps
}

function defaultGoal(state: MakeState): readonly string[] {
  const named = state.variables.get('.DEFAULT_GOAL')
  if (named !== undefined && named.text !== '') return wordsOf(expanded(named.text, state))
  const first = state.rules
    .flatMap((rule) => (rule.variables.length > 0 ? [] : rule.targets))
    .find((target) => !target.includes('%') && (!target.startsWith('.') || target.includes('/')))
  return first === undefined ? [] : [first]
}

function make(
  target: string,
  state: MakeState,
  request: TaskRequest,
  made: Set<string>,
  steps: TaskStep[],
  depth: number,
): void {
  if (made.has(target) || depth > 48 || steps.length > taskStepsMax) return
  made.add(target)
  const rules = rulesFor(target, state)
  const prerequisites = rules.flatMap(({ rule, stem }) =>
    rule.prerequisites.map((one) => one.replace('%', () => stem)),
  )
  for (const one of prerequisites) make(one, state, request, made, steps, depth + 1)
  const [first = ''] = prerequisites
  const all = [...new Set(prerequisites)].join(' ')
  const own = rules.flatMap(({ rule: { variables } }) =>
    variables.map(([name, { text }]): [string, string] => [name, expanded(text, state)]),
  )
  const joined = prerequisites.join(' ')
  for (const { rule, stem } of rules) {
    if (rule.recipe.length === 0) continue
    if (steps.length > taskStepsMax) return
    const local = new Map([
      ...own,
      ...Object.entries({
        '@': target,
        '<': first,
        '^': all,
        '+': joined,
        '?': all,
        '*': stem,
        '|': '',
      }),
    ])
    steps.push(...recipeSteps(rule, local, state, request))
  }
}

type Applied = { readonly rule: MakeRule; readonly stem: string }

/** The rules that say how a target is made: its own, else the first pattern that fits. */
function rulesFor(target: string, state: MakeState): readonly Applied[] {
  const own = state.rules
    .filter((rule) => rule.targets.includes(target))
    .map((rule) => ({ rule, stem: rule.stem === null ? unknownText : stemOf(target, rule.stem) }))
  if (own.some(({ rule }) => rule.recipe.length > 0)) return own
  const pattern = state.rules.find(
    (rule) =>
      rule.recipe.length > 0 && rule.targets.some((one) => one.includes('%') && fits(target, one)),
  )
  if (pattern === undefined) return own
  const fitting = pattern.targets.find((one) => one.includes('%') && fits(target, one)) ?? '%'
  return [...own, { rule: pattern, stem: stemOf(target, fitting) }]
}

function stemOf(target: string, pattern: string): string {
  if (!fits(target, pattern) || !pattern.includes('%')) return unknownText
  const [before, after] = twoParts(pattern)
  return target.slice(before.length, target.length - after.length)
}

/** A recipe's lines, each for a shell of its own. Source: GNU make, "Recipe Execution". */
function recipeSteps(
  rule: MakeRule,
  local: ReadonlyMap<string, string>,
  state: MakeState,
  request: TaskRequest,
): readonly TaskStep[] {
  const commands: string[] = []
  const lines = rule.recipe
    // With `-n` only what is marked is run, and another make.
    .filter((line) => !request.dry || /^[@\-\s]*\+|\$[({]MAKE[)}]/.test(line))
    // A canned recipe is several lines.
    .flatMap((line) => {
      const text = expandMake(line, state, { local, commands })
      return /^\s*[@+-]*\s*\$[({]/.test(line) ? text.split(/(?<!\\)\n/) : [text]
    })
    .map((line) => line.replace(/^[@+\-\s]+/, ''))
    .filter((line) => line !== '')
  const variables = exportsOf(state, local)
  const shell = wordsOf(expanded(state.variables.get('SHELL')?.text ?? '', state))
  const [program = ''] = shell
  const by =
    program === '' || program.includes('$') || /(?:^|\/)(?:ba|da|z|k|a)?sh$/.test(program)
      ? []
      : shell
  const texts = state.oneShell && lines.length > 0 ? [lines.join('\n')] : lines
  return [
    ...commands.map((command) => shellStep(command, { variables })),
    ...texts.map((text) => shellStep(text, { by, variables })),
  ]
}

function exportsOf(
  state: MakeState,
  local: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const names = state.exportsAll ? [...state.variables.keys()].slice(0, 200) : [...state.exported]
  return names
    .filter((name) => /^[A-Za-z_]\w*$/.test(name) && name !== 'SHELL')
    .map((name) => [name, local.get(name) ?? expanded(`$(${name})`, state)])
}

function expanded(text: string, state: MakeState): string {
  return expandMake(text, state, { local: new Map(), commands: [] })
}
