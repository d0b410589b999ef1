import { expandMake } from './make-expand.ts'
import type { MakeRule, MakeScope, MakeState, MakeVariable } from './make-state.ts'
import { isUnknown, wordsOf } from './make-words.ts'

// Reads a Makefile's own lines. A small reader of our own: the libraries that read Makefiles in JavaScript give a tree
// without meaning, or are not kept. Source: GNU make, "Writing Makefiles".

const includesMax = 4

/** A conditional: whether its branch is read, and whether one was already. */
type Conditional = { readonly above: boolean; taken: boolean; done: boolean; branch: number }

/** Reads text of a Makefile into the state, in order. */
export function readMakefile(text: string, state: MakeState, depth = 0): void {
  const lines = text.split(/\r?\n/)
  const conditionals: Conditional[] = []
  let rule: MakeRule | null = null
  for (let at = 0; at < lines.length && state.work > 0; at += 1) {
    state.work -= 1
    const raw = lines[at] ?? ''
    const reads = conditionals.every((one) => one.above && one.taken)
    if (raw.startsWith(state.recipePrefix) && rule !== null) {
      let recipe = raw.slice(state.recipePrefix.length)
      while (/(?:^|[^\\])(?:\\\\)*\\$/.test(recipe) && at + 1 < lines.length) {
        at += 1
        const next = lines[at] ?? ''
        recipe += `\n${next.startsWith(state.recipePrefix) ? next.slice(1) : next}`
      }
      if (reads) rule.recipe.push(recipe)
      continue
    }
    let line = raw
    while (line.endsWith('\\') && at + 1 < lines.length) {
      at += 1
      line = `${line.slice(0, -1).trimEnd()} ${(lines[at] ?? '').trim()}`
    }
    line = withoutComment(line).trim()
    if (line === '' || conditional(line, conditionals, reads, state)) continue
    const define = /^(?:override\s+|export\s+)*define\s+(\S+)\s*([:+?!]*=)?$/.exec(line)
    if (define !== null) {
      const body: string[] = []
      while (at + 1 < lines.length && !/^\s*endef\b/.test(lines[at + 1] ?? ''))
        body.push(lines[(at += 1)] ?? '')
      at += 1
      if (reads) assign(define[1] ?? '', define[2] ?? '=', body.join('\n'), state)
      continue
    }
    if (reads) rule = readLine(line, state, depth) ?? rule
  }
}

/** One line that is no recipe and no conditional; gives the rule that it begins. */
function readLine(line: string, state: MakeState, depth: number): MakeRule | null {
  const [, optional, named] = /^(-|s)?include\s+(.*)$/.exec(line) ?? []
  if (named !== undefined) {
    for (const name of wordsOf(expandNow(named, state)))
      included(name, optional !== undefined, state, depth)
    return null
  }
  const plain = line.replace(/^(?:(?:override|private|export)\s+)+(?=\S)/, '')
  if (/^export\b/.test(line)) exportNames(line, state)
  if (/^(?:unexport|vpath|undefine|load|-load)\b/.test(line)) return null
  const parts = partsOf(plain)
  if (parts === null) {
    // `$(eval …)`, `$(info …)`, `$(foreach …)`: whatever it runs, it runs now; what it makes is read.
    const text = expandNow(plain, state)
    if (text.trim() !== '' && depth < includesMax) readMakefile(text, state, depth + 1)
    return null
  }
  if (parts.kind === 'assignment') {
    assign(parts.name, parts.operator, parts.value, state)
    return null
  }
  return readRule(parts.targets, parts.rest, state)
}

function readRule(written: string, rest: string, state: MakeState): MakeRule | null {
  const targets = wordsOf(expandNow(written, state))
  const own = partsOf(rest.trim())
  if (own?.kind === 'assignment') {
    const variable = variableOf(own.operator, own.value, state)
    state.rules.push({
      targets,
      prerequisites: [],
      stem: null,
      recipe: [],
      variables: [[own.name, variable]],
    })
    return null
  }
  const [before = '', inline] = cutOnce(rest, ';')
  const [, stem = null, prerequisites = before] = /^([^:]*):(.*)$/s.exec(before) ?? []
  const rule: MakeRule = {
    targets,
    stem: stem === null ? null : expandNow(stem, state).trim(),
    prerequisites: wordsOf(expandNow(prerequisites.replace('|', ' '), state)),
    recipe: inline === undefined ? [] : [inline.trim()],
    variables: [],
  }
  if (targets.includes('.ONESHELL')) state.oneShell = true
  if (targets.includes('.EXPORT_ALL_VARIABLES')) state.exportsAll = true
  state.rules.push(rule)
  return rule
}

type Parts =
  | {
      readonly kind: 'assignment'
      readonly name: string
      readonly operator: string
      readonly value: string
    }
  | { readonly kind: 'rule'; readonly targets: string; readonly rest: string }

/** Tells an assignment from a rule by what stands first outside brackets. Null where a line is neither. */
function partsOf(line: string): Parts | null {
  let deep = 0
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (character === '$' && /[({]/.test(line[at + 1] ?? '')) {
      deep += 1
      at += 1
    } else if (deep > 0 && /[({]/.test(character)) deep += 1
    else if (deep > 0 && /[)}]/.test(character)) deep -= 1
    if (deep > 0) continue
    const operator = /^(?::{0,3}=|[?+!]=)/.exec(line.slice(at))?.[0]
    if (operator !== undefined)
      return {
        kind: 'assignment',
        name: line.slice(0, at).trim(),
        operator,
        value: line.slice(at + operator.length).trim(),
      }
    if (character === ':')
      return {
        kind: 'rule',
        targets: line.slice(0, at),
        rest: line.slice(at + 1).replace(/^:(?!=)/, ''),
      }
  }
  return null
}

function assign(written: string, operator: string, value: string, state: MakeState): void {
  const name = written.includes('$') ? expandNow(written, state).trim() : written
  if (state.fixed.has(name)) return
  const before = state.variables.get(name)
  if (name === '.RECIPEPREFIX') state.recipePrefix = value.slice(0, 1) || '\t'
  else if (operator === '?=' && before !== undefined) return
  else if (operator === '?=' && state.world.variable(name) !== undefined) return
  else if (operator === '+=' && before !== undefined) {
    const more = before.simple ? expandNow(value, state) : value
    state.variables.set(name, { ...before, text: `${before.text} ${more}`.trim() })
  } else state.variables.set(name, variableOf(operator, value, state))
}

function variableOf(operator: string, value: string, state: MakeState): MakeVariable {
  if (operator === '!=') {
    const command = expandNow(value, state)
    state.atStart.push(command)
    return { text: `$(${command})`, simple: true }
  }
  return operator.startsWith(':')
    ? { text: expandNow(value, state), simple: true }
    : { text: value, simple: false }
}

/** Expands what is read at once; commands in it run whatever is made. */
function expandNow(text: string, state: MakeState): string {
  const scope: MakeScope = { local: new Map(), commands: state.atStart }
  return expandMake(text, state, scope)
}

function included(name: string, optional: boolean, state: MakeState, depth: number): void {
  if (depth >= includesMax) return state.world.unread()
  // A file of secrets is no part of what is run, and values in it are nobody's to see.
  if (isUnknown(name) || /(?:^|\/)\.env(?:\.[^/]*)?$|\.env$/.test(name)) {
    if (!optional && isUnknown(name)) state.world.unread()
    return
  }
  const text = state.world.include(name)
  if (text !== null) readMakefile(text, state, depth + 1)
  else if (!optional) state.world.unread()
}

function exportNames(line: string, state: MakeState): void {
  const rest = line.replace(/^export\s*/, '')
  if (rest === '') state.exportsAll = true
  const parts = partsOf(rest)
  const names = parts?.kind === 'assignment' ? [parts.name] : wordsOf(expandNow(rest, state))
  for (const name of names) state.exported.add(name)
}

/** Reads `ifeq` and its kin; false where the line is something else. */
function conditional(
  line: string,
  stack: Conditional[],
  reads: boolean,
  state: MakeState,
): boolean {
  const [, word = '', rest = ''] =
    /^(ifeq|ifneq|ifdef|ifndef|else|endif)\b\s*(.*)$/.exec(line) ?? []
  if (word === '') return false
  if (word === 'endif') stack.pop()
  else if (word === 'else') {
    const top = stack.at(-1)
    if (top === undefined) return true
    top.branch += 1
    const [, again = '', condition = ''] = /^(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/.exec(rest) ?? []
    if (again === '') top.taken = !top.done
    else choose(top, top.done ? false : holds(again, condition, state), state)
    top.done ||= top.taken
  } else {
    const top: Conditional = { above: reads, taken: false, done: false, branch: 0 }
    stack.push(top)
    choose(top, reads ? holds(word, rest, state) : false, state)
    top.done = top.taken
  }
  return true
}

/** Where nobody can tell, another reading of the file takes the next branch. */
function choose(one: Conditional, said: boolean | null, state: MakeState): void {
  if (said === null) state.branches = Math.max(state.branches, one.branch + 2)
  one.taken = said ?? one.branch >= state.branch
}

function holds(word: string, rest: string, state: MakeState): boolean | null {
  if (word.endsWith('def')) {
    const name = expandNow(rest, state).trim()
    const text = state.variables.get(name)?.text ?? state.world.variable(name)
    if (text === undefined && !/^[A-Z]$/.test(name)) return null
    return ((text ?? '') !== '') === (word === 'ifdef')
  }
  const [, a = '', b = ''] =
    /^\((.*),\s*(.*)\)$/s.exec(rest) ?? /^["'](.*?)["']\s+["'](.*?)["']$/s.exec(rest) ?? []
  const [left, right] = [expandNow(a, state).trim(), expandNow(b, state).trim()]
  if (isUnknown(left) || isUnknown(right)) return null
  return (left === right) === (word === 'ifeq')
}

function withoutComment(line: string): string {
  const at = /(?:^|[^\\])#/.exec(line)
  return at === null ? line : line.slice(0, at.index + (at[0].length - 1))
}

function cutOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
