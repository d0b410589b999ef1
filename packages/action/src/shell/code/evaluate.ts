import { isLiteral } from '../marks.ts'
import { handedOn, isFrom } from './handed-on.ts'
import { joined } from './joined.ts'
import type { Called, Meaning } from './meaning.ts'
import { methodNamed } from './methods.ts'
import { assignName, assignPlace, changeList } from './scope.ts'
import type { Code, Target } from './tree.ts'
import type { Scope, Single, Value } from './value.ts'
import {
  either,
  elementsOf,
  fieldOf,
  joinTexts,
  list,
  onlyText,
  tainted,
  text,
  thing,
  unknown,
} from './value.ts'
import type { World } from './world.ts'

/** What a language adds to the evaluation: its modules, and what of them is a value by itself. */
export type Meanings = {
  readonly calls: ReadonlyMap<string, Meaning>
  readonly valueOf: (name: string, world: World) => Value | null
  /** Modules none of whose members may be picked by a name that nobody knows. */
  readonly watched: RegExp
}

/** One run of code. `conditional`: how many branches and loops it stands in. */
type Run = {
  readonly world: World
  readonly meanings: Meanings
  readonly uncalled: Map<Code, Extract<Single, { is: 'function' }>>
  readonly returns: Value[][]
  conditional: number
  calling: number
}

/** A loop is walked for so many elements; more are one of unknown value. */
const turnsMax = 32
const callingMax = 6

/** Members that lead from any object to the whole interpreter. */
const inward =
  /^(?:__(?:subclasses|globals|builtins|getattribute|bases|mro|loader|code|reduce)__|mainModule|_load|dlopen|binding|_linkedBinding)$|^__getattr(?:ibute)?__$/

/** Evaluates code for what it does: straight, in order, every branch, functions when they are called. */
export function evaluateCode(code: Code, world: World, meanings: Meanings): void {
  const run: Run = {
    world,
    meanings,
    uncalled: new Map(),
    returns: [[]],
    conditional: 0,
    calling: 0,
  }
  evaluate(code, { names: new Map(), outer: null, all: [] }, run)
  for (const one of run.uncalled.values()) callFunction(one, [], run)
}

function evaluate(code: Code, scope: Scope, run: Run): Value {
  if (!run.world.recorder.step()) return unknown
  const of = (one: Code) => evaluate(one, scope, run)
  switch (code.is) {
    case 'text':
      return code.parts
        .map((part) => (typeof part === 'string' ? text(part) : of(part)))
        .reduce((left, right) => joinTexts(left, right, (one, other) => one + other), text(''))
    case 'number':
    case 'truth':
      return [code]
    case 'name':
      return lookup(code.name, scope, run)
    case 'module':
      return thing(code.name.replace(/^node:/, ''))
    case 'member':
      return memberOf(of(code.of), code.name, run)
    case 'index':
      return indexed(of(code.of), of(code.at), run)
    case 'call':
      return call(code, scope, run)
    case 'list':
      return list(code.items.map(of))
    case 'record':
      return [{ is: 'record', fields: new Map(code.fields.map(([name, one]) => [name, of(one)])) }]
    case 'join':
      return joined(code.operator, of(code.left), of(code.right))
    case 'either':
      return either(code.options.map(of))
    case 'function':
      return defined(code, scope, run)
    case 'assign': {
      const value = of(code.value)
      assign(code.target, value, code.adds, scope, run)
      return value
    }
    case 'each':
      return looped(code, scope, run)
    case 'branch':
      return within(run, () => either(code.parts.map(of)))
    case 'block':
      return code.parts.map(of).at(-1) ?? unknown
    case 'return': {
      const value = of(code.value)
      run.returns.at(-1)?.push(value)
      return value
    }
    case 'unreadable':
      run.world.obscure('SCRIPT_INLINE')
      return unknown
  }
}

function lookup(name: string, scope: Scope, run: Run): Value {
  if (!isLiteral(name)) {
    run.world.obscure('SCRIPT_DYNAMIC')
    return unknown
  }
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const value = at.names.get(name)
    if (value !== undefined) return value
    const module = at.all.find((one) => run.meanings.calls.has(`${one}.${name}`))
    if (module !== undefined) return thing(`${module}.${name}`)
  }
  return run.meanings.valueOf(name, run.world) ?? thing(name)
}

function memberOf(value: Value, name: string, run: Run): Value {
  if (inward.test(name)) run.world.obscure('SCRIPT_DYNAMIC')
  return either(
    value.map((one): Value => {
      if (one.is === 'thing') {
        const full = `${one.name}.${name}`
        return run.meanings.valueOf(full, run.world) ?? thing(full, one.of)
      }
      if (one.is === 'record') {
        // `{ ...require('x') }`: what was spread into it has no name of its own.
        const spread = one.fields.get('')
        return (
          fieldOf([one], name) ??
          (spread === undefined ? thing(`record.${name}`, [one]) : memberOf(spread, name, run))
        )
      }
      return methodNamed(one, name, 'property') ?? thing(`${one.is}.${name}`, [one])
    }),
  )
}

function indexed(value: Value, at: Value, run: Run): Value {
  const name = onlyText(at)
  if (name !== null && value.some(({ is }) => is === 'thing' || is === 'record'))
    return memberOf(value, name, run)
  const [position] = at
  return either(
    value.map((one): Value => {
      if (one.is === 'list')
        return position?.is === 'number'
          ? (one.items.at(position.value) ?? unknown)
          : either([...one.items, unknown])
      if (one.is === 'thing' && run.meanings.watched.test(one.name))
        run.world.obscure('SCRIPT_DYNAMIC')
      return tainted([[one]])
    }),
  )
}

function defined(code: Extract<Code, { is: 'function' }>, scope: Scope, run: Run): Value {
  const { parameters, body } = code
  const one = { is: 'function' as const, parameters, body, scope }
  if (code.name !== '') scope.names.set(code.name, [one])
  run.uncalled.set(body, one)
  return [one]
}

function callFunction(
  one: Extract<Single, { is: 'function' }>,
  given: readonly Value[],
  run: Run,
): Value {
  run.uncalled.delete(one.body)
  if (run.calling >= callingMax) return unknown
  const scope: Scope = { names: new Map(), outer: one.scope, all: [] }
  one.parameters.forEach((target, index) =>
    assign(target, given[index] ?? unknown, false, scope, run),
  )
  run.calling += 1
  run.returns.push([])
  const last = evaluate(one.body, scope, run)
  run.calling -= 1
  const returned = run.returns.pop() ?? []
  return returned.length === 0 ? last : either(returned)
}

function call(code: Extract<Code, { is: 'call' }>, scope: Scope, run: Run): Value {
  const callee = evaluate(code.of, scope, run)
  const named = new Map<string, Value>()
  const given = code.given.flatMap(({ name, spread, value }): readonly Value[] => {
    const one = evaluate(value, scope, run)
    if (name !== '') named.set(name, one)
    else if (!spread) return [one]
    else {
      for (const field of one)
        if (field.is === 'record') for (const [key, inner] of field.fields) named.set(key, inner)
      return one.some(({ is }) => is === 'list') ? elementsOf(one) : [tainted([one])]
    }
    return []
  })
  changeList(code.of, given, scope)
  return either(callee.map((one) => callOne(one, given, named, run)))
}

function callOne(
  one: Single,
  given: readonly Value[],
  named: ReadonlyMap<string, Value>,
  run: Run,
): Value {
  const callBack = (value: Value, inner: readonly Value[]) =>
    either(value.map((single) => callOne(single, inner, new Map(), run)))
  if (one.is === 'function') return callFunction(one, given, run)
  // A function by its name in a text: PHP's `array_map('unlink', …)`.
  if (one.is === 'text' && run.meanings.calls.has(one.text))
    return callOne({ is: 'thing', name: one.text, of: null }, given, named, run)
  if (one.is === 'thing') {
    const called: Called = { name: one.name, world: run.world, given, named, of: one.of, callBack }
    const last = one.name.slice(one.name.lastIndexOf('.') + 1)
    const meaning =
      run.meanings.calls.get(one.name) ??
      (one.name.includes('.') ? run.meanings.calls.get(`*.${last}`) : undefined) ??
      methodCalled(one, last)
    if (meaning !== undefined) {
      run.world.known.add(one.name)
      return meaning(called)
    }
    // What a module that is imported later hands to its callback is the module itself.
    if (/^(?:then|finally)$/.test(last))
      return callBack(given[0] ?? unknown, [thing(one.name.replace(/\.\w+$/, ''), one.of)])
    // `f.call(x, …)`, `f.apply(x, […])`, `f.bind(x)`: f itself.
    const base = one.name.replace(/\.(?:call|apply|bind)$/, '')
    if (base !== one.name && run.meanings.calls.has(base)) {
      const rest = last === 'apply' ? elementsOf(given[1] ?? list([])) : given.slice(1)
      const own = { is: 'thing' as const, name: base, of: one.of }
      return last === 'bind' && rest.length === 0 ? [own] : callOne(own, rest, named, run)
    }
    // What is bound is something to call still, and no text.
    if (last === 'bind')
      return one.of?.some(({ is }) => is === 'function') === true ? one.of : thing(`${one.name}()`)
    handedOn(called, run.meanings.calls)
    if (
      given.some((value) =>
        value.some((each) => each.is === 'thing' && run.meanings.watched.test(each.name)),
      )
    )
      run.world.obscure('SCRIPT_DYNAMIC')
    const carried = tainted([...given, ...named.values(), ...(one.of === null ? [] : [one.of])])
    return carried.some(({ is }) => is === 'unknown') && isFrom(carried)
      ? carried
      : thing(`${one.name}()`)
  }
  handedOn({ given, named, of: [one], callBack }, run.meanings.calls)
  return tainted([[one], ...given])
}

function methodCalled(one: Extract<Single, { is: 'thing' }>, name: string): Meaning | undefined {
  const [of] = one.of ?? []
  return of === undefined ? undefined : (methodNamed(of, name, 'call') ?? undefined)
}

/** What runs inside a branch or a loop: it may run, or not. */
function within<T>(run: Run, evaluated: () => T): T {
  run.conditional += 1
  const value = evaluated()
  run.conditional -= 1
  return value
}

function looped(code: Extract<Code, { is: 'each' }>, scope: Scope, run: Run): Value {
  const over = evaluate(code.over, scope, run)
  const elements = elementsOf(over)
  const many = elements.length > turnsMax
  const turns = many ? [...elements.slice(0, turnsMax), tainted(elements)] : elements
  run.world.seen.add('loop')
  const values = within(run, () =>
    turns.map((element) => {
      assign(code.target, element, false, scope, run)
      return evaluate(code.body, scope, run)
    }),
  )
  return many ? list([tainted(values)]) : list(values)
}

function assign(target: Target, value: Value, adds: boolean, scope: Scope, run: Run): void {
  switch (target.is) {
    case 'name':
      return assignName(target.name, value, adds, scope, run.conditional > 0)
    case 'list': {
      const [one] = value
      target.targets.forEach((inner, index) =>
        assign(
          inner,
          one?.is === 'list' ? (one.items[index] ?? unknown) : tainted([value]),
          false,
          scope,
          run,
        ),
      )
      return
    }
    case 'fields':
      for (const [name, inner] of target.fields)
        assign(inner, memberOf(value, name, run), false, scope, run)
      return
    case 'place':
      return assignPlace(target.code, value, scope)
  }
}
