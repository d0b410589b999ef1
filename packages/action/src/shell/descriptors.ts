import type { State } from './state.ts'
import type { Stream } from './stream.ts'
import { something } from './stream.ts'

/** What a descriptor other than 0, 1 and 2 is open on, as far as the same script opened it. */
export type Descriptor = {
  /** What is read from it; null where it is open for writing only. */
  readonly input: Stream | null
  /** Takes what is printed into it; null where it is open for reading only. */
  readonly write: ((printed: Stream) => void) | null
  /** A network connection. */
  readonly socket: boolean
}

/** The first number that bash gives a descriptor with a name: `exec {fd}>f`. Source: bash(1), "REDIRECTION". */
export const firstNamed = 10

/** The descriptor that a path stands for: `/dev/fd/3`. Null for any other path. */
export function descriptorIn(path: string): number | null {
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,4})$/.exec(path) ?? []
  return number === undefined ? null : Number(number)
}

/** What flows from a path that stands for an open descriptor; undefined where it stands for none that is known. */
export function flowsFrom(
  path: string,
  { descriptors }: Pick<State, 'descriptors'>,
): Stream | undefined {
  const number = descriptorIn(path)
  return number === null ? undefined : (descriptors.get(number)?.input ?? undefined)
}

/** What a program reads: `read -u 3` and `mapfile -u 3` read another descriptor than 0. Source: bash(1). */
export function inputOf(program: string, words: readonly string[], state: State): Stream {
  if (!/^(?:read|readarray|mapfile)$/.test(program)) return state.input
  const at = words.findIndex((word) => /^-[a-zA-Z]*u\d*$/.test(word))
  if (at === -1) return state.input
  const [, attached = ''] = /u(\d*)$/.exec(words[at] ?? '') ?? []
  const number = attached === '' ? (words[at + 1] ?? '') : attached
  if (number === '0') return state.input
  return state.descriptors.get(/^\d+$/.test(number) ? Number(number) : -1)?.input ?? something
}

/** What two branches left open: one that they left open on different things is unknown from here on. */
export function mergeDescriptors(
  before: Map<number, Descriptor>,
  branches: readonly ReadonlyMap<number, Descriptor>[],
): void {
  for (const number of new Set(branches.flatMap((one) => [...one.keys()]))) {
    const left = new Set(branches.flatMap((one) => one.get(number) ?? []))
    const [only] = left
    if (only !== undefined && left.size === 1) before.set(number, only)
    else before.delete(number)
  }
}
