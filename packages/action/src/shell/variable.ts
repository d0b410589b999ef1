import { isLiteral, marks, mayBeMany } from './marks.ts'
import type { State, Variable } from './state.ts'

// How variables are kept: `x` is a text or the elements of an array by number, `x[key]` an element by name. No name
// of a variable holds `[`, so nobody can write these.

/** The value of a variable; undefined where nobody knows whether it is set. */
export function readVariable(state: State, name: string): Variable | undefined {
  return state.variables.get(meantBy(state, name))
}

export function writeVariable(state: State, name: string, value: Variable): void {
  state.variables.set(meantBy(state, name), value)
}

/** One element, by number or by name. */
export function readElement(state: State, name: string, key: string): string | undefined {
  const named = meantBy(state, name)
  if (!isLiteral(key)) return undefined
  const own = state.variables.get(`${named}[${key}]`)
  if (own !== undefined) return own[0]
  const elements = state.variables.get(named)
  if (elements === undefined || !/^\d+$/.test(key)) return undefined
  const at = Number(key)
  // An element that may be many moves all that follow it.
  return elements.slice(0, at + 1).some(mayBeMany) ? undefined : (elements[at] ?? '')
}

export function writeElement(state: State, name: string, key: string, value: string): void {
  const named = meantBy(state, name)
  if (isLiteral(key) && !/^\d+$/.test(key)) {
    state.variables.set(`${named}[`, [])
    state.variables.set(`${named}[${key}]`, [value])
    return
  }
  const elements = [...(state.variables.get(named) ?? [])]
  const at = Number(key)
  if (!isLiteral(key) || at >= elementsMax) state.variables.set(named, [marks.words])
  else {
    elements[at] = value
    state.variables.set(
      named,
      Array.from(elements, (element) => element ?? ''),
    )
  }
}

const elementsMax = 256

/** Every element; null where nobody knows them, or their order, because they have names. */
export function allElements(state: State, name: string): Variable | null {
  return state.variables.has(`${meantBy(state, name)}[`)
    ? null
    : (readVariable(state, name) ?? null)
}

/** The name that a name stands for: `declare -n`. */
function meantBy(state: State, name: string): string {
  let at = name
  for (let turn = 0; turn < 4; turn += 1) {
    const target = state.references.get(at)
    if (target === undefined) return at
    at = target
  }
  return at
}
