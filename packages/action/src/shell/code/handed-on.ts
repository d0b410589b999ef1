import type { Meaning } from './meaning.ts'
import type { Value } from './value.ts'
import { elementsOf, tainted, unknown } from './value.ts'

/** So many elements are tried with a function that is handed on. */
const elementsMax = 32

/** Functions given to something that nobody knows may be called by it: `map(os.system, texts)`. */
export function handedOn(
  given: readonly Value[],
  meanings: ReadonlyMap<string, Meaning>,
  callBack: (value: Value, given: readonly Value[]) => Value,
): void {
  for (const value of given) {
    const rest = given.filter((one) => one !== value)
    const elements = rest.flatMap((one) =>
      one.some(({ is }) => is === 'list') ? elementsOf(one) : [one],
    )
    for (const one of value) {
      if (one.is === 'function') callBack([one], [tainted(rest)])
      if (one.is === 'thing' && meanings.has(one.name))
        for (const element of elements.length === 0 ? [unknown] : elements.slice(0, elementsMax))
          callBack([one], [element])
    }
  }
}
