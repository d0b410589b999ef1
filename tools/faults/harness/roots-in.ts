import {
  appendLeaf,
  emptyFrontier,
  encodeHex,
  hashLeaf,
  parseBundleLine,
  rootOf,
} from '@custody/evidence'
import type { BundleLine } from '@custody/evidence'
import { nodeCrypto } from '@custody/keys'

type Roots = ReadonlyMap<string, ReadonlyMap<number, string>>

/** The roots that the logs of a bundle have at the sizes of `asked`; what a log does not reach is not there. */
export function rootsIn(bundle: string, asked: Roots): Roots {
  const found = new Map<string, Map<number, string>>()
  let origin = ''
  let frontier = emptyFrontier
  for (const text of bundle.trimEnd().split('\n')) {
    const line = parseBundleLine(text)
    if (!line.ok) throw new Error(`a line of the bundle: ${line.error.code}`)
    if (line.value.kind === 'log') {
      origin = line.value.origin
      frontier = emptyFrontier
      if (asked.has(origin)) found.set(origin, new Map())
    }
    const bytes = bytesIn(line.value)
    if (bytes === null) continue
    ;({ frontier } = appendLeaf(nodeCrypto, frontier, hashLeaf(nodeCrypto, bytes)))
    if (asked.get(origin)?.has(frontier.size) === true)
      found.get(origin)?.set(frontier.size, encodeHex(rootOf(nodeCrypto, frontier)))
  }
  return found
}

/** The bytes of the leaf that a line is, in a log of entries or in `heads`. */
function bytesIn(line: BundleLine): Uint8Array | null {
  if (line.kind === 'leaf') return line.bytes
  return line.kind === 'head' ? new TextEncoder().encode(line.note) : null
}
