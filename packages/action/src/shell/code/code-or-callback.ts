import { isFrom } from './handed-on.ts'
import type { Called } from './meaning.ts'
import { argument, obscures, runsCode } from './meaning.ts'
import type { Value } from './value.ts'
import { elementsOf, list, tainted, unknown } from './value.ts'

/** What takes code as text, and timers, which call what they are given and read a text as code. Source: HTML, "Timers". */
export function codeOrCallback(called: Called): Value {
  const isTimer = called.name.startsWith('set')
  const first = argument(
    called,
    called.name === 'Function' ? Math.max(0, called.given.length - 1) : 0,
  )
  // What comes from somewhere is text; any other unknown is the caller's own function as a rule.
  const code = isTimer
    ? first.filter((one) => one.is === 'text' || isFrom(tainted([[one]])))
    : first
  const callee = first.filter(({ is }) => is === 'function' || (isTimer && is === 'thing'))
  const answer =
    callee.length > 0 ? called.callBack(callee, isTimer ? called.given.slice(2) : []) : unknown
  return code.length === 0 || (callee.length > 0 && !isTimer)
    ? answer
    : runsCode({ ...called, given: [code] })
}

/** `Reflect.apply(f, this, words)`, `Reflect.construct(f, words)`. */
export function reflects(called: Called): Value {
  const { given, callBack } = called
  const [callee = unknown, ...rest] = given
  const isKnown = callee.every(({ is }) => is === 'function' || is === 'thing')
  return isKnown ? callBack(callee, elementsOf(rest.at(-1) ?? list([]))) : obscures(called)
}
