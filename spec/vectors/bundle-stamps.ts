import { portableCrypto as crypto, stampedLeaf } from '@custody/evidence'
import type { BundleLine } from '@custody/evidence'
import { good, text } from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { bundle } from './sample-log.ts'

// Time stamps of heads: where they stand. What a token is worth is no part of the verdicts, so none of these is one.

const heads = good.flatMap((line, at) => (line.kind === 'checkpoint' ? [{ at, note: line.note }] : []))
const [first = { at: 0, note: '' }, second = first] = heads

const stampOf = (note: string, head = note) =>
  ({
    kind: 'stamp',
    stamp: {
      note,
      index: 0,
      path: [],
      heads: { size: 1, root: stampedLeaf(crypto, head) },
      token: Uint8Array.of(0x30, 0x00),
    },
  }) as const
/** The good bundle with a line more, right after that one of its section. */
const after = (at: number, line: BundleLine | string): readonly (BundleLine | string)[] => [
  ...bundle(good).slice(0, at + 2),
  line,
  ...bundle(good).slice(at + 2),
]

export const stamps: readonly Row[] = [
  {
    name: 'stamp',
    why: 'a head was stamped, and the stamp stands right after it; the token is not looked at',
    expect: 'ok',
    lines: after(first.at, stampOf(first.note)),
  },
  {
    name: 'stamp-with-other-cosignatures',
    why: 'what was stamped bears other lines of witnesses: the head is the same',
    expect: 'ok',
    lines: after(second.at, stampOf(`${second.note}— witness.example/w1 AAAA\n`)),
  },
  {
    name: 'stamp-of-another-head',
    why: 'a stamp of one head stands after another: it would pass for a stamp of more than was there',
    expect: 'BUNDLE_ORDER_WRONG',
    lines: after(second.at, stampOf(first.note)),
  },
  {
    name: 'stamp-after-a-leaf',
    why: 'a stamp stands where no head is',
    expect: 'BUNDLE_ORDER_WRONG',
    lines: after(first.at - 1, stampOf(first.note)),
  },
  {
    name: 'stamp-with-a-short-hash',
    why: 'a stamp names a root that is no hash',
    expect: 'BUNDLE_LINE_INVALID',
    lines: after(first.at, text(stampOf(first.note)).replace(/"root":"[0-9a-f]{2}/, '"root":"')),
  },
]
