import { makeFunctions } from './make-functions.ts'
import type { MakeScope, MakeState } from './make-state.ts'
import { closingOf, substituted, wordsOf } from './make-words.ts'
import { unknownText } from './task.ts'

const depthMax = 40
const lengthMax = 16_384

/**
 * A text with its references replaced, as text of a shell: `$(shell date)` is `$(date)` there, and what nobody can
 * tell is a variable that nobody sets. Source: GNU make, "How to Use Variables", "Functions for Transforming Text".
 */
export function expandMake(text: string, state: MakeState, scope: MakeScope, depth = 0): string {
  if (!text.includes('$')) return text
  let out = ''
  for (let at = 0; at < text.length && out.length < lengthMax; at += 1) {
    const character = text[at] ?? ''
    if (character !== '$') {
      out += character
      continue
    }
    const next = text[at + 1] ?? ''
    if (next === '(' || next === '{') {
      const end = closingOf(text, at + 1)
      out += referenced(text.slice(at + 2, end), state, scope, depth + 1)
      at = end
    } else {
      out += next === '$' ? '$' : referenced(next, state, scope, depth + 1)
      at += 1
    }
  }
  return out
}

function referenced(inner: string, state: MakeState, scope: MakeScope, depth: number): string {
  state.work -= 1
  if (state.work <= 0 || depth > depthMax) {
    state.world.unread()
    return unknownText
  }
  const expand = (text: string, local = scope.local) =>
    expandMake(text, state, { ...scope, local }, depth)
  const [, name = '', rest = ''] = /^([a-z-]+)[ \t]+(.*)$/s.exec(inner) ?? []
  const called = makeFunctions[name]
  if (called !== undefined) return called({ written: splitArguments(rest), expand, state, scope })
  const whole = inner.includes('$') ? expand(inner) : inner
  const [, base = whole, from, to = ''] = /^([^\s:=$]+):([^=]*)=(.*)$/s.exec(whole) ?? []
  const value = valueOf(base, state, scope, expand)
  return from === undefined ? value : substituted(value, from, to)
}

function valueOf(
  name: string,
  state: MakeState,
  { local }: MakeScope,
  expand: (text: string) => string,
): string {
  const own = local.get(name)
  if (own !== undefined) return own
  const variable = state.variables.get(name)
  if (variable !== undefined) return variable.simple ? variable.text : expand(variable.text)
  const part = /^([@<^+?*|])([DF])$/.exec(name)
  if (part !== null) return partOf(local.get(part[1] ?? '') ?? unknownText, part[2] === 'D')
  return state.world.variable(name) ?? implicit[name] ?? unknownText
}

/** What make says itself. Source: GNU make, "Variables Used by Implicit Rules". */
const implicit: { readonly [name: string]: string } = {
  MAKE: 'make',
  CC: 'cc',
  CXX: 'g++',
  CPP: 'cc -E',
  AR: 'ar',
  AS: 'as',
  LD: 'ld',
  RM: 'rm -f',
  INSTALL: 'install',
  ARFLAGS: '-rv',
  MAKEFLAGS: '',
  MAKECMDGOALS: '',
  MFLAGS: '',
  OS: '',
}

function partOf(paths: string, folder: boolean): string {
  return wordsOf(paths)
    .map((path) =>
      folder
        ? path.includes('/')
          ? path.replace(/\/[^/]*$/, '')
          : '.'
        : path.replace(/^.*\//, ''),
    )
    .join(' ')
}

/** Arguments of a function: cut at commas outside brackets. */
function splitArguments(text: string): readonly string[] {
  const parts: string[] = []
  let deep = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '(' || character === '{') deep += 1
    else if (character === ')' || character === '}') deep -= 1
    else if (character === ',' && deep === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}
