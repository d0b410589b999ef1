import { joinedPath } from './meaning.ts'
import type { Value } from './value.ts'
import { either, joinTexts, list, oneText, tainted, text, textsOf, unknown } from './value.ts'

/** What an operator between two values gives, where texts, paths and lists are put together. */
export function joined(operator: string, left: Value, right: Value): Value {
  const isText = (value: Value) => value.some(({ is }) => is === 'text')
  const [one] = left
  const [other] = right
  if (/^\+=?$/.test(operator) && one?.is === 'list' && other?.is === 'list')
    return list([...one.items, ...other.items])
  if (operator === '+' && (isText(left) || isText(right)))
    return joinTexts(left, right, (first, second) => first + second)
  if (operator === '/' && (isText(left) || isText(right))) return joinedPath([left, right])
  if (operator === '%' && isText(left)) {
    const values = other?.is === 'list' ? [...other.items] : [right]
    return either(
      textsOf(left).map((format) =>
        text(format.replace(/%[-0-9.]*[srd]/g, () => oneText(values.shift() ?? unknown))),
      ),
    )
  }
  return tainted([left, right])
}
