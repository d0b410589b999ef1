import type { ProcessIdentity } from '../broker/broker.ts'

export type Namespaces = ProcessIdentity['namespaces']

const kinds = ['mount', 'network', 'user', 'pid'] as const

/** Whether a process sees the files, networks, accounts and processes that we see. `unknown`: one is not told. */
export function placeAmong(
  reference: Namespaces,
  own: Namespaces,
): 'reference' | 'foreign' | 'unknown' {
  if (kinds.some((kind) => own[kind] !== 0 && own[kind] !== reference[kind])) return 'foreign'
  return kinds.every((kind) => own[kind] !== 0) ? 'reference' : 'unknown'
}
