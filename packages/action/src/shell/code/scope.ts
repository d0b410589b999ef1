import { joined } from './joined.ts'
import type { Code } from './tree.ts'
import type { Scope, Value } from './value.ts'
import { either, elementsOf, list, tainted } from './value.ts'

/** Gives a name a value. In a branch or loop, `unsure`, what it was before may stay. */
export function assignName(
  name: string,
  value: Value,
  adds: boolean,
  scope: Scope,
  unsure: boolean,
): void {
  if (name === '*') {
    for (const one of value) if (one.is === 'thing') scope.all.push(one.name)
    return
  }
  const own = scope.names.get(name)
  for (let at: Scope | null = scope.outer; at !== null; at = at.outer) {
    const before = at.names.get(name)
    if (before === undefined || own !== undefined) continue
    at.names.set(name, either([before, adds ? joined('+', before, value) : value]))
    if (adds) return
  }
  const next = adds && own !== undefined ? joined('+', own, value) : value
  scope.names.set(name, unsure && own !== undefined ? either([own, next]) : next)
}

/** `words[0] = …`, `options.x = …`: the field where it is named, else nobody knows the whole. */
export function assignPlace(code: Code, value: Value, scope: Scope): void {
  if ((code.is !== 'member' && code.is !== 'index') || code.of.is !== 'name') return
  const { name } = code.of
  const field =
    code.is === 'member'
      ? code.name
      : code.at.is === 'text' && typeof code.at.parts[0] === 'string'
        ? code.at.parts[0]
        : null
  const before = scope.names.get(name)
  const [one] = before ?? []
  if (before === undefined || (one?.is !== 'record' && one?.is !== 'list')) return
  scope.names.set(
    name,
    one.is === 'record' && field !== null
      ? [{ is: 'record', fields: new Map([...one.fields, [field, value]]) }]
      : tainted([before, value]),
  )
}
/** `words.append('x')` changes the list that the name holds. */
export function changeList(callee: Code, given: readonly Value[], scope: Scope): void {
  if (callee.is !== 'member' || callee.of.is !== 'name') return
  if (
    !/^(?:append|push|extend|insert|unshift|add|update|pop|remove|splice|concat)$/.test(callee.name)
  )
    return
  const { name } = callee.of
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const value = at.names.get(name)
    if (value === undefined) continue
    const [one] = value
    if (one?.is !== 'list') return
    const added = callee.name === 'extend' ? given.flatMap(elementsOf) : given
    at.names.set(
      name,
      /^(?:append|push|extend)$/.test(callee.name)
        ? list([...one.items, ...added])
        : tainted([value, ...given]),
    )
    return
  }
}
