import type { Action } from '@custody/model'
import type { SessionHistory } from '@custody/policy'

/** What happened in a session so far, each fact with the entry that shows it. Grows with the calls that are let through. */
export type History = {
  complete: boolean
  readSecret: number | null
  fetchedNetwork: number | null
  readonly wrote: Map<string, number>
  readonly fetched: Map<string, number>
} & SessionHistory

/** `complete` false: what is recorded of the session cannot be read whole, so what it does not show is unknown. */
export function newHistory(complete = true): History {
  return {
    complete,
    readSecret: null,
    fetchedNetwork: null,
    wrote: new Map(),
    fetched: new Map(),
  }
}

const secretLabels: ReadonlySet<string> = new Set([
  'credential',
  'cloud-credential',
  'ssh-key',
  'key-material',
  'env-file',
])
/** Ways to touch a file that show nothing of what it holds. */
const blindManners: ReadonlySet<string> = new Set(['list', 'agent'])

/** More paths than these are not remembered; the history is then no longer complete. */
const pathsMax = 10_000

/** Remembers what a call did that was let through and stands in entry `seq`. */
export function remember(history: History, seq: number, actions: readonly Action[]): void {
  for (const action of actions) {
    if (readsSecret(action)) history.readSecret ??= seq
    if (action.kind === 'net.connect' && action.direction === 'receive')
      history.fetchedNetwork ??= seq
    if (action.kind !== 'file.write' || !action.pathKnown) continue
    note(history, history.wrote, action.path, seq)
    if (action.manner === 'download' || comesFromFetched(history, actions, action.program))
      note(history, history.fetched, action.path, seq)
  }
}

function readsSecret(action: Action): boolean {
  return (
    action.kind === 'file.read' &&
    !blindManners.has(action.manner) &&
    action.labels.some((label) => secretLabels.has(label))
  )
}

/** What a program makes out of a fetched file is as foreign as that: `cp`, `mv`, `ln`, a compiler. */
function comesFromFetched(
  { fetched }: History,
  actions: readonly Action[],
  program: string,
): boolean {
  return (
    fetched.size > 0 &&
    program !== '' &&
    actions.some(
      (action) =>
        (action.kind === 'file.read' || action.kind === 'file.link') &&
        action.program === program &&
        fetched.has(action.path),
    )
  )
}

function note(history: History, paths: Map<string, number>, path: string, seq: number): void {
  if (paths.size >= pathsMax && !paths.has(path)) history.complete = false
  else paths.set(path, seq)
}
