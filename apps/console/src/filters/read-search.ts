/** Reads one filter out of an address. What it does not understand it leaves out: an address is typed by people. */
export type Reader<Value> = (value: unknown) => Value | undefined

type Readers = { readonly [name: string]: Reader<unknown> }
export type Read<From extends Readers> = {
  readonly [Name in keyof From]?: Exclude<ReturnType<From[Name]>, undefined>
}

/** One value of any text. */
export const text: Reader<string> = (value) =>
  typeof value === 'string' && value !== '' ? value : undefined

/** Several values of any text, without repeats. */
export const texts: Reader<readonly string[]> = (value) =>
  value === undefined ? undefined : [...new Set(wordsIn(value))]

/** One of the words of a list. */
export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return (value) => words.find((word) => word === value)
}

/** Several of the words of a list, in the list's order. */
export function someOf<const Word extends string>(words: readonly Word[]): Reader<readonly Word[]> {
  return (value) => {
    const given: readonly string[] = wordsIn(value)
    const found = words.filter((word) => given.includes(word))
    return found.length === 0 ? undefined : found
  }
}

/** An id with its prefix, taken by shape. The server answers for what it names. */
export function idOf<Id extends string>(prefix: string): Reader<Id> {
  return (value) =>
    typeof value === 'string' && value.startsWith(`${prefix}_`) ? (value as Id) : undefined
}

/** Several such ids. */
export function idsOf<Id extends string>(prefix: string): Reader<readonly Id[]> {
  return (value) => {
    const found = wordsIn(value).filter((word) => word.startsWith(`${prefix}_`))
    return found.length === 0 ? undefined : (found as Id[])
  }
}

/** A whole number that is not negative. */
export const whole: Reader<number> = (value) =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined

function wordsIn(value: unknown): readonly string[] {
  return [value].flat().filter((word) => typeof word === 'string')
}

/** Makes what a route calls to read its part of the address. */
export function readSearch<From extends Readers>(
  readers: From,
): (search: Readonly<Record<string, unknown>>) => Read<From> {
  return (search) => {
    const read: Record<string, unknown> = {}
    for (const [name, reader] of Object.entries(readers)) {
      const value = reader(search[name])
      if (value !== undefined) read[name] = value
    }
    return read as Read<From>
  }
}
