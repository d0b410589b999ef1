import { createContext, useContext, useEffect, useRef } from 'react'

/** Something that a key does. `keys` is one key, or two pressed one after the other: `g s`. */
export type Verb = {
  readonly keys: string
  readonly label: string
  readonly group: string
  readonly run: () => void
}

export type Verbs = {
  /** Adds a verb and gives back how to take it away. The newest for its keys wins. */
  readonly add: (verb: Verb) => () => void
  /** Feeds one key. Gives back whether a verb ran or may follow. */
  readonly press: (key: string, at: number) => boolean
  readonly all: () => readonly Verb[]
  readonly subscribe: (listener: () => void) => () => void
}

const sequenceMs = 1_200

/** Makes a set of verbs. Knows no keyboard: keys are fed to it. */
export function makeVerbs(): Verbs {
  let verbs: readonly Verb[] = []
  let prefix: { readonly key: string; readonly at: number } | null = null
  const listeners = new Set<() => void>()
  const change = (next: readonly Verb[]) => {
    verbs = next
    for (const listener of listeners) listener()
  }
  const find = (keys: string) => verbs.findLast((verb) => verb.keys === keys)
  return {
    add: (verb) => {
      change([...verbs, verb])
      return () => change(verbs.filter((other) => other !== verb))
    },
    press: (key, at) => {
      const began = prefix !== null && at - prefix.at < sequenceMs ? prefix.key : null
      prefix = null
      const found = (began !== null && find(`${began} ${key}`)) || find(key)
      if (found) {
        found.run()
        return true
      }
      if (!verbs.some((verb) => verb.keys.startsWith(`${key} `))) return false
      prefix = { key, at }
      return true
    },
    all: () => verbs,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const VerbsContext = createContext<Verbs | null>(null)

/** The verbs of the console. */
export function useVerbs(): Verbs {
  const verbs = useContext(VerbsContext)
  if (verbs === null) throw new Error('a verb outside of the frame')
  return verbs
}

/** Gives `keys` a meaning for as long as the component stands. */
export function useVerb(
  keys: string,
  label: string,
  run: () => void,
  group = 'On this page',
): void {
  const verbs = useVerbs()
  const latest = useRef(run)
  latest.current = run
  useEffect(
    () => verbs.add({ keys, label, group, run: () => latest.current() }),
    [verbs, keys, label, group],
  )
}

/** The same for several at once. `given` is made once and stays. */
export function useVerbList(given: readonly Verb[]): void {
  const verbs = useVerbs()
  useEffect(() => {
    const away = given.map((verb) => verbs.add(verb))
    return () => {
      for (const remove of away) remove()
    }
  }, [verbs, given])
}
