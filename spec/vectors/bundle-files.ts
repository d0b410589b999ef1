import { encodeTrustPolicy, portableCrypto as crypto } from '@custody/evidence'
import {
  acts,
  draft,
  good,
  head,
  headAt,
  lied,
  only,
  selected,
  swapText,
  tampered,
  trust,
  trustBoth,
  whole,
  withoutInput,
} from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import { bundle, otherKey, otherOrigin, section } from './sample-log.ts'

// The file as a whole, and whom the verifier trusts.

export const filesAndTrust: readonly Row[] = [
  {
    name: 'whole',
    why: 'a whole log, two seals, every payload there',
    expect: 'ok',
    lines: bundle(good),
  },
  {
    name: 'no-trust',
    why: 'the same without a trust policy: nothing contradicts itself, and nothing is verified',
    expect: 'ok',
    outcome: 'self-consistent',
    trust: null,
    lines: bundle(good),
  },
  {
    name: 'selected',
    why: 'two entries of the log, each with its own proof',
    expect: 'ok',
    lines: selected,
  },
  {
    name: 'known-head',
    why: 'the bundle reaches and agrees with a head that the verifier had noted before',
    expect: 'ok',
    heads: [headAt(2)],
    lines: bundle(good),
  },
  {
    name: 'resealed',
    why: 'the same head sealed twice, as after a lost answer of the key',
    expect: 'ok',
    lines: bundle([...good, head(4)]),
  },
  {
    name: 'withheld',
    why: 'a payload is not there, and no erasure names it: all that is there holds, but it is not complete',
    expect: 'ok',
    outcome: 'incomplete',
    lines: bundle(withoutInput),
  },
  {
    name: 'erased',
    why: 'the same payload, and an entry of the log of acts says that it was erased',
    expect: 'ok',
    trust: trustBoth,
    lines: bundle(acts, withoutInput),
  },
  {
    name: 'line-garbled',
    why: 'a line is no JSON',
    expect: 'BUNDLE_LINE_INVALID',
    lines: tampered((lines) => [...lines.slice(0, 3), '{"payload":', ...lines.slice(3)]),
  },
  {
    name: 'line-key-unknown',
    why: 'a line has a key that the format does not name',
    expect: 'BUNDLE_LINE_INVALID',
    lines: tampered((lines) => lines.map(swapText('"scope":"whole"', '"scope":"whole","note":1'))),
  },
  {
    name: 'version-unknown',
    why: 'a later version of the format is not guessed at',
    expect: 'BUNDLE_VERSION_UNKNOWN',
    lines: tampered((lines) => ['{"bundle":{"v":2}}', ...lines.slice(1)]),
  },
  {
    name: 'order-wrong',
    why: 'an entry stands outside any log',
    expect: 'BUNDLE_ORDER_WRONG',
    lines: tampered((lines) => only(lines, (line) => line.kind !== 'log')),
  },
  {
    name: 'truncated',
    why: 'the file ends before its last line',
    expect: 'BUNDLE_TRUNCATED',
    lines: tampered((lines) => lines.slice(0, -1)),
  },
  {
    name: 'log-repeated',
    why: 'a log stands in the bundle twice',
    expect: 'LOG_REPEATED',
    lines: bundle(good, good),
  },
  {
    name: 'log-untrusted',
    why: 'the trust policy names another device',
    expect: 'LOG_UNTRUSTED',
    trust: encodeTrustPolicy(crypto, [{ origin: otherOrigin, key: otherKey.key }]),
    lines: bundle(good),
  },
  {
    name: 'quorum-not-met',
    why: 'the trust policy asks for a witness, and none has cosigned',
    expect: 'QUORUM_NOT_MET',
    trust: trust.replace('quorum none\n', 'witness w1 witness.example+01234567+BAAA\nquorum w1\n'),
    lines: bundle(good),
  },
  {
    name: 'tail-and-seals-dropped',
    why: 'the newest entries are gone with their seals: only a head noted elsewhere shows it',
    expect: 'HEAD_BEHIND',
    heads: [headAt(4)],
    lines: bundle(
      section({
        ...whole,
        draft: { leaves: draft.leaves.slice(0, 2), payloads: draft.payloads },
        sealAt: [2],
      }),
    ),
  },
  {
    name: 'history-rewritten',
    why: 'the holder of the key made the whole log anew: only a head noted elsewhere shows it',
    expect: 'HEAD_DIFFERS',
    heads: [headAt(4)],
    lines: lied({ 3: { at: 1_795_392_060_001 } }),
  },
]
