import { emptyFrontier, encodeHex, noContext } from '@custody/evidence'
import {
  commitmentsOf,
  disorderedActs,
  draft,
  forgetful,
  good,
  head,
  isLeaf,
  isPayload,
  lied,
  longLeaf,
  only,
  selection,
  secondEpoch,
  swapText,
  tampered,
  trustBoth,
  trustSecond,
  withLeaves,
} from './bundle-shapes.ts'
import type { Row } from './bundle-shapes.ts'
import {
  bundle,
  chain,
  deviceKey,
  draftOf,
  enrolledDraft,
  origin,
  otherKey,
  otherOrigin,
  sealed,
} from './sample-log.ts'

// One entry, and its neighbours.

export const entries: readonly Row[] = [
  {
    name: 'leaf-too-large',
    why: 'a leaf has more than 65,535 bytes',
    expect: 'LEAF_TOO_LARGE',
    lines: tampered((lines) => lines.map((line) => (isLeaf(3)(line) ? longLeaf : line))),
  },
  {
    name: 'leaf-white-space',
    why: 'the same entry with a space in it is another text',
    expect: 'LEAF_NOT_CANONICAL',
    lines: tampered((lines) => lines.map(swapText('"anchor":null', '"anchor": null'))),
  },
  {
    name: 'leaf-key-twice',
    why: 'a key stands twice, so that two readers could see two entries',
    expect: 'LEAF_NOT_CANONICAL',
    lines: tampered((lines) => lines.map(swapText('{"leaf":{', '{"leaf":{"v":1,'))),
  },
  {
    name: 'leaf-fraction',
    why: 'a number is no integer',
    expect: 'LEAF_NOT_CANONICAL',
    lines: tampered((lines) => lines.map(swapText('"latencyUs":310', '"latencyUs":310.5'))),
  },
  {
    name: 'leaf-version-unknown',
    why: 'a later version of the leaf is not guessed at',
    expect: 'LEAF_VERSION_UNKNOWN',
    lines: lied({ 3: { v: 2 } }),
  },
  {
    name: 'leaf-kind-unknown',
    why: 'the list of kinds is closed',
    expect: 'LEAF_KIND_UNKNOWN',
    lines: lied({ 3: { kind: 'heart.beat' } }),
  },
  {
    name: 'leaf-key-unknown',
    why: 'a leaf has a key that the format does not name',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 3: { comment: 1 } }),
  },
  {
    name: 'leaf-key-missing',
    why: 'what does not apply is null, never absent',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: withLeaves(draft.leaves.map(forgetful)),
  },
  {
    name: 'fact-unknown',
    why: 'the facts of a kind are closed',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 3: { facts: { path: '/home/dev' } } }),
  },
  {
    name: 'commitments-disordered',
    why: 'commitments ascend by field',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { commitments: commitmentsOf(2).toReversed() } }),
  },
  {
    name: 'redaction-uncommitted',
    why: 'what was replaced was in a field that is committed to',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { redactions: [{ field: 1, rule: 'private-key', at: 12, size: 40 }] } }),
  },
  {
    name: 'reference-ahead',
    why: 'an entry refers to earlier ones only',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { refs: { processes: 2, posture: null } } }),
  },
  {
    name: 'posture-ahead',
    why: 'the same of the posture',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { refs: { processes: 1, posture: 2 } } }),
  },
  {
    name: 'commitment-repeated',
    why: 'a field is committed to once',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { commitments: commitmentsOf(2).flatMap((c) => [c, c]) } }),
  },
  {
    name: 'rules-disordered',
    why: 'rules ascend, so that equal decisions have equal bytes',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { decision: { ...draft.leaves[2]?.decision, rules: ['b', 'a'] } } }),
  },
  {
    name: 'warnings-disordered',
    why: 'and so do warnings',
    expect: 'LEAF_SHAPE_UNKNOWN',
    lines: lied({ 2: { decision: { ...draft.leaves[2]?.decision, warnings: ['a', 'a'] } } }),
  },
  {
    name: 'erasure-disordered',
    why: 'what an erasure lists ascends',
    expect: 'LEAF_SHAPE_UNKNOWN',
    trust: trustBoth,
    lines: bundle(disorderedActs, good),
  },
  {
    name: 'device-differs',
    why: 'an entry names another device than its log',
    expect: 'DEVICE_DIFFERS',
    lines: lied({ 3: { device: otherOrigin.split('/')[2] } }),
  },
  {
    name: 'first-entry-unexpected',
    why: 'a log begins with the entry that tells its key',
    expect: 'FIRST_ENTRY_UNEXPECTED',
    lines: withLeaves([{ ...draft.leaves[3], seq: 0 }, ...draft.leaves.slice(1)]),
  },
  {
    name: 'second-epoch-unexplained',
    why: 'a later epoch that does not say what became of the one before',
    expect: 'FIRST_ENTRY_UNEXPECTED',
    trust: trustSecond,
    lines: bundle(secondEpoch('enrolled')),
  },
  {
    name: 'enrolment-missing',
    why: 'no entry tells the key, so nothing says how the device is isolated',
    expect: 'ENROLMENT_MISSING',
    lines: bundle(selection([2])),
  },
  {
    name: 'enrolled-key-differs',
    why: 'the log tells another key than the one that seals it',
    expect: 'ENROLLED_KEY_DIFFERS',
    lines: lied({ 0: { facts: { publicKey: encodeHex(otherKey.key.publicKey) } } }),
  },
  {
    name: 'enrolled-again-with-another-key',
    why: 'a log keeps one key: another key is another epoch',
    expect: 'ENROLLED_KEY_DIFFERS',
    lines: withLeaves([
      ...draft.leaves.slice(0, 3),
      { ...draftOf(origin, [enrolledDraft(origin, otherKey)]).leaves[0], seq: 3 },
    ]),
  },
  {
    name: 'enrolled-origin-differs',
    why: 'the enrolment is of another log',
    expect: 'ENROLLED_ORIGIN_DIFFERS',
    lines: lied({ 0: { facts: { origin: otherOrigin } } }),
  },
  {
    name: 'key-protection-overstated',
    why: 'an entry claims a chip, and a key in a file seals it',
    expect: 'KEY_PROTECTION_OVERSTATED',
    lines: lied({
      0: { facts: { keyProtection: 'tpm-hardware', isolation: 'separate' } },
      1: { facts: { isolation: 'separate' } },
    }),
  },
  {
    name: 'session-protection-overstated',
    why: 'the same claim by a session of a same-user installation',
    expect: 'KEY_PROTECTION_OVERSTATED',
    lines: lied({ 1: { facts: { keyProtection: 'secure-enclave' } } }),
  },
  {
    name: 'assurance-overstated',
    why: 'a same-user installation cannot know the human better than by the account',
    expect: 'ASSURANCE_OVERSTATED',
    lines: lied({ 1: { facts: { assurance: 'passkey-uv' } } }),
  },
  {
    name: 'isolation-differs',
    why: 'a session claims a better isolation than the enrolment',
    expect: 'ISOLATION_DIFFERS',
    lines: lied({ 1: { facts: { isolation: 'separate' } } }),
  },
  {
    name: 'anchor-ahead',
    why: 'no head of this log that an entry names can be larger than what came before it',
    expect: 'ANCHOR_AHEAD',
    lines: lied({ 3: { anchor: { origin, size: 9, root: '00'.repeat(32) } } }),
  },
  {
    name: 'entry-removed',
    why: 'one entry is taken out',
    expect: 'SEQ_MISSING',
    lines: tampered((lines) => only(lines, (line) => !isLeaf(2)(line) && !isPayload(2)(line))),
  },
  {
    name: 'entry-removed-chain-rebuilt',
    why: 'one entry is taken out, those after it renumbered and chained anew, the seals kept',
    expect: 'ROOT_HASH_DIFFERS',
    lines: (() => {
      const kept = draft.leaves.filter((_, seq) => seq !== 1)
      const leaves = kept.map((leaf, seq) => ({ ...leaf, seq, refs: noContext.refs }))
      const rebuilt = chain(origin, leaves).map(({ bytes }) => ({ kind: 'leaf', bytes }) as const)
      return bundle([{ kind: 'log', origin, scope: 'whole' }, ...rebuilt, head(3)])
    })(),
  },
  {
    name: 'entry-repeated',
    why: 'a sequence number stands twice',
    expect: 'SEQ_REPEATED',
    lines: tampered((lines) => lines.flatMap((line) => (isLeaf(3)(line) ? [line, line] : [line]))),
  },
  {
    name: 'selection-repeated',
    why: 'chosen entries ascend, each once',
    expect: 'SEQ_REPEATED',
    lines: bundle(selection([0, 2, 2])),
  },
  {
    name: 'entries-swapped',
    why: 'two entries changed places',
    expect: 'SEQ_REPEATED',
    lines: tampered((lines) => {
      const [first, second] = [lines.find(isLeaf(2)), lines.find(isLeaf(3))]
      return lines.map((line) => (line === first ? second : line === second ? first : line) ?? line)
    }),
  },
  {
    name: 'old-entry-edited',
    why: 'a fact of an old entry is changed: the next one no longer names it',
    expect: 'CHAIN_BROKEN',
    lines: tampered((lines) => lines.map(swapText('"outcome":"deny"', '"outcome":"allow"'))),
  },
  {
    name: 'old-entry-edited-roots',
    why: 'and the sealed root no longer follows from the entries',
    expect: 'ROOT_HASH_DIFFERS',
    lines: tampered((lines) => lines.map(swapText('"outcome":"deny"', '"outcome":"allow"'))),
  },
  {
    name: 'last-entry-edited',
    why: 'a fact of the newest entry is changed: only the root shows it',
    expect: 'ROOT_HASH_DIFFERS',
    lines: tampered((lines) => lines.map(swapText('"sessions":1', '"sessions":0'))),
  },
  {
    name: 'chain-of-another-log',
    why: 'the first entry names the origin of its log, so a chain cannot be moved to another',
    expect: 'CHAIN_BROKEN',
    lines: (() => {
      const leaves = chain(otherOrigin, draft.leaves)
      const frontier = leaves.at(-1)?.frontier ?? emptyFrontier
      return bundle([
        { kind: 'log', origin, scope: 'whole' },
        ...leaves.map(({ bytes }) => ({ kind: 'leaf', bytes }) as const),
        { kind: 'checkpoint', note: sealed(origin, deviceKey, frontier) },
      ])
    })(),
  },
]
