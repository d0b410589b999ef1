import type { Action, FileAction } from '@custody/model'
import type { SessionHistory } from './request.ts'

/** Whether a call of the session wrote this very path. */
export function wroteInSession(
  { wrote }: SessionHistory,
  { path, pathKnown }: FileAction,
): boolean {
  return pathKnown && wrote.has(path)
}

/** Whether a call of the session fetched this very path from the network. */
export function fetchedInSession(
  { fetched }: SessionHistory,
  { path, pathKnown }: FileAction,
): boolean {
  return pathKnown && fetched.has(path)
}

/** The entries that show what happened before, by the fact that says so of one action. */
export function entriesShowing(
  { readSecret, fetchedNetwork, wrote, fetched }: SessionHistory,
  action: Action,
): ReadonlyMap<string, number> {
  const path = isFileAction(action) && action.pathKnown ? action.path : null
  const shown = [
    ['session.readSecret', readSecret],
    ['session.fetchedNetwork', fetchedNetwork],
    ['wroteInSession', path === null ? null : (wrote.get(path) ?? null)],
    ['fetchedInSession', path === null ? null : (fetched.get(path) ?? null)],
  ] as const
  return new Map(shown.flatMap(([fact, entry]) => (entry === null ? [] : [[fact, entry]])))
}

/**
 * The facts of the session that nobody knows for one action: its record cannot be read whole, or the path is not
 * known, or it is a pattern that a fetched file may match.
 */
export function unknownHistory(history: SessionHistory, action: Action): readonly string[] {
  const { complete, readSecret, fetchedNetwork } = history
  const unknown = complete
    ? []
    : [
        ...(readSecret === null ? ['session.readSecret'] : []),
        ...(fetchedNetwork === null ? ['session.fetchedNetwork'] : []),
      ]
  if (!isFileAction(action)) return unknown
  const mayWrite = !wroteInSession(history, action) && mayBeAmong(history, history.wrote, action)
  const mayFetch =
    !fetchedInSession(history, action) &&
    (mayBeAmong(history, history.fetched, action) || mayMatch(history.fetched, action))
  return [
    ...unknown,
    ...(mayWrite ? ['wroteInSession'] : []),
    ...(mayFetch ? ['fetchedInSession'] : []),
  ]
}

function mayBeAmong(
  { complete }: SessionHistory,
  paths: ReadonlyMap<string, number>,
  { pathKnown }: FileAction,
): boolean {
  return !complete || (!pathKnown && paths.size > 0)
}

/** A pattern, or a folder with all below it, may mean any path that begins as it does. */
function mayMatch(
  paths: ReadonlyMap<string, number>,
  { path, glob, recursive }: FileAction,
): boolean {
  if (!glob && !recursive) return false
  const [begin = ''] = path.split('*')
  return [...paths.keys()].some((one) => one.startsWith(begin))
}

function isFileAction(action: Action): action is FileAction {
  return action.kind.startsWith('file.')
}
