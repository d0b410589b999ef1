import type { Called, Meaning } from './meaning.ts'
import type { Value } from './value.ts'
import { either, elementsOf, tainted, unknown } from './value.ts'

/** So many elements are tried with a function that is handed on. */
const elementsMax = 32

/**
 * Functions given to something that nobody knows may be called by it, with what else it is given and what it is a
 * method of: `map(os.system, texts)`, `socket.addEventListener('message', eval)`. One that has a name there may be
 * for something else, `type=open`: it gets only what tells something.
 */
export function handedOn(
  { given, named, of, callBack }: Pick<Called, 'given' | 'named' | 'of' | 'callBack'>,
  meanings: ReadonlyMap<string, Meaning>,
): void {
  const from = of === null || !isFrom(tainted([of])) ? [] : [tainted([of])]
  const all = [...given, ...named.values()]
  for (const [index, value] of all.entries()) {
    const rest = [...all.filter((one) => one !== value), ...from]
    const elements = rest
      .flatMap((one) => (one.some(({ is }) => is === 'list') ? elementsOf(one) : [one]))
      .filter((one) => index < given.length || isTold(one))
    const tried = elements.length === 0 && index < given.length ? [unknown] : elements
    for (const one of value) {
      if (one.is === 'function') callWith([one], tainted(rest), callBack)
      if (one.is === 'thing' && meanings.has(one.name))
        for (const element of tried.slice(0, elementsMax)) callBack([one], [element])
    }
  }
}

function isTold(value: Value): boolean {
  return isFrom(tainted([value])) || value.some(({ is }) => is === 'text' || is === 'number')
}

/**
 * Calls a function, or what stands for one by its name, with the same value for each of its parameters: which of them
 * gets it is the caller's matter. What cannot be called is given back.
 */
export function callWith(callee: Value, given: Value, callBack: Called['callBack']): Value {
  return either(
    callee.map((one) =>
      one.is === 'function'
        ? callBack(
            [one],
            one.parameters.map(() => given),
          )
        : one.is === 'thing'
          ? callBack([one], [given])
          : [one],
    ),
  )
}

/** Whether it is known where a value comes from. */
export function isFrom(value: Value): boolean {
  return value.some((one) => one.is === 'unknown' && one.sources.length + one.labels.length > 0)
}
