import type { Json } from '@custody/model'

/**
 * The same value with every text in it passed through `replace`: shape, keys, numbers and flags stay.
 *
 * Agents take a replaced output only in the tool's own shape; Claude Code 2.1.330 ignores any other in silence and
 * shows its model the original.
 */
export function replaceTexts(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each: Json) => replaceTexts(each, replace))
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, replaceTexts(each, replace)]),
  )
}
