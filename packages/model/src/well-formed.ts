/** Half of a surrogate pair as JSON writes it. A text that seems to hold one is looked at the slow way. */
const escaped = /\\ud[89a-f]/

/** Whether JSON text may hold a lone surrogate, which no reader in another language takes. */
export function mayBeIllFormed(json: string): boolean {
  return escaped.test(json)
}

/** A copy of plain data with each lone surrogate replaced by U+FFFD, as encoders of UTF-8 do. */
export function wellFormed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? one.replace(/\p{Surrogate}/gu, '\uFFFD') : one,
  )
}
